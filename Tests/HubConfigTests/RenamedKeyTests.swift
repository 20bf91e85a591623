import ChannelKit
import HubConfig
import HubModel
import Testing

/// Keys that were renamed, which are accepted for one release.
struct RenamedKeyTests {
    private static func tenant(_ lines: String, channel: String = "") -> String {
        """
        tenants:
          lotus:
            timezone: UTC
            \(lines)
            channels:
              toy: { number: '1', access_token: t, app_secret: s\(channel) }
            respond: [toy-pass]
        """
    }

    private static let renamed =
        "warning: 'handover' was renamed to 'handoff' = write 'handoff': the next release rejects 'handover'"

    static let cases = [
        Case("a tenant's", tenant("handover: { text: Hi }"), ["4:5 \(renamed)"]),
        Case("a channel's", tenant("name: L", channel: ", handover: { text: Hi }"), ["6:59 \(renamed)"]),
        Case(
            "both",
            tenant("handoff: { text: Hi }\n    handover: { text: Bye }"),
            ["5:5 'handover' is the former name of 'handoff', which is set too = remove 'handover'"]
        ),
        Case(
            "an error in the value",
            tenant("handover: { txet: Hi }"),
            ["4:5 \(renamed)", "4:17 unknown key 'txet' = did you mean 'text'?"]
        ),
    ]

    @Test(arguments: cases)
    func reports(_ testCase: Case) throws { try testCase.check() }

    @Test
    func theValueUnderTheFormerNameIsUsed() throws {
        let loaded = try load(Self.tenant("handover: { text: Hi }"))
        let notice = LocalizedTemplate(TextTemplate(literal: "Hi"))
        #expect(loaded.configuration?.channels.first?.policy.handoff == HandoffPolicy(text: notice))
    }
}
