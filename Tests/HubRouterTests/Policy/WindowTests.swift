import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Reply window", .onBothDatabases, .timeLimit(.minutes(5)))
struct WindowTests {
    private static let outbox = "SELECT state, reason FROM outbox ORDER BY id"
    private static let template = ClosedWindowPolicy.template(
        .init(name: "come_back", language: "en", parameters: [TextTemplate(literal: "Lotus")])
    )

    /// A channel whose customer wrote so long ago that only a template may be sent.
    private func withClosedWindow(
        _ policy: ClosedWindowPolicy,
        from contact: String = "ana",
        script: [ScriptedHTTP.Answer] = [],
        age: TimeInterval = 25 * 3600,
        _ body: (TestHub) async throws -> Void
    ) async throws {
        // Old as the message is, it is answered.
        let policy = ChannelPolicy(closedWindow: policy, answerWithin: .seconds(72 * 3600))
        let channels = [channel(of: ToyRich.self, policy: policy, Echo())]
        try await withHub(channels) { (life: TestHub) async throws in
            life.http.script("\(contact): hello", script)
            let sentAt = Int(life.clock.now.timeIntervalSince1970 - age)
            await life.post(message("m1", from: contact, "hello", at: sentAt), via: "toy-rich")
            try await life.settle()
            try await body(life)
        }
    }

    @Test func replyInsideTheWindowIsSent() async throws {
        try await withClosedWindow(.hold, age: 23 * 3600) { life in #expect(life.http.texts == ["ana: hello"]) }
    }

    @Test func replyToAContactWithoutAWindowIsSent() async throws {
        try await withClosedWindow(.hold, from: "eve") { life in #expect(life.http.texts == ["eve: hello"]) }
    }

    @Test func replyOutsideTheWindowIsHeldUntilTheCustomerWrites() async throws {
        try await withClosedWindow(.hold) { (life: TestHub) async throws in
            #expect(try await life.books.lines(Self.outbox) == ["held outside the provider's 24-hour window"])
            await life.post(message("m2", "still there?", at: 1_790_000_000), via: "toy-rich")
            try await life.settle()
            #expect(life.http.texts == ["ana: hello", "ana: still there?"])
        }
    }

    @Test func reactionDoesNotOpenTheWindow() async throws {
        try await withClosedWindow(.hold) { (life: TestHub) async throws in
            await life.post(
                ["kind": "message", "id": "r1", "from": "ana", "emoji": "👍", "at": 1_790_000_000],
                via: "toy-rich"
            )
            try await life.settle()
            #expect(life.http.texts.isEmpty)
            #expect(try await life.books.lines("SELECT state FROM outbox") == ["held"])
        }
    }

    @Test func replyOutsideTheWindowFailsIfConfigured() async throws {
        try await withClosedWindow(.fail) { (life: TestHub) async throws in
            #expect(life.http.texts.isEmpty)
            #expect(try await life.books.lines("SELECT state FROM outbox") == ["dead"])
            #expect(try await life.books.lines("SELECT status FROM messages WHERE author = 'hub'") == ["failed"])
        }
    }

    @Test func templateIsSentOnceOutsideTheWindow() async throws {
        try await withClosedWindow(Self.template) { (life: TestHub) async throws in
            #expect(life.http.texts == ["[come_back] Lotus"])
            let old = Int(life.clock.now.timeIntervalSince1970 - 25 * 3600)
            await life.post(message("m2", "hello?", at: old), via: "toy-rich")
            try await life.settle()
            #expect(life.http.texts == ["[come_back] Lotus"])
            #expect(
                try await life.books.lines(Self.outbox) == ["sent ", "held outside the provider's 24-hour window"]
            )
            #expect(
                try await life.books.lines("SELECT CAST(text AS TEXT) FROM messages WHERE author = 'hub' LIMIT 1")
                    == ["[template] Lotus"]
            )
        }
    }

    @Test func refusalByTheProviderClosesTheWindow() async throws {
        try await withClosedWindow(Self.template, script: [.windowClosed], age: 60) { (life: TestHub) async throws in
            try await life.goOn()
            #expect(life.http.texts == ["ana: hello", "[come_back] Lotus"])
            #expect(try await life.books.lines(Self.outbox) == ["sent "])
        }
    }

    struct RefusedCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Seconds by which the provider's clock is ahead of ours.
        let ahead: TimeInterval
        let policy: ClosedWindowPolicy
        let end: String
    }

    /// One call for each refusal, even if the clocks differ.
    @Test(arguments: [
        RefusedCase(
            testDescription: "clocks agree",
            ahead: 0,
            policy: .hold,
            end: "held outside the provider's 24-hour window"
        ),
        RefusedCase(
            testDescription: "ahead",
            ahead: 15,
            policy: .hold,
            end: "held outside the provider's 24-hour window"
        ),
        RefusedCase(
            testDescription: "far ahead",
            ahead: 3_000,
            policy: .hold,
            end: "held outside the provider's 24-hour window"
        ),
        RefusedCase(
            testDescription: "behind",
            ahead: -3_000,
            policy: .hold,
            end: "held outside the provider's 24-hour window"
        ),
        RefusedCase(
            testDescription: "given up",
            ahead: 15,
            policy: .fail,
            end: "dead outside the provider's 24-hour window, and window_closed is 'fail'"
        ),
    ])
    func refusedReplyIsSentToTheProviderOnce(_ testCase: RefusedCase) async throws {
        try await withClosedWindow(testCase.policy, script: [.windowClosed], age: -testCase.ahead) { life in
            try await life.goOn()
            #expect(life.http.texts == ["ana: hello"])
            #expect(try await life.books.lines(Self.outbox) == [testCase.end])
            // A newer message by the provider's own clock opens the window again.
            let later = Int(life.clock.now.timeIntervalSince1970 + testCase.ahead) + 60
            await life.post(message("m2", "again", at: later), via: "toy-rich")
            try await life.settle()
            #expect(life.http.texts.contains("ana: again"))
        }
    }

    /// A channel without a window of its own learns of one from its provider.
    @Test func channelWithoutAWindowHoldsAfterARefusal() async throws {
        try await withClosedWindow(
            .hold,
            from: "eve",
            script: Array(repeating: .windowClosed, count: 50)
        ) { life in
            try await life.goOn()
            #expect(life.http.texts == ["eve: hello"])
            #expect(try await life.books.lines(Self.outbox) == ["held outside the provider's 24-hour window"])
        }
    }

    @Test func failedStatusClosesTheWindow() async throws {
        try await withClosedWindow(Self.template, age: 60) { (life: TestHub) async throws in
            #expect(life.http.texts == ["ana: hello"])
            let failed: JSONValue = [
                "kind": "status", "id": "sent-1", "status": "failed", "at": 1_790_000_000, "cause": "window_closed",
            ]
            // The status arrives twice.
            await life.post(failed, via: "toy-rich")
            await life.post(failed, via: "toy-rich")
            try await life.goOn()
            #expect(life.http.texts == ["ana: hello", "[come_back] Lotus"])
            #expect(
                try await life.books.lines("SELECT status FROM messages WHERE author = 'hub'") == ["failed", "sent"]
            )
        }
    }
}
