import BotpressChannel
import BotpressSimulator
import ChannelKit
import ChannelTestKit
import Foundation
import Testing

extension ConformanceSubject {
    /// A Cloud bot with a forwarder.
    static let botpress = ConformanceSubject(
        adapter: BotpressAdapter.self,
        simulator: BotpressPlatformSimulator.self,
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
        sibling: ["bot_id": .text("9f0c2a54-1111-4222-8333-444455556601")],
        stranger: [
            "bot_id": .text("9f0c2a54-1111-4222-8333-444455556609"), "inbound_secret": .secret("another-secret"),
            "access_token": .secret("another-token"),
        ],
        tellsStatuses: false,
        customer: UnifiedContact(id: "conv_01J5T99ZAAAAAAAAAAAAAAAAAA"),
        otherCustomer: UnifiedContact(id: "conv_01J5T99ZBBBBBBBBBBBBBBBBBB"),
        samples: fixtures { _ in true },
        unknown: fixtures { $0.hasPrefix("unknown-") || $0.hasSuffix("-custom.json") || $0.hasPrefix("other-") },
        echoes: fixtures { ["chat-bot", "server-bot", "forwarded-by"].contains(where: $0.hasPrefix) },
        // Botpress ignores the body.
        acknowledgement: WebhookResponse(status: 200, contentType: "application/json", text: "{}"),
        refusals: cloudRefusals,
        absent: alwaysAbsent
    )

    /// A client of a Messaging server.
    static let botpressServer = {
        var subject = botpress
        subject.name = "botpress-server"
        subject.settings = [
            "client_id": .text(Sample.client), "client_token": .secret("server-client-token"),
            "webhook_token": .secret("server-webhook-token"),
        ]
        subject.sibling["client_id"] = .text("b7e5a3c1-2222-4333-8444-555566667701")
        subject.stranger["client_id"] = .text("b7e5a3c1-2222-4333-8444-555566667709")
        subject.stranger["client_token"] = .secret("another-client-token")
        subject.stranger["webhook_token"] = .secret("another-webhook-token")
        subject.customer = UnifiedContact(id: "3c9a6c3e-6f0b-4d1c-9c0e-0a1b2c3d4e5f")
        subject.otherCustomer = UnifiedContact(id: "3c9a6c3e-6f0b-4d1c-9c0e-0a1b2c3d4e60")
        subject.refusals = [
            Refusal("wrong token", 401, "Unauthorized", .hold), Refusal("wrong password", 403, "Forbidden", .hold),
            Refusal("no conversation", 404, "Not Found", .park),
        ]
        // The client is named in a header.
        subject.absent.insert("locate-large")
        return subject
    }()

    /// The Messaging API, authenticated by the URL key.
    static let botpressMessagingAPI = {
        var subject = botpress
        subject.name = "botpress-messaging-api"
        subject.hasOwnRoute = true
        subject.settings = ["webhook_id": .text(Sample.webhook)]
        subject.sibling["webhook_id"] = .text("5f6e7d8c-aaaa-4bbb-8ccc-ddddeeeefff1")
        subject.stranger["webhook_id"] = .text("5f6e7d8c-aaaa-4bbb-8ccc-ddddeeeefff9")
        subject.customer = UnifiedContact(id: "hub-conv-9001")
        subject.otherCustomer = UnifiedContact(id: "hub-conv-9002")
        subject.refusals = [
            Refusal("wrong token", 401, "Unauthorized. No", .hold),
            Refusal("not set up", 400, "Configuration Error! No", .park),
            Refusal("any other", 400, "Unknown Error! No message to 15145550123", .retry(after: nil, attempts: 4)),
        ]
        subject.absent.formUnion([
            "signature-wrong", "signature-truncated", "signature-malformed", "signature-forged", "signature-sibling",
            "locate-spelling", "locate-large",
        ])
        return subject
    }()

    /// The checks of features that Botpress does not have: batches, signed times, signatures of the body, handshakes
    /// with a token, statuses, windows, and typing indicators.
    private static let alwaysAbsent = withoutInlineAnswers.union([
        // Webhooks are entered by hand, and nothing but the credentials can be asked for.
        "register", "connection", "acknowledge",
        "signature-batch", "split-batch", "split-unreadable", "split-duplicate", "key-batch", "payload-tenant",
        "fault-batch",
        "signature-stale", "signature-body", "signature-appended", "handshake-right", "handshake-rotation",
        "handshake-wrong", "handshake-missing", "handshake-not-delivery", "status-three-items",
        "status-names-message", "status-true", "status-permutations", "status-no-message", "status-time",
        "lane-status", "fault-reordered", "fault-closed-window", "presence", "inline-same",
    ])

    private static let cloudRefusals = [
        refusal("wrong token", 401, "Unauthorized", .hold),
        refusal("payment required", 402, "PaymentRequired", .hold),
        refusal("no permission", 403, "Forbidden", .hold),
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
        refusal("server error", 500, "Internal", .reconcile),
        refusal("hidden in a 200", 200, code: 403, "Forbidden", .hold),
    ]

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

extension ConformanceSubject.Refusal {
    /// An error in plain text.
    fileprivate init(_ name: String, _ status: Int, _ text: String, _ disposition: DeliveryError.Disposition) {
        self.init(name, OutboundResponse(status: status, body: Data(text.utf8)), disposition)
    }
}

@Suite("Botpress conformance", .timeLimit(.minutes(5)))
struct BotpressConformanceTests {
    @Test(arguments: Conformance.checks, [ConformanceSubject.botpress, .botpressServer])
    func passesConformance(_ check: ConformanceCheck, subject: ConformanceSubject) async {
        for failure in await check.failures(of: subject) { Issue.record("\(failure)") }
    }

    /// The checks that the Messaging API cannot pass: it has no list of messages, one error for rate limits and any
    /// other failure, and the URL key of one channel is not valid for its sibling.
    static let unsupportedByTheMessagingAPI: Set = [
        "signature-right",
        "correlation", "fault-failed-after", "fault-dropped-after", "fault-slow", "fault-throttle",
    ]

    @Test(arguments: Conformance.checks.filter { !unsupportedByTheMessagingAPI.contains($0.name) })
    func messagingAPIPassesConformance(_ check: ConformanceCheck) async {
        for failure in await check.failures(of: .botpressMessagingAPI) { Issue.record("\(failure)") }
    }

    @Test func survivesBadInputs() async throws { #expect(try await Fuzzer.findings(in: .botpress) == []) }
}
