import BotpressChannel
import ChannelKit
import ChannelTestKit
import Crypto
import Foundation
import Testing

/// Authentication of each dialect.
struct VerificationTests {
    private static let twice: HeaderFields = [
        "x-secret-key": Sample.inboundSecret, "x-secret-key": Sample.inboundSecret,
    ]
    private static let client: HeaderFields = ["x-bp-messaging-client-id": Sample.client]
    private static let server: HeaderFields = [
        "x-bp-messaging-client-id": Sample.client, "x-bp-messaging-webhook-token": Sample.webhookToken,
    ]
    private static let wrongToken: HeaderFields = [
        "x-bp-messaging-client-id": Sample.client, "x-bp-messaging-webhook-token": "no",
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fixture: String
        let headers: HeaderFields
        let target: String
        let isAuthentic: Bool

        init(
            _ description: String,
            _ fixture: String,
            _ headers: HeaderFields,
            to path: String = "/\(Sample.urlKey)",
            _ isAuthentic: Bool
        ) {
            testDescription = description
            self.fixture = fixture
            self.headers = headers
            target = "/webhooks/botpress\(path)"
            self.isAuthentic = isAuthentic
        }
    }

    static let cases = [
        Case("secret", "forwarded-text", ["X-Secret-Key": Sample.inboundSecret], true),
        Case("another secret", "forwarded-text", ["x-secret-key": "no"], false),
        Case("the secret twice", "forwarded-text", twice, false),
        Case("an empty secret", "forwarded-text", ["x-secret-key": ""], false),
        // The URL alone does not authenticate a dialect with a secret.
        Case("no secret", "forwarded-text", [:], false),
        Case("Messaging API at the channel's URL", "reply-text", [:], true),
        Case("Messaging API, with a slash", "reply-text", [:], to: "/\(Sample.urlKey)/", true),
        Case("Messaging API, with a query", "reply-text", [:], to: "/\(Sample.urlKey)?a=1", true),
        Case("Messaging API at the shared URL", "reply-text", [:], to: "", false),
        Case("another key", "reply-text", [:], to: "/4f1c2a9b", false),
        Case("key in the query", "reply-text", [:], to: "?key=/\(Sample.urlKey)", false),
        Case("server", "server-text", server, true),
        Case("server, wrong token", "server-text", wrongToken, false),
        Case("server, no token", "server-text", client, false),
        Case("server before v1", "server-text", ["x-webhook-token": Sample.webhookToken], true),
        Case("server before v1, wrong", "server-text", ["x-webhook-token": "no"], false),
    ]

    @Test(arguments: cases)
    func requestIsAuthenticatedByItsProof(_ testCase: Case) throws {
        let request = try Sample.request(testCase.fixture, headers: testCase.headers, target: testCase.target)
        #expect(try Self.isAuthentic(request) == testCase.isAuthentic)
    }

    /// The signature of an old page of Botpress's documentation: the hex HMAC-SHA256 of the body.
    @Test func oldSignatureIsAccepted() throws {
        let request = try Sample.request("forwarded-text")
        let key = SymmetricKey(data: Data(Sample.inboundSecret.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: request.body, using: key)
        let hex = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        for (signature, isAuthentic) in [
            (hex, true), (hex.uppercased(), true), (String(hex.dropLast()), false), (hex + "0", false),
            (String(repeating: "0", count: 64), false), ("", false),
        ] {
            var signed = request
            signed.headers["x-signature"] = signature
            #expect(try Self.isAuthentic(signed) == isAuthentic)
        }
        var altered = request
        altered.headers["x-signature"] = hex
        altered.body.append(0x20)
        #expect(try !Self.isAuthentic(altered))
    }

    /// Without an `inbound_secret` the URL key authenticates the Chat integration's signals as well.
    @Test func urlKeyAuthenticatesDialectsWithoutASecret() throws {
        let channel = try Sample.adapter(["inbound_secret": nil])
        #expect(try Self.isAuthentic(Sample.request("forwarded-text"), by: channel))
        #expect(try !Self.isAuthentic(Sample.request("server-text"), by: channel))
        #expect(try !Self.isAuthentic(Sample.request("forwarded-text", target: "/webhooks/botpress"), by: channel))
    }

    /// Without `verification: none` the URL key does not authenticate.
    @Test func urlKeyDoesNotAuthenticateVerifiedChannels() throws {
        let channel = try BotpressAdapter(Sample.settings(isUnverified: false))
        #expect(try !Self.isAuthentic(Sample.request("reply-text"), by: channel))
        #expect(
            try Self.isAuthentic(
                Sample.request("forwarded-text", headers: ["x-secret-key": Sample.inboundSecret]),
                by: channel
            )
        )
    }

    private static func isAuthentic(_ request: WebhookRequest, by adapter: BotpressAdapter? = nil) throws -> Bool {
        try (adapter ?? Sample.adapter()).authenticated(request) != nil
    }

    // MARK: - The probe

    @Test func checkIsAnsweredAtTheChannelsURL() throws {
        let adapter = try Sample.adapter()
        for target in ["/webhooks/botpress/\(Sample.urlKey)", "/webhooks/botpress/\(Sample.urlKey)/"] {
            let probe = try Sample.request("probe", target: target)
            #expect(BotpressAdapter.isHandshake(probe))
            #expect(adapter.answerHandshake(probe)?.status == 200)
        }
        for target in ["/webhooks/botpress", "/webhooks/botpress/other"] {
            #expect(adapter.answerHandshake(try Sample.request("probe", target: target)) == nil)
        }
        #expect(BotpressAdapter.handshakeRefusal.status == 401)
    }

    @Test(arguments: ["reply-text", "forwarded-text", "server-text", "other-converse"])
    func messageIsNotACheck(_ fixture: String) throws {
        #expect(!BotpressAdapter.isHandshake(try Sample.request(fixture)))
    }

    @Test(arguments: [
        #"{"type":"test","payload":{"text":"test"}}"#, #"{"type":"test"}"#, #"{"type":"text","payload":"test"}"#,
        "test",
    ])
    func similarBodyIsNotACheck(_ body: String) {
        let request = WebhookRequest(target: "/", body: Data(body.utf8), receivedAt: Sample.receivedAt)
        #expect(!BotpressAdapter.isHandshake(request))
    }
}
