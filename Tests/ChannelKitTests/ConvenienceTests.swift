import ChannelKit
import Foundation
import Testing

/// Shared helpers of adapters.
struct ConvenienceTests {
    @Test(
        arguments: [
            (1_790_000_000, 1_790_000_000), ("1790000000", 1_790_000_000), (1_790_000_000_123, 1_790_000_000.123),
            (0, nil), (-1, nil), (.integer(.max), nil), ("soon", nil), (nil, nil),
        ] as [(JSONValue, TimeInterval?)]
    )
    func unixTimeIsReadInSecondsAndMilliseconds(json: JSONValue, expected: TimeInterval?) {
        #expect(json.unixTime == expected.map(Date.init(timeIntervalSince1970:)))
    }

    @Test func messageOfOnePartHasItsText() {
        let contact = UnifiedContact(id: "1")
        let text = UnifiedMessage(externalID: "1", sentAt: Date(), contact: contact, part: .text("Hello"))
        #expect(text.text == "Hello")
        #expect(text.content == [.text("Hello")])
        let odd = UnifiedMessage(externalID: "1", sentAt: Date(), contact: contact, part: .unsupported(type: "smell"))
        #expect(odd.text.isEmpty)
    }

    @Test(
        arguments: [
            (401, DeliveryError.Disposition.hold), (403, .hold), (429, .pause(.channel, for: .seconds(7))),
            (408, .reconcile), (500, .reconcile), (502, .reconcile), (400, .park), (404, .park), (302, .park),
        ] as [(Int, DeliveryError.Disposition)]
    )
    func refusalIsClassifiedByStatus(status: Int, expected: DeliveryError.Disposition) {
        let response = OutboundResponse(status: status, headers: ["Retry-After": "7"])
        #expect(DeliveryError(refusal: response).disposition == expected)
    }

    private static let secret = Setting.secret("token", help: "Authenticates API requests.", example: "t")

    @Test(arguments: [[], [Secret("")], [Secret("one"), Secret("")]])
    func emptySecretIsAnIssue(secrets: [Secret]) throws {
        let settings = ChannelSettings(
            id: ChannelID(tenant: "lotus", name: "toy"),
            values: SettingValues(["token": .secrets(secrets)]),
            baseURL: "https://api.example.com",
            publicURL: "https://hub.example.com"
        )
        let issue = try #require(throws: ConfigurationIssue.self) { try settings[Self.secret] }
        #expect(issue.path == ["token"])
    }
}
