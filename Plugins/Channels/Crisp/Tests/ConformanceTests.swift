import ChannelKit
import ChannelTestKit
import CrispChannel
import CrispSimulator
import Foundation
import Testing

extension ConformanceSubject {
    static let crisp = ConformanceSubject(
        adapter: CrispAdapter.self,
        simulator: CrispAPISimulator.self,
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
        sibling: ["website_id": .text("0b6f0f1e-52c4-4a39-9d7a-6f0a5f2f9c12")],
        stranger: [
            "website_id": .text("ffffffff-0000-4000-8000-000000000009"),
            "signing_secret": .secret("another-plugin's-secret"),
            "api_identifier": .text("another-plugin"), "api_key": .secret("another-plugin's-key"),
        ],
        customer: UnifiedContact(id: Sample.session, name: "Ada"),
        otherCustomer: UnifiedContact(id: "session_1f0e9d8c-7b6a-4958-8776-655443322110", name: "Lucas"),
        samples: fixtures((try? Fixture.names(suffix: "json", in: .module)) ?? []),
        unknown: fixtures(["invented-type.json", "text-not-text.json", "unused-invented-event.json"]),
        echoes: fixtures([
            "own-echo.json", "own-echo-by-origin.json", "own-echo-by-fingerprint.json", "import-by-origin.json",
            "import-by-fingerprint.json", "other-bot.json", "operator-text.json", "operator-note.json",
        ]),
        acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: ""),
        staleAfter: .seconds(300),
        refusals: [
            refusal("wrong key", 401, "invalid_session", .hold),
            refusal("plan too low", 402, "subscription_upgrade_required", .hold),
            refusal("no scope", 403, "not_allowed", .hold),
            refusal("not installed", 404, "not_subscribed", .hold),
            refusal("no conversation", 404, "not_found", .park),
            refusal("schema", 400, "invalid_data", .park),
            refusal("too many calls", 420, nil, .pause(.channel, for: .seconds(60))),
            refusal("quota", 429, "quota_limit_exceeded", .pause(.channel, for: .seconds(3_600))),
            refusal("server error", 500, "error", .reconcile),
        ],
        absent: withoutInlineAnswers.union([
            // One item in each request, and no handshake.
            "signature-batch", "split-batch", "split-unreadable", "split-duplicate", "key-batch", "payload-tenant",
            "fault-batch",
            "handshake-right", "handshake-rotation", "handshake-wrong", "handshake-missing", "handshake-not-delivery",
            // No window for sending, and replies go through the API.
            "fault-closed-window", "inline-same",
            // Hooks are entered by hand, and nothing but the credentials can be asked for.
            "register", "connection", "acknowledge",
        ])
    )

    private static func fixtures(_ names: [String]) -> [WebhookRequest] {
        Fixture.webhooks(names, in: .module, to: "crisp")
    }

    private static func refusal(
        _ name: String,
        _ status: Int,
        _ reason: String?,
        _ disposition: DeliveryError.Disposition
    ) -> Refusal {
        let sentence = "no message to +15145550123 of \(Sample.session)"
        let body: JSONValue = .compact([
            "error": true, "reason": reason.map(JSONValue.string), "data": ["message": .string(sentence)],
        ])
        return Refusal(name, status: status, body, disposition)
    }
}

@Suite("Crisp conformance", .timeLimit(.minutes(5)))
struct CrispConformanceTests {
    @Test(arguments: Conformance.checks)
    func passesConformance(_ check: ConformanceCheck) async {
        for failure in await check.failures(of: .crisp) { Issue.record("\(failure)") }
    }

    @Test func survivesBadInputs() async throws { #expect(try await Fuzzer.findings(in: .crisp) == []) }
}
