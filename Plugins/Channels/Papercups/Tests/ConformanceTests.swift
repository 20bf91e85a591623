import ChannelKit
import ChannelTestKit
import Crypto
import Foundation
import PapercupsChannel
import PapercupsSimulator
import Testing

extension ConformanceSubject {
    /// An account whose webhooks prove nothing but that they know the URL.
    static let papercups = subject(
        fixtures: names.filter { !$0.hasPrefix("relay") },
        absent: [
            // The proof is in the URL, which the router looks up; see `DoorTests` and `HandshakeTests`.
            "signature-wrong", "signature-truncated", "signature-malformed", "signature-body", "signature-appended",
            "signature-forged", "handshake-right", "handshake-rotation", "handshake-wrong", "handshake-missing",
            "handshake-not-delivery",
        ]
    )

    /// An account before which a relay stands, which signs, and may write in its own short form.
    static let relayedPapercups = subject(
        fixtures: names.filter { $0.hasPrefix("relay") } + ["customer-message.json", "invented-event.json"],
        settings: ["relay_secret": .secrets([Secret("papercups-relay-secret-of-ours")])],
        stranger: ["relay_secret": .secrets([Secret("papercups-relay-secret-of-another")])],
        handshake: Handshake(setting: "relay_secret", proof: HandshakeTests.challenge) { token in
            let body = JSONValue.object([
                "event": "webhook:verify", "payload": .string(HandshakeTests.challenge),
            ]).data
            var headers: HeaderFields = ["Content-Type": "application/json"]
            headers["X-Papercups-Signature"] = token.map { secret in
                let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: secret.keyData))
                return code.hex
            }
            return WebhookRequest(
                target: "/webhooks/papercups/any-key/relay",
                headers: headers,
                body: body,
                receivedAt: Fixture.receivedAt,
                subpath: "relay"
            )
        }
    )

    private static let names = (try? Fixture.names(suffix: "json", in: .module)) ?? []

    private static func subject(
        fixtures names: [String],
        settings: [String: SettingValue] = [:],
        stranger: [String: SettingValue] = [:],
        handshake: Handshake? = nil,
        absent: Set<String> = []
    ) -> ConformanceSubject {
        ConformanceSubject(
            adapter: PapercupsAdapter.self,
            simulator: PapercupsAPISimulator.self,
            folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
            settings: settings,
            // An account is a channel, so that a second channel is a second account with its own key.
            sibling: [
                "account_id": .text("5b0c7d64-6f0e-4d0a-9a57-3f6a1f000002"),
                "api_key": .secrets([Secret("SFMyNTY.key-of-the-sibling")]),
            ],
            stranger: [
                "account_id": .text("5b0c7d64-6f0e-4d0a-9a57-3f6a1f000009"),
                "api_key": .secrets([Secret("SFMyNTY.key-of-the-stranger")]),
            ].merging(stranger) { _, new in new },
            hasOwnRoute: true,
            tellsStatuses: false,
            customer: UnifiedContact(id: Sample.customer, phone: "+15145550123", name: "Ada Visitor"),
            otherCustomer: UnifiedContact(id: "7c1f0b52-93a4-4a1e-8b60-2f5e6d7c8b91", name: "Kees"),
            samples: fixtures(names),
            unknown: fixtures(names.filter(unknown.contains)),
            echoes: fixtures(names.filter(echoes.contains)),
            handshake: handshake,
            // Papercups looks at no status; 200 is what shows in logs.
            acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: ""),
            refusals: refusals,
            absent: absent.union(alwaysAbsent).union(withoutInlineAnswers)
        )
    }

    private static let unknown: Set = [
        "invented-event.json", "customer-type-invented.json", "agent-type-invented.json", "customer-content-type.json",
        "customer-empty.json",
    ]

    private static let echoes: Set = [
        "own-echo.json", "own-echo-silent-flag.json", "own-import.json", "agent-message.json", "agent-slack.json",
        "agent-files.json", "bot.json", "bot-of-customer.json", "private-note.json", "private-reply.json",
        "relay-agent.json", "relay-user-id.json", "relay-bot.json", "relay-somebody.json",
    ]

    /// A request tells one thing, to a door of the channel's own, without a time, and no status ever follows.
    private static let alwaysAbsent: Set = [
        "signature-batch", "signature-sibling", "signature-stale", "locate-spelling", "split-batch", "split-unreadable",
        "split-duplicate",
        "payload-tenant", "key-batch", "lane-status", "status-three-items", "status-names-message", "status-true",
        "status-permutations", "status-no-message", "status-time", "presence", "inline-same", "fault-reordered",
        "fault-batch", "fault-closed-window",
    ]

    private static let refusals = ErrorTests.cases.filter { $0.status >= 400 && $0.status != 429 }.map { testCase in
        Refusal(testCase.testDescription, status: testCase.status, testCase.body, testCase.disposition)
    }

    private static func fixtures(_ names: [String]) -> [WebhookRequest] {
        Fixture.webhooks(names, in: .module, to: "papercups")
    }
}

@Suite("Papercups keeps every promise", .timeLimit(.minutes(5)))
struct PapercupsConformanceTests {
    @Test(arguments: Conformance.checks)
    func keepsThePromise(_ check: ConformanceCheck) async {
        let outcome = await check.run(.papercups)
        #expect(outcome.failures == [])
    }

    @Test(arguments: Conformance.checks)
    func keepsThePromiseBehindARelay(_ check: ConformanceCheck) async {
        let outcome = await check.run(.relayedPapercups)
        #expect(outcome.failures == [])
    }

    @Test func survivesBadInputs() async throws {
        let report = try await Fuzzer(FuzzTarget(.relayedPapercups)).run(for: Fuzzer.budget)
        #expect(report.findings == [])
        #expect(report.inputs > 0)
    }
}
