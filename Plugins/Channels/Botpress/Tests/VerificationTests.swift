import BotpressChannel
import ChannelKit
import ChannelTestKit
import Crypto
import Foundation
import Testing

/// How each dialect proves that it is genuine.
struct VerificationTests {
    private static let server: HeaderFields = [
        "x-bp-messaging-client-id": Sample.client, "x-bp-messaging-webhook-token": Sample.webhookToken,
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fixture: String
        var headers: HeaderFields = [:]
        var target = "/webhooks/botpress/\(Sample.urlKey)"
        let isBelieved: Bool
    }

    static let cases = [
        Case(
            testDescription: "secret",
            fixture: "forwarded-text",
            headers: ["X-Secret-Key": Sample.inboundSecret],
            isBelieved: true
        ),
        Case(
            testDescription: "another secret",
            fixture: "forwarded-text",
            headers: ["x-secret-key": "no"],
            isBelieved: false
        ),
        Case(
            testDescription: "an empty secret",
            fixture: "forwarded-text",
            headers: ["x-secret-key": ""],
            isBelieved: false
        ),
        // The URL alone does not vouch for a dialect that has a secret.
        Case(testDescription: "no secret", fixture: "forwarded-text", isBelieved: false),
        Case(testDescription: "Messaging API on its own door", fixture: "reply-text", isBelieved: true),
        Case(
            testDescription: "Messaging API, slash behind",
            fixture: "reply-text",
            target: "/webhooks/botpress/\(Sample.urlKey)/",
            isBelieved: true
        ),
        Case(
            testDescription: "Messaging API, query behind",
            fixture: "reply-text",
            target: "/webhooks/botpress/\(Sample.urlKey)?a=1",
            isBelieved: true
        ),
        Case(
            testDescription: "Messaging API on the shared door",
            fixture: "reply-text",
            target: "/webhooks/botpress",
            isBelieved: false
        ),
        Case(
            testDescription: "another key",
            fixture: "reply-text",
            target: "/webhooks/botpress/4f1c2a9b",
            isBelieved: false
        ),
        Case(
            testDescription: "key in the query",
            fixture: "reply-text",
            target: "/webhooks/botpress?key=/\(Sample.urlKey)",
            isBelieved: false
        ),
        Case(testDescription: "server", fixture: "server-text", headers: server, isBelieved: true),
        Case(
            testDescription: "server, wrong token",
            fixture: "server-text",
            headers: ["x-bp-messaging-client-id": Sample.client, "x-bp-messaging-webhook-token": "no"],
            isBelieved: false
        ),
        Case(
            testDescription: "server, no token",
            fixture: "server-text",
            headers: ["x-bp-messaging-client-id": Sample.client],
            isBelieved: false
        ),
        Case(
            testDescription: "server before v1",
            fixture: "server-text",
            headers: ["x-webhook-token": Sample.webhookToken],
            isBelieved: true
        ),
        Case(
            testDescription: "server before v1, wrong",
            fixture: "server-text",
            headers: ["x-webhook-token": "no"],
            isBelieved: false
        ),
    ]

    @Test(arguments: cases)
    func believes(_ testCase: Case) throws {
        let request = try Sample.request(testCase.fixture, headers: testCase.headers, target: testCase.target)
        #expect(try Self.isBelieved(request) == testCase.isBelieved)
    }

    /// The signature of an old page of Botpress's: hex of an HMAC-SHA256 over the body.
    @Test func oldSignature() throws {
        let request = try Sample.request("forwarded-text")
        let key = SymmetricKey(data: Data(Sample.inboundSecret.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: request.body, using: key)
        let hex = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        for (signature, isBelieved) in [
            (hex, true), (hex.uppercased(), true), (String(hex.dropLast()), false), (hex + "0", false),
            (String(repeating: "0", count: 64), false), ("", false),
        ] {
            var signed = request
            signed.headers["x-signature"] = signature
            #expect(try Self.isBelieved(signed) == isBelieved)
        }
        var altered = request
        altered.headers["x-signature"] = hex
        altered.body.append(0x20)
        #expect(try !Self.isBelieved(altered))
    }

    /// Where the Chat integration has no secret its signals prove themselves by the URL, too.
    @Test func urlKeyVouchesForWhatHasNoSecret() throws {
        let channel = try Sample.adapter(["inbound_secret": nil])
        #expect(try Self.isBelieved(Sample.request("forwarded-text"), by: channel))
        #expect(try !Self.isBelieved(Sample.request("server-text"), by: channel))
        #expect(try !Self.isBelieved(Sample.request("forwarded-text", target: "/webhooks/botpress"), by: channel))
    }

    /// Without `verification: none` a URL key is an address and no proof.
    @Test func urlKeyIsNoProofUnasked() throws {
        let channel = try BotpressAdapter(Sample.settings(isUnverified: false))
        #expect(try !Self.isBelieved(Sample.request("reply-text"), by: channel))
        #expect(
            try Self.isBelieved(
                Sample.request("forwarded-text", headers: ["x-secret-key": Sample.inboundSecret]),
                by: channel
            )
        )
    }

    private static func isBelieved(_ request: WebhookRequest, by adapter: BotpressAdapter? = nil) throws -> Bool {
        try (adapter ?? Sample.adapter()).credentials.contains { credential in
            (try? BotpressAdapter.authenticate(request, with: credential)) != nil
        }
    }

    // MARK: - The probe

    @Test func theProbeIsAnsweredOnTheChannelsOwnDoor() throws {
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
    func aMessageIsNoProbe(_ fixture: String) throws {
        #expect(!BotpressAdapter.isHandshake(try Sample.request(fixture)))
    }

    @Test(arguments: [
        #"{"type":"test","payload":{"text":"test"}}"#, #"{"type":"test"}"#, #"{"type":"text","payload":"test"}"#,
        "test",
    ])
    func almostAProbe(_ body: String) {
        let request = WebhookRequest(target: "/", body: Data(body.utf8), receivedAt: Sample.receivedAt)
        #expect(!BotpressAdapter.isHandshake(request))
    }
}
