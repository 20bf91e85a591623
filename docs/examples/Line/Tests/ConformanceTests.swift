import ChannelKit
import ChannelTestKit
import Foundation
import LineChannel
import LineSimulator
import Testing

extension ConformanceSubject {
    static let line = ConformanceSubject(
        adapter: LineAdapter.self,
        simulator: LineAPISimulator.self,
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
        // An account of its own has secrets of its own: these two are one account's only for the suite's sake.
        sibling: ["bot_user_id": .text("U0000line1"), "access_token": .secrets([Secret("the-sibling's-token")])],
        stranger: [
            "bot_user_id": .text("U0000line9"), "channel_secret": .secrets([Secret("another-account's-secret")]),
            "access_token": .secrets([Secret("another-account's-token")]),
        ],
        tellsStatuses: false,
        customer: UnifiedContact(id: "U0000ana00"),
        otherCustomer: UnifiedContact(id: "U0000luc00"),
        samples: fixtures((try? Fixture.names(suffix: "json", in: .module)) ?? []),
        unknown: fixtures(["sticker.json", "follow.json", "hologram.json"]),
        acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: ""),
        refusals: [
            Refusal("wrong token", status: 401, ["message": "Authentication failed."], .hold),
            Refusal("monthly limit", status: 429, ["message": "You have reached"], .pause(.channel, for: nil)),
            Refusal("no such person", status: 400, ["message": "Failed to send messages"], .park),
        ],
        absent: withoutInlineAnswers.union([
            // A request is one account's, and there is no check of the URL but an empty list of events.
            "signature-batch", "split-batch", "split-unreadable", "split-duplicate", "key-batch", "payload-tenant",
            "fault-batch",
            "handshake-right", "handshake-rotation", "handshake-wrong", "handshake-missing", "handshake-not-delivery",
            "signature-stale",
            // LINE never tells what became of a message.
            "status-three-items", "status-names-message", "status-true", "status-permutations", "status-no-message",
            "status-time", "lane-status", "fault-reordered", "correlation", "reconcile-nothing", "echo-not-answered",
            // It has no window, and the adapter carries text alone.
            "fault-closed-window", "rich-accepted", "presence", "probe", "media-hosts", "media-fetched", "inline-same",
        ])
    )

    private static func fixtures(_ names: [String]) -> [WebhookRequest] {
        names.compactMap { try? Fixture.webhook($0, in: .module, target: "/webhooks/line") }
    }
}

@Suite("LINE keeps every promise", .timeLimit(.minutes(5)))
struct LineConformanceTests {
    @Test(arguments: Conformance.checks)
    func keepsThePromise(_ check: ConformanceCheck) async {
        let outcome = await check.run(.line)
        #expect(outcome.failures == [])
    }

    @Test func survivesBadInputs() async throws {
        let report = try await Fuzzer(FuzzTarget(.line)).run(for: Fuzzer.budget)
        #expect(report.findings == [])
        #expect(report.inputs > 0)
    }
}
