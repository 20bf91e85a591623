import BotpressChannel
import BotpressSimulator
import ChannelKit
import ChannelTestKit
import Foundation
import Testing

extension ConformanceSubject {
    /// A bot of the Cloud with the forwarder in it: the whole suite.
    static let botpress = botpress(
        sibling: sibling,
        stranger: stranger,
        customer: "conv_01J5T99ZAAAAAAAAAAAAAAAAAA",
        otherCustomer: "conv_01J5T99ZBBBBBBBBBBBBBBBBBB",
        refusals: cloudRefusals,
        absent: usuallyAbsent
    )

    /// A client of a Messaging server.
    static let botpressServer = botpress(
        settings: [
            "client_id": .text(Sample.client), "client_token": secret("server-client-token"),
            "webhook_token": secret("server-webhook-token"),
        ],
        sibling: sibling.merging(["client_id": .text("b7e5a3c1-2222-4333-8444-555566667701")]) { $1 },
        stranger: stranger.merging([
            "client_id": .text("b7e5a3c1-2222-4333-8444-555566667709"), "client_token": secret("another-client-token"),
            "webhook_token": secret("another-webhook-token"),
        ]) { $1 },
        customer: "3c9a6c3e-6f0b-4d1c-9c0e-0a1b2c3d4e5f",
        otherCustomer: "3c9a6c3e-6f0b-4d1c-9c0e-0a1b2c3d4e60",
        refusals: [
            .init("wrong token", OutboundResponse(status: 401, body: Data("Unauthorized".utf8)), .hold),
            .init("wrong password", OutboundResponse(status: 403, body: Data("Forbidden".utf8)), .hold),
            .init("no conversation", OutboundResponse(status: 404, body: Data("Not Found".utf8)), .park),
        ],
        // The client is named in a header.
        absent: usuallyAbsent.union(["locate-large"])
    )

    /// The Messaging API, where the URL is all that proves anything.
    static let botpressMessagingAPI = botpress(
        settings: ["webhook_id": .text(Sample.webhook)],
        sibling: sibling.merging(["webhook_id": .text("5f6e7d8c-aaaa-4bbb-8ccc-ddddeeeefff1")]) { $1 },
        stranger: stranger.merging(["webhook_id": .text("5f6e7d8c-aaaa-4bbb-8ccc-ddddeeeefff9")]) { $1 },
        hasOwnRoute: true,
        customer: "hub-conv-9001",
        otherCustomer: "hub-conv-9002",
        refusals: [
            .init("wrong token", OutboundResponse(status: 401, body: Data("Unauthorized. No".utf8)), .hold),
            .init("not set up", OutboundResponse(status: 400, body: Data("Configuration Error! No".utf8)), .park),
            .init(
                "all else",
                OutboundResponse(status: 400, body: Data("Unknown Error! No message to 15145550123".utf8)),
                .retry(after: nil, attempts: 4)
            ),
        ],
        absent: usuallyAbsent.union([
            "signature-wrong", "signature-truncated", "signature-malformed", "signature-forged", "signature-sibling",
            "locate-spelling", "locate-large",
        ])
    )

    private static let sibling: [String: SettingValue] = ["bot_id": .text("9f0c2a54-1111-4222-8333-444455556601")]

    private static let stranger: [String: SettingValue] = [
        "bot_id": .text("9f0c2a54-1111-4222-8333-444455556609"), "inbound_secret": secret("another-secret"),
        "access_token": secret("another-token"),
    ]

    private static func botpress(
        settings: [String: SettingValue] = [:],
        sibling: [String: SettingValue],
        stranger: [String: SettingValue],
        hasOwnRoute: Bool = false,
        customer: String,
        otherCustomer: String,
        refusals: [Refusal],
        absent: Set<String>
    ) -> ConformanceSubject {
        ConformanceSubject(
            adapter: BotpressAdapter.self,
            simulator: BotpressPlatformSimulator.self,
            folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
            settings: settings,
            sibling: sibling,
            stranger: stranger,
            hasOwnRoute: hasOwnRoute,
            tellsStatuses: false,
            customer: UnifiedContact(id: customer),
            otherCustomer: UnifiedContact(id: otherCustomer),
            samples: fixtures { _ in true },
            unknown: fixtures { $0.hasPrefix("unknown-") || $0.hasSuffix("-custom.json") || $0.hasPrefix("other-") },
            echoes: fixtures { ["chat-bot", "server-bot", "forwarded-by"].contains(where: $0.hasPrefix) },
            // Nothing of Botpress asks for more than a 200, and the hub's usual body is an empty object.
            acknowledgement: WebhookResponse(status: 200, contentType: "application/json", text: "{}"),
            refusals: refusals,
            absent: absent
        )
    }

    /// What Botpress has nothing like: batches, times in what is signed, signatures over the body, a check of the URL
    /// with a token, statuses, windows, and a sign of writing.
    private static let usuallyAbsent = withoutInlineAnswers.union([
        "signature-batch", "split-batch", "split-unreadable", "split-duplicate", "key-batch", "payload-tenant",
        "fault-batch",
        "signature-stale", "signature-body", "signature-appended", "handshake-right", "handshake-rotation",
        "handshake-wrong", "handshake-missing", "handshake-not-delivery", "status-three-items",
        "status-names-message", "status-true", "status-permutations", "status-no-message", "status-time",
        "lane-status", "fault-reordered", "fault-closed-window", "presence", "inline-same",
    ])

    private static let cloudRefusals = [
        refusal("wrong token", 401, "Unauthorized", .hold),
        refusal("no money", 402, "PaymentRequired", .hold),
        refusal("no rights", 403, "Forbidden", .hold),
        refusal("unknown conversation", 404, "ResourceNotFound", .park),
        refusal("wrong payload", 400, "InvalidPayload", .park),
        refusal("a bot that throws", 400, "Runtime", .retry(after: nil, attempts: 2)),
        refusal(
            "too many",
            429,
            "RateLimited",
            headers: ["RateLimit-Reset": "17"],
            .pause(.channel, for: .seconds(17))
        ),
        refusal("Botpress's trouble", 500, "Internal", .reconcile),
        refusal("hidden in a 200", 200, code: 403, "Forbidden", .hold),
    ]

    private static func secret(_ value: String) -> SettingValue { .secrets([Secret(value)]) }

    private static func fixtures(_ isWanted: (String) -> Bool) -> [WebhookRequest] {
        let names = ((try? Fixture.names(suffix: "json", in: .module)) ?? []).filter(isWanted)
        return Fixture.webhooks(names, in: .module, to: "botpress")
    }

    private static func refusal(
        _ name: String,
        _ status: Int,
        code: Int? = nil,
        _ type: String,
        headers: HeaderFields = [:],
        _ disposition: DeliveryError.Disposition
    ) -> Refusal {
        let body: JSONValue = [
            "id": "err_20260820140000x1A2B3C4D", "code": .integer(Int64(code ?? status)), "type": .string(type),
            "message": "No message to +15145550123", "metadata": [:],
        ]
        return Refusal(name, status: status, headers: headers, body, disposition)
    }
}

@Suite("Botpress keeps every promise", .timeLimit(.minutes(5)))
struct BotpressConformanceTests {
    @Test(arguments: Conformance.checks)
    func keepsThePromise(_ check: ConformanceCheck) async {
        let outcome = await check.run(.botpress)
        #expect(outcome.failures == [])
    }

    @Test(arguments: Conformance.checks)
    func aServerKeepsThePromise(_ check: ConformanceCheck) async {
        let outcome = await check.run(.botpressServer)
        #expect(outcome.failures == [])
    }

    /// It cannot be asked what arrived, and has one answer for a rate limit and everything else; and where the URL is
    /// the proof, one channel's proof is not its sibling's.
    static let beyondTheMessagingAPI: Set = [
        "signature-right",
        "correlation", "fault-failed-after", "fault-dropped-after", "fault-slow", "fault-throttle",
    ]

    @Test(arguments: Conformance.checks.filter { !beyondTheMessagingAPI.contains($0.name) })
    func theMessagingAPIKeepsThePromise(_ check: ConformanceCheck) async {
        let outcome = await check.run(.botpressMessagingAPI)
        #expect(outcome.failures == [])
    }

    @Test func survivesBadInputs() async throws {
        let report = try await Fuzzer(FuzzTarget(.botpress)).run(for: Fuzzer.budget)
        #expect(report.findings == [])
        #expect(report.inputs > 0)
    }
}
