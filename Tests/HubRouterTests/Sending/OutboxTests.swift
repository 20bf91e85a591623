import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Outbox", .onBothDatabases, .timeLimit(.minutes(5)))
struct OutboxTests {
    private static let outbox = "SELECT state, reason FROM outbox ORDER BY id"

    /// Seconds between the start and each send.
    private func times(_ life: TestHub, since start: Date) -> [Double] {
        life.http.sends.map { $0.at.timeIntervalSince(start) }
    }

    @Test func failedSendIsRetriedWithGrowingWaits() async throws {
        try await withHub([channel(Echo())]) { life in
            let start = life.clock.now
            life.http.script("ana: hello", .notSent, .notSent, .notSent)
            await life.post(message("m1", "hello"))
            for _ in 0..<3 { try await life.goOn() }
            #expect(times(life, since: start) == [0, 2, 6, 14])
            #expect(Set(life.http.sends.map(\.correlation)).count == 1)
            #expect(try await life.books.lines("SELECT state, attempts FROM outbox") == ["sent 4"])
            #expect(
                try await life.books.lines("SELECT external_id, status FROM messages WHERE author = 'hub'")
                    == ["sent-4 sent"]
            )
        }
    }

    @Test func retryAfterIsObeyed() async throws {
        try await withHub([channel(Echo())]) { life in
            let start = life.clock.now
            life.http.script("ana: hello", .throttled(seconds: 120))
            await life.post(message("m1", "hello"))
            try await life.settle()
            life.clock.advance(by: .milliseconds(119_999))
            try await life.settle()
            #expect(times(life, since: start) == [0])
            try await life.goOn()
            #expect(times(life, since: start) == [0, 120])
        }
    }

    /// A `Retry-After` that no provider intends: an epoch in place of a duration, or a number beyond any clock.
    @Test(arguments: [3_601, 86_400, 1_764_460_800, 9_999_999_999_999_999, Int.max])
    func retryAfterIsCappedAtAnHour(_ seconds: Int) async throws {
        try await withHub([channel(Echo())]) { life in
            let start = life.clock.now
            life.http.script("ana: hello", .throttled(seconds: seconds))
            await life.post(message("m1", "hello"))
            try await life.goOn()
            #expect(times(life, since: start) == [0, 3_600])
            #expect(try await life.books.lines(Self.outbox) == ["sent "])
        }
    }

    /// Nothing waits beyond its expiry.
    @Test func replyPausedBeyondItsExpiryIsDeadAtItsExpiry() async throws {
        try await withHub([channel(Echo())], configure: { $0.replyLifetime = .seconds(60) }) { life in
            life.http.script("ana: hello", .throttled(seconds: 1_764_460_800))
            await life.post(message("m1", "hello"))
            try await life.settle()
            #expect(try await life.books.count("SELECT count(*) FROM outbox WHERE due_at > expires_at") == 0)
            life.clock.advance(by: .seconds(61))
            try await life.settle()
            #expect(try await life.books.lines(Self.outbox) == ["dead expired before it was sent"])
        }
    }

    /// One reply is not sent twice within a second, whatever a provider answers and however often.
    @Test(
        arguments: [
            ScriptedHTTP.Answer.notSent, .ambiguous, .throttled(seconds: 0), .recipientThrottled(seconds: 0),
            .credentials,
            .unsteady, .windowClosed, .optedOut, .rejected,
        ],
        [DeliveryPolicy.atLeastOnce, .atMostOnce]
    )
    func replyIsNotSentTwiceWithinASecond(_ answer: ScriptedHTTP.Answer, _ delivery: DeliveryPolicy) async throws {
        let channels = [channel(of: ToyReconciling.self, delivery: delivery, Echo())]
        let shape = { (options: inout HubOptions) in
            options.backoff = Backoff { $0.lowerBound }
            options.ambiguityGrace = .zero
        }
        try await withHub(channels, configure: shape) { life in
            life.http.script("ana: hello", Array(repeating: answer, count: 40))
            await life.post(message("m1", "hello"), via: "toy-reconciling")
            for _ in 0..<20 {
                try await life.settle()
                life.clock.advance(by: .milliseconds(400))
            }
            let sends = life.http.sends.map(\.at)
            #expect(!sends.isEmpty)
            for (earlier, later) in zip(sends, sends.dropFirst()) { #expect(later.timeIntervalSince(earlier) >= 1) }
        }
    }

    /// The storage fails after the provider took a reply: the receipt is kept until it is stored.
    @Test(arguments: [1, 3])
    func receiptIsStoredOnceTheStorageWorks(_ failures: Int) async throws {
        try await withHub([channel(Echo())]) { life in
            let gate = Gate()
            life.http.script("ana: hello", .okAfter(gate))
            await life.post(message("m1", "hello"))
            try await eventually("it is being sent") { gate.arrivals == 1 }
            life.storage.failWrites(failures)
            gate.open()
            try await eventually("it is stored") {
                life.clock.advance(by: .milliseconds(100))
                return try await life.books.lines(Self.outbox) == ["sent "]
            }
            #expect(life.http.texts.count == 1)
            #expect(life.storage.failuresLeft == 0)
        }
    }

    @Test func replyWithInvalidCredentialsIsHeldUntilAReload() async throws {
        try await withFirstAttempt(.credentials) { life, channels in
            #expect(try await life.books.lines(Self.outbox) == ["held invalid credentials"])
            life.clock.advance(by: .seconds(3600))
            try await life.settle()
            #expect(life.http.texts.count == 1)
            try await life.hub.reload(table(channels, generation: 2))
            try await life.settle()
            #expect(try await life.books.lines(Self.outbox) == ["sent "])
            #expect(life.http.texts.count == 2)
        }
    }

    @Test func rejectedReplyIsADeadLetterWithCodeAndRemedy() async throws {
        try await withHub([channel(Echo())]) { life in
            life.http.script("ana: hello", .rejected)
            await life.post(message("m1", "hello"))
            try await life.settle()
            #expect(
                try await life.books.lines(Self.outbox) == ["dead rejected (E400): no such number; check the number"]
            )
            #expect(try await life.books.lines("SELECT status FROM messages WHERE author = 'hub'") == ["failed"])
            #expect(life.http.texts.count == 1)
        }
    }

    @Test func expiredReplyIsADeadLetter() async throws {
        try await withHub([channel(Echo())], configure: { $0.replyLifetime = .seconds(60) }) { life in
            let start = life.clock.now
            life.http.script("ana: hello", .notSent, .notSent, .notSent, .notSent, .notSent, .notSent)
            await life.post(message("m1", "hello"))
            try await life.settle()
            while try await life.books.count("SELECT count(*) FROM outbox WHERE state = 'pending'") > 0 {
                try await life.goOn()
            }
            #expect(try await life.books.lines(Self.outbox) == ["dead expired before it was sent"])
            #expect(times(life, since: start) == [0, 2, 6, 14, 30])
        }
    }

    struct OrderCase: Sendable, CustomTestStringConvertible {
        let first: [ScriptedHTTP.Answer]
        let texts: [String]
        let states: [String]
        let testDescription: String
    }

    @Test(arguments: [
        OrderCase(
            first: [.notSent, .throttled(seconds: 5)],
            texts: ["one", "one", "one", "two", "three"],
            states: ["sent", "sent", "sent"],
            testDescription: "a retried reply keeps its place"
        ),
        OrderCase(
            first: [.rejected],
            texts: ["one", "two", "three"],
            states: ["dead", "sent", "sent"],
            testDescription: "a dead letter lets the next pass"
        ),
        OrderCase(
            first: [.credentials],
            texts: ["one"],
            states: ["held", "held", "held"],
            testDescription: "invalid credentials hold the channel's others untried"
        ),
        OrderCase(
            first: [.ambiguous],
            texts: ["one", "two", "three", "one"],
            states: ["sent", "sent", "sent"],
            testDescription: "an ambiguous one lets the next pass"
        ),
    ])
    func repliesOfAConversationAreSentInOrder(_ testCase: OrderCase) async throws {
        try await withHub([channel(Say(texts: ["one", "two", "three"]))]) { life in
            life.http.script("one", testCase.first)
            await life.post(message("m1", "hello"))
            try await life.settle()
            while life.laneCount > 0 { try await life.goOn() }
            #expect(life.http.texts == testCase.texts)
            #expect(try await life.books.lines("SELECT state FROM outbox ORDER BY id") == testCase.states)
        }
    }

    @Test func statusBeforeTheReceiptIsApplied() async throws {
        try await withReplyInFlight { life, gate in
            await life.post(status("delivered", of: "sent-1"))
            try await life.eventually("SELECT status FROM early_statuses", gives: "delivered")
            gate.open()
            try await life.settle()
            #expect(
                try await life.books.lines("SELECT external_id, status FROM messages WHERE author = 'hub'")
                    == ["sent-1 delivered"]
            )
            #expect(try await life.books.count("SELECT count(*) FROM early_statuses") == 0)
        }
    }

    @Test func repeatedProviderIDDoesNotRepeatTheSend() async throws {
        try await withHub([channel(Say(texts: ["one", "two"]))]) { life in
            life.http.script("one", .okWithID("same"))
            life.http.script("two", .okWithID("same"))
            await life.post(message("m1", "hello"))
            try await life.settle()
            #expect(life.http.texts == ["one", "two"])
            #expect(try await life.books.lines(Self.outbox) == ["sent ", "sent "])
        }
    }

    @Test func shutdownWaitsForTheRunningSend() async throws {
        try await withReplyInFlight { life, gate in
            await life.shutDown()
            // It waits as long as the running ones may take.
            let timeout = life.clock.now.addingTimeInterval(10)
            try await eventually("the hub waits") { life.clock.deadlines.contains(timeout) }
            #expect(!life.hasEnded)
            gate.open()
            try await eventually("the hub has stopped") { life.hasEnded }
            #expect(try await life.books.lines(Self.outbox) == ["sent "])
        }
    }

    // MARK: - A reply in parts

    /// Sends a reply in three parts, of which the first two wait at a gate each.
    private func withParts(_ body: (_ life: TestHub, _ one: Gate, _ two: Gate) async throws -> Void) async throws {
        try await withHub([channel(Say(texts: ["one", "two", "three"]))]) { life in
            let (one, two) = (Gate(), Gate())
            // A hub ends only when its calls have.
            defer { for gate in [one, two] { gate.open() } }
            life.http.script("one", .okAfter(one))
            life.http.script("two", .okAfter(two))
            await life.post(message("m1", "hello"))
            try await eventually("the first part is being sent") { one.arrivals == 1 }
            #expect(try await life.books.lines(Self.states) == ["claimed", "pending", "pending"])
            try await body(life, one, two)
        }
    }

    private static let states = "SELECT state FROM outbox ORDER BY id"

    @Test func receiptOfAPartClaimsTheNext() async throws {
        try await withParts { life, one, two in
            let before = life.storage.jobs
            one.open()
            try await eventually("the second part is being sent") { two.arrivals == 1 }
            #expect(life.storage.jobs - before == 1)
            #expect(try await life.books.lines(Self.states) == ["sent", "claimed", "pending"])
            two.open()
            try await life.settle()
            #expect(life.storage.jobs - before == 3)
            #expect(try await life.books.lines(Self.states) == ["sent", "sent", "sent"])
            #expect(life.http.texts == ["one", "two", "three"])
        }
    }

    @Test func receiptOfAPartClaimsNoneOnceTheHubStops() async throws {
        try await withParts { life, one, _ in
            await life.shutDown()
            let timeout = life.clock.now.addingTimeInterval(10)
            try await eventually("the hub waits") { life.clock.deadlines.contains(timeout) }
            one.open()
            try await eventually("the hub has stopped") { life.hasEnded }
            #expect(try await life.books.lines(Self.states) == ["sent", "pending", "pending"])
        }
    }

    @Test func partWithoutARateTokenWaitsForIt() async throws {
        let policy = ChannelPolicy(sendRate: AdapterManifest.SendRate(one: .seconds(10), burst: 1))
        try await withHub([channel(policy: policy, Say(texts: ["one", "two", "three"]))]) { life in
            let start = life.clock.now
            await life.post(message("m1", "hello"))
            try await life.settle()
            #expect(
                try await life.books.lines("SELECT state, reason, due_at - created_at FROM outbox ORDER BY id")
                    == ["sent  -", "pending waiting for the rate limit 10000", "pending  0"]
            )
            while life.laneCount > 0 { try await life.goOn() }
            #expect(times(life, since: start) == [0, 10, 20])
        }
    }
}
