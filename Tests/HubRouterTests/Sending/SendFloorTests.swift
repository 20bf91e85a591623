import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

/// No path of the outbox sends one reply twice within a second, whatever a provider answers, a customer does or an
/// operator changes.
@Suite("The floor of the outbox", .onBothDatabases, .timeLimit(.minutes(1)))
struct SendFloorTests {
    private static let answers: [ScriptedHTTP.Answer] = [
        .ok, .notSent, .ambiguous, .throttled(seconds: 0), .recipientThrottled(seconds: 0), .credentials, .unsteady,
        .windowClosed, .optedOut, .rejected,
    ]

    @Test(arguments: 0..<12)
    func replyIsNotSentTwiceWithinASecond(_ seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let policies: [ClosedWindowPolicy] = [.hold, .fail]
        let policy = ChannelPolicy(
            delivery: seed % 2 == 0 ? .atLeastOnce : .atMostOnce,
            closedWindow: policies[Int(seed % 2)],
            answerWithin: .seconds(72 * 3600)
        )
        let channels = [
            seed % 3 == 0 ? channel(of: ToyRich.self, policy: policy, Echo()) : channel(policy: policy, Echo())
        ]
        let kind = channels[0].kind
        let shape = { (options: inout HubOptions) in
            options.backoff = Backoff { $0.lowerBound }
            options.ambiguityGrace = .zero
        }
        try await withHub(channels, configure: shape) { life in
            var generation = 1
            for step in 0..<30 {
                let now = Int(life.clock.now.timeIntervalSince1970)
                switch Int.random(in: 0..<10, using: &random) {
                case ..<3:
                    let text = "m\(step)"
                    let script = (0..<20).compactMap { _ in Self.answers.randomElement(using: &random) }
                    life.http.script("ana: \(text)", script)
                    let ahead = [0, 15, -90_000].randomElement(using: &random) ?? 0
                    await life.post(message(text, text, at: now + ahead), via: kind)
                case ..<6:
                    let cause = ["window_closed", "account_blocked", "opted_out"].randomElement(using: &random) ?? ""
                    let sent = Int.random(in: 1...max(1, life.http.sends.count), using: &random)
                    await life.post(
                        [
                            "kind": "status", "id": .string("sent-\(sent)"), "status": "failed",
                            "at": .integer(Int64(now)), "cause": .string(cause),
                        ],
                        via: kind
                    )
                case 6:
                    generation += 1
                    try await life.hub.reload(table(channels, generation: generation))
                case 7: await life.post(item("opt_in", "o\(step)", at: now), via: kind)
                default:
                    let wait = [100, 400, 1_000, 5_000].randomElement(using: &random) ?? 0
                    life.clock.advance(by: .milliseconds(wait))
                }
                try await life.settle()
            }
            for (text, sends) in Dictionary(grouping: life.http.sends, by: \.text) {
                for (earlier, later) in zip(sends, sends.dropFirst()) {
                    let pause = later.at.timeIntervalSince(earlier.at)
                    #expect(pause >= 1, "'\(text)' was sent again after \(pause) s")
                }
            }
        }
    }

    /// Held after a refusal and released at once, as by a reload: the floor holds.
    @Test func releasedReplyWaitsForTheFloor() async throws {
        let channels = [channel(Echo())]
        try await withHub(channels) { life in
            life.http.script("ana: hello", .credentials)
            await life.post(message("m1", "hello"))
            try await life.settle()
            life.clock.advance(by: .milliseconds(300))
            try await life.hub.reload(table(channels, generation: 2))
            try await life.settle()
            #expect(life.http.texts == ["ana: hello"])
            life.clock.advance(by: .milliseconds(700))
            try await life.settle()
            #expect(life.http.texts == ["ana: hello", "ana: hello"])
        }
    }

    /// A status that reports a closed window while the customer's clock is ahead: sent once, then held.
    @Test func refusalByStatusIsCurrentIfTheCustomerHasNotWrittenSince() async throws {
        try await withHub([channel(of: ToyRich.self, Echo())]) { life in
            let now = Int(life.clock.now.timeIntervalSince1970)
            await life.post(message("m1", "hello", at: now + 15), via: "toy-rich")
            try await life.settle()
            await life.post(
                [
                    "kind": "status", "id": "sent-1", "status": "failed", "at": .integer(Int64(now)),
                    "cause": "window_closed",
                ],
                via: "toy-rich"
            )
            for _ in 0..<10 {
                life.clock.advance(by: .seconds(1))
                try await life.settle()
            }
            #expect(life.http.texts == ["ana: hello"])
            #expect(
                try await life.books.lines("SELECT state FROM outbox WHERE dropped_at IS NULL ORDER BY id").last
                    == "held"
            )
        }
    }

    /// Account trouble that a status reports holds the channel, as trouble in a response does.
    @Test func accountTroubleOfAStatusHoldsTheChannel() async throws {
        let channels = [channel(Echo())]
        try await withHub(channels) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            await life.post([
                "kind": "status", "id": "sent-1", "status": "failed", "at": 1_790_000_000, "cause": "account_blocked",
            ])
            try await life.settle()
            await life.post(message("m2", from: "bob", "hello"))
            try await life.settle()
            #expect(life.http.texts == ["ana: hello"])
            #expect(
                try await life.books.lines("SELECT state, reason FROM outbox WHERE state = 'held'")
                    == Array(repeating: "held the provider has blocked the account", count: 2)
            )
            life.clock.advance(by: .seconds(60))
            try await life.hub.reload(table(channels, generation: 2))
            try await life.settle()
            #expect(life.http.texts.sorted() == ["ana: hello", "ana: hello", "bob: hello"])
        }
    }
}
