import ChannelKit
import Foundation
import Testing

/// What spares an adapter's author the pitfalls.
struct ConvenienceTests {
    private static func failure(
        of header: String?,
        as spelling: WebhookRequest.SignatureSpelling,
        after prefix: String = ""
    ) -> AuthenticationFailure? {
        var request = WebhookRequest(target: "/", receivedAt: Date())
        request.headers["X-Signature"] = header
        do throws(AuthenticationFailure) {
            try request.requireSignature(in: "x-signature", as: spelling, after: prefix) { $0 == Data([0xAB, 0x0C]) }
            return nil
        } catch { return error }
    }

    @Test(
        arguments: [
            ("ab0c", nil), ("AB0C", nil), ("ab0d", AuthenticationFailure.mismatch), ("ab0", .malformed),
            ("", .malformed),
            ("xy", .malformed), ("ab0c00", .mismatch), ("é", .malformed), (nil, .missing),
        ] as [(String?, AuthenticationFailure?)]
    )
    func readsHex(header: String?, expected: AuthenticationFailure?) {
        #expect(Self.failure(of: header, as: .hex) == expected)
        #expect(Self.failure(of: header.map { "sha256=\($0)" }, as: .hex, after: "sha256=") == expected)
    }

    @Test(
        arguments: [
            ("qww=", nil), ("qwx=", AuthenticationFailure.malformed), ("qww", .malformed), ("qw0=", .mismatch),
            ("", .malformed), (nil, .missing),
        ] as [(String?, AuthenticationFailure?)]
    )
    func readsBase64InItsOneSpelling(header: String?, expected: AuthenticationFailure?) {
        #expect(Self.failure(of: header, as: .base64) == expected)
    }

    @Test(
        arguments: [
            (1_790_000_000, 1_790_000_000), ("1790000000", 1_790_000_000), (1_790_000_000_123, 1_790_000_000.123),
            (0, nil), (-1, nil), (.integer(.max), nil), ("soon", nil), (nil, nil),
        ] as [(JSONValue, TimeInterval?)]
    )
    func readsTimesThatProvidersMean(json: JSONValue, expected: TimeInterval?) {
        #expect(json.unixTime == expected.map(Date.init(timeIntervalSince1970:)))
    }

    @Test func aMessageOfOnePartHasItsText() {
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
    func classifiesRefusalsByStatus(status: Int, expected: DeliveryError.Disposition) {
        let response = OutboundResponse(status: status, headers: ["Retry-After": "7"])
        #expect(DeliveryError(refusal: response).disposition == expected)
    }

    private static let secret = Setting.secret("token", help: "It opens the API.", example: "t")

    @Test(arguments: [[], [Secret("")], [Secret("one"), Secret("")]])
    func noSecretIsEmpty(secrets: [Secret]) throws {
        let settings = ChannelSettings(
            id: ChannelID(tenant: "lotus", name: "toy"),
            values: SettingValues(["token": .secrets(secrets)]),
            baseURL: "https://api.example.com",
            publicURL: "https://hub.example.com"
        )
        let issue = try #require(throws: ConfigurationIssue.self) { try settings.nonEmpty(Self.secret) }
        #expect(issue.path == ["token"])
    }
}
