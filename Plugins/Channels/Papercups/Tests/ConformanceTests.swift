import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import PapercupsSimulator
import Testing

extension ConformanceSubject {
    /// An account with unsigned webhooks, authenticated by the URL key.
    static let papercups = ConformanceSubject(
        adapter: PapercupsAdapter.self,
        simulator: PapercupsAPISimulator.self,
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
        // Every account is a channel, so a second channel is a second account with its own key.
        sibling: account("5b0c7d64-6f0e-4d0a-9a57-3f6a1f000002", key: "SFMyNTY.key-of-the-sibling"),
        stranger: account("5b0c7d64-6f0e-4d0a-9a57-3f6a1f000009", key: "SFMyNTY.key-of-the-stranger"),
        hasOwnRoute: true,
        tellsStatuses: false,
        customer: UnifiedContact(id: Sample.customer, phone: "+15145550123", name: "Ada Visitor"),
        otherCustomer: UnifiedContact(id: "7c1f0b52-93a4-4a1e-8b60-2f5e6d7c8b91", name: "Kees"),
        samples: fixtures { !$0.hasPrefix("relay") },
        unknown: fixtures(unknownFixtures.contains),
        echoes: fixtures { echoFixtures.contains($0) && !$0.hasPrefix("relay") },
        // Papercups ignores the status and logs it.
        acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: ""),
        refusals: refusals,
        absent: alwaysAbsent.union([
            // The proof is the URL, which the router looks up; see `RouteTests` and `HandshakeTests`.
            "signature-wrong", "signature-truncated", "signature-malformed", "signature-body", "signature-appended",
            "signature-forged", "handshake-right", "handshake-rotation", "handshake-wrong", "handshake-missing",
            "handshake-not-delivery",
        ])
    )

    /// An account with a relay, which signs and may use the short form.
    static let relayedPapercups = {
        var subject = papercups
        subject.name = "papercups-relayed"
        subject.settings["relay_secret"] = .secret("papercups-relay-secret-of-ours")
        subject.stranger["relay_secret"] = .secret("papercups-relay-secret-of-another")
        subject.samples = fixtures(isRelayed)
        subject.unknown = fixtures { isRelayed($0) && unknownFixtures.contains($0) }
        subject.echoes = fixtures { isRelayed($0) && echoFixtures.contains($0) }
        subject.handshake = Handshake(setting: "relay_secret", proof: HandshakeTests.challenge, request: challenge)
        subject.absent = alwaysAbsent
        return subject
    }()

    private static func account(_ id: String, key: String) -> [String: SettingValue] {
        ["account_id": .text(id), "api_key": .secret(key)]
    }

    private static func challenge(signedWith secret: Secret?) -> WebhookRequest {
        let body = JSONValue.object(["event": "webhook:verify", "payload": .string(HandshakeTests.challenge)]).data
        var headers: HeaderFields = ["Content-Type": "application/json"]
        headers["X-Papercups-Signature"] = secret.map { HMACAlgorithm.sha256.code(for: body, key: $0.keyData).hex }
        return WebhookRequest(
            target: "/webhooks/papercups/any-key/relay",
            headers: headers,
            body: body,
            receivedAt: Fixture.receivedAt,
            subpath: "relay"
        )
    }

    private static func isRelayed(_ name: String) -> Bool {
        name.hasPrefix("relay") || ["customer-message.json", "invented-event.json"].contains(name)
    }

    private static let unknownFixtures: Set = [
        "invented-event.json", "customer-type-invented.json", "agent-type-invented.json", "customer-content-type.json",
        "customer-empty.json",
    ]

    private static let echoFixtures: Set = [
        "own-echo.json", "own-echo-silent-flag.json", "own-import.json", "agent-message.json", "agent-slack.json",
        "agent-files.json", "bot.json", "bot-of-customer.json", "private-note.json", "private-reply.json",
        "relay-agent.json", "relay-user-id.json", "relay-bot.json", "relay-unknown.json",
    ]

    /// One item per request, the channel's own URL, no signed time, no statuses after `sent`.
    private static let alwaysAbsent = withoutInlineAnswers.union([
        // Webhooks are entered by hand, and nothing but the credentials can be asked for.
        "register", "connection", "acknowledge",
        "signature-batch", "signature-sibling", "signature-stale", "locate-spelling", "split-batch", "split-unreadable",
        "split-duplicate",
        "payload-tenant", "key-batch", "lane-status", "status-three-items", "status-names-message", "status-true",
        "status-permutations", "status-no-message", "status-time", "presence", "inline-same", "fault-reordered",
        "fault-batch", "fault-closed-window",
    ])

    private static let refusals = ErrorTests.cases.filter { $0.status >= 400 && $0.status != 429 }.map { testCase in
        Refusal(testCase.testDescription, status: testCase.status, testCase.body, testCase.disposition)
    }

    private static func fixtures(_ isWanted: (String) -> Bool) -> [WebhookRequest] {
        let names = ((try? Fixture.names(suffix: "json", in: .module)) ?? []).filter(isWanted)
        return Fixture.webhooks(names, in: .module, to: "papercups")
    }
}

@Suite("Papercups conformance", .timeLimit(.minutes(5)))
struct PapercupsConformanceTests {
    @Test(arguments: Conformance.checks, [ConformanceSubject.papercups, .relayedPapercups])
    func passesConformance(_ check: ConformanceCheck, subject: ConformanceSubject) async {
        for failure in await check.failures(of: subject) { Issue.record("\(failure)") }
    }

    @Test func survivesBadInputs() async throws { #expect(try await Fuzzer.findings(in: .relayedPapercups) == []) }
}
