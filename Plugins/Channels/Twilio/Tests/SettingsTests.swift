import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

struct SettingsTests {
    private static let sid = "00000000000000000000000000000001"

    static let wrong: [(String, SettingValue?, String)] = [
        (
            "account_sid", .text("SK\(sid)"),
            "'account_sid' is not an account SID, which is AC and 32 hex digits"
        ),
        ("account_sid", .text("AC\(sid)0"), "'account_sid' is not an account SID, which is AC and 32 hex digits"),
        ("auth_token", .secrets([]), "'auth_token' is empty"),
        ("auth_token", .secrets([Secret("one"), Secret("")]), "'auth_token' is empty"),
        ("number", .text("15550100200"), "'number' is not a number in E.164, a short code, a name or an address"),
        ("number", .text("+1 555 010"), "'number' is not a number in E.164, a short code, a name or an address"),
        ("number", .text("whatsapp:"), "'number' is not a number in E.164, a short code, a name or an address"),
        ("number", .text("Twelve chars"), "'number' is not a number in E.164, a short code, a name or an address"),
        ("number", nil, "'number' or 'messaging_service_sid' is required"),
        (
            "messaging_service_sid", .text("MG1"),
            "'messaging_service_sid' is not a messaging service SID, which is MG and 32 hex digits"
        ),
        ("validity_period", .duration(.seconds(0)), "'validity_period' is not between 1s and 10h"),
        ("validity_period", .duration(.seconds(36_001)), "'validity_period' is not between 1s and 10h"),
    ]

    @Test(arguments: wrong)
    func invalidSettingsNameThePathAndProblem(name: String, value: SettingValue?, problem: String) throws {
        let issue = try #require(throws: ConfigurationIssue.self) { try Sample.adapter([name: value]) }
        #expect(issue.path == [name] && issue.problem == problem && !issue.remedy.isEmpty)
    }

    /// An API key with the account's token is the most common mistake; Twilio always refuses it.
    @Test func aKeyNeedsItsOwnSecret() throws {
        let cases: [([String: SettingValue?], String, String)] = [
            (
                ["api_key_sid": .text("SK\(Self.sid)")], "api_key_secret",
                "'api_key_sid' requires 'api_key_secret'"
            ),
            (
                ["api_key_secret": .secrets([Secret("x")])], "api_key_sid",
                "'api_key_secret' requires 'api_key_sid'"
            ),
            (
                ["api_key_sid": .text(Sample.account), "api_key_secret": .secrets([Secret("x")])], "api_key_sid",
                "'api_key_sid' is not an API key SID, which is SK and 32 hex digits"
            ),
            (
                ["api_key_sid": .text("SK\(Self.sid)"), "api_key_secret": .secrets([Secret("")])], "api_key_secret",
                "'api_key_secret' is empty"
            ),
        ]
        for (changes, name, problem) in cases {
            let issue = try #require(throws: ConfigurationIssue.self) { try Sample.adapter(changes) }
            #expect(issue.path == [name])
            #expect(issue.problem == problem)
        }
    }

    @Test(arguments: [
        "+15550100200", "12345", "Lotus", "Lotus & Co", "whatsapp:+15550100200", "messenger:6666600001",
        "rcs:lotus_agent", "apple:urn-1",
    ])
    func everyKindOfSenderIsValid(_ number: String) throws {
        let adapter = try Sample.adapter(["number": .text(number)])
        #expect(adapter.addresses == [Address("number", number), Address("account_sid", Sample.account)])
    }

    /// A number of a service is routed by the number: the service's other numbers may be other channels.
    @Test func aServiceIsAnAddressOnlyByItself() throws {
        let service: [String: SettingValue?] = ["messaging_service_sid": .text(Sample.service)]
        #expect(try Sample.adapter(service).addresses.map(\.kind) == ["number", "account_sid"])
        #expect(
            try Sample.adapter(service.merging(["number": nil]) { $1 }).addresses == [
                Address("messaging_service_sid", Sample.service), Address("account_sid", Sample.account),
            ]
        )
    }

    @Test func examplesOfAllSettingsAreValid() throws {
        let all = Dictionary(uniqueKeysWithValues: TwilioAdapter.manifest.settings.map { ($0.name, $0.example) })
        #expect(try TwilioAdapter(.sample(all)).addresses.first == Address("number", "+15550100200"))
    }

    @Test func manifestStatesTwiliosLimits() {
        let manifest = TwilioAdapter.manifest
        #expect(manifest.redelivery == .never)
        #expect(manifest.limits.textLength == 1_600)
        #expect(manifest.limits.answerTimeout == .seconds(15))
        #expect(manifest.accountAddresses == ["account_sid"])
    }
}
