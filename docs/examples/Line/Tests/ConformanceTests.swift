import ChannelKit
import ChannelSimulatorKit
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
        // In reality every account has its own secret: the suite needs two channels with the same one.
        sibling: ["bot_user_id": .text("U0000line1"), "access_token": .secret("the-sibling's-token")],
        stranger: [
            "bot_user_id": .text("U0000line9"), "channel_secret": .secret("another-account's-secret"),
            "access_token": .secret("another-account's-token"),
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
            Refusal("unknown recipient", status: 400, ["message": "Failed to send messages"], .park),
        ],
        absent: without(
            .batches,  // a request belongs to one account
            .handshake,  // the check of the URL is a webhook without events
            .signedTime,
            .statuses,
            .echoes,
            .reconciliation,
            .replyWindow,
            .richContent,  // the adapter sends text only
            .files,
            .presence,
            .credentialProbe,
            .connectionProbe,
            .webhookRegistering,
            .itemAcknowledging,
            .inlineAnswers,
            .calls
        )
    )

    private static func fixtures(_ names: [String]) -> [WebhookRequest] {
        names.compactMap { try? Fixture.webhook($0, in: .module, target: "/webhooks/line") }
    }
}

@Suite("LINE passes every check", .timeLimit(.minutes(5)))
struct LineConformanceTests {
    @Test(arguments: Conformance.checks)
    func conforms(_ check: ConformanceCheck) async {
        for failure in await check.failures(of: .line) { Issue.record("\(failure)") }
    }

    @Test func survivesBadInputs() async throws { #expect(try await Fuzzer.findings(in: .line) == []) }
}
