import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Send policy", .onBothDatabases, .timeLimit(.minutes(5)))
struct PolicyTests {
    private static let outbox = "SELECT state, reason FROM outbox ORDER BY id"

    @Test func findingsOfAllRulesAreStoredWithTheReply() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            let findings = try await life.books.lines("SELECT CAST(decision AS TEXT) FROM outbox")
            let json = try JSONValue(parsing: Data(try #require(findings.first).utf8))
            let stored = try #require([PolicyFinding](json: json))
            #expect(stored.map(\.rule) == [.expiry, .handler, .consent, .budget, .window, .credentials, .rate])
            #expect(stored.map(\.passed) == Array(repeating: true, count: 7))
            #expect(stored.contains(PolicyFinding(.budget, .budgetUsed(0, of: 20, period: .seconds(600)))))
        }
    }

    @Test func replyBudgetEndsALoopOfTwoBots() async throws {
        let policy = ChannelPolicy(replyBudget: ReplyBudget(count: 3, period: .seconds(600)))
        let echo = Echo()
        try await withHub([channel(policy: policy, echo)]) { life in
            for number in 1...6 {
                await life.post(message("m\(number)", "\(number)", at: 1_790_000_000 + number))
                try await life.settle()
            }
            #expect(life.http.texts == ["ana: 1", "ana: 2", "ana: 3"])
            // No strategy was asked for the others.
            #expect(echo.heard.entries == ["1", "2", "3"])
            let reason = "silent reply budget exceeded: 3 replies in 10 min"
            let turns = try await life.books.lines("SELECT state, reason FROM turns ORDER BY id")
            #expect(Array(turns.suffix(3)) == [reason, reason, reason])
            life.clock.advance(by: .seconds(601))
            await life.post(message("m7", "7"))
            try await life.settle()
            #expect(life.http.texts.last == "ana: 7")
        }
    }

    /// A reply in parts is one answer: it is never cut in half.
    @Test func replyBudgetCountsAReplyInPartsOnce() async throws {
        let policy = ChannelPolicy(replyBudget: ReplyBudget(count: 2, period: .seconds(600)))
        try await withHub([channel(policy: policy, Say(texts: ["one", "two", "three"]))]) { life in
            for number in 1...3 {
                await life.post(message("m\(number)", "hello", at: 1_790_000_000 + number))
                try await life.settle()
            }
            #expect(life.http.texts == ["one", "two", "three", "one", "two", "three"])
            #expect(
                try await life.books.lines("SELECT state, reason FROM turns ORDER BY id LIMIT 1 OFFSET 2")
                    == ["silent reply budget exceeded: 2 replies in 10 min"]
            )
        }
    }

    @Test func channelStaysWithinItsRateLimit() async throws {
        let rate = AdapterManifest.SendRate(one: .seconds(2), burst: 2)
        try await withHub([channel(policy: ChannelPolicy(sendRate: rate), Echo())]) { life in
            let start = life.clock.now
            for name in ["ana", "bo", "cy", "di"] { await life.post(message("m-\(name)", from: name, "hi")) }
            try await life.settle()
            #expect(life.http.texts.count == 2)
            while life.http.texts.count < 4 { try await life.goOn() }
            #expect(life.http.sends.map { $0.at.timeIntervalSince(start) } == [0, 0, 2, 4])
            #expect(try await life.books.lines("SELECT DISTINCT attempts FROM outbox") == ["1"])
        }
    }

    @Test func delayedSendsAreSpreadOverTime() async throws {
        let rate = AdapterManifest.SendRate(one: .seconds(2), burst: 1)
        try await withHub([channel(policy: ChannelPolicy(sendRate: rate), Echo())]) { life in
            let start = life.clock.now
            for name in ["ana", "bo", "cy", "di", "eve"] { await life.post(message("m-\(name)", from: name, "hi")) }
            try await life.settle()
            let moments = "SELECT count(*), count(DISTINCT due_at) FROM outbox WHERE state = 'pending'"
            #expect(try await life.books.lines(moments) == ["4 4"])
            // The last to come does not overtake those who wait.
            life.clock.advance(by: .seconds(1))
            await life.post(message("m-flo", from: "flo", "hi"))
            while life.http.texts.count < 6 { try await life.goOn() }
            #expect(life.http.sends.map { $0.at.timeIntervalSince(start) } == [0, 2, 4, 6, 8, 10])
            #expect(life.http.texts.last == "flo: hi")
        }
    }

    struct PauseCase: Sendable, CustomTestStringConvertible {
        let answer: ScriptedHTTP.Answer
        let texts: [String]
        let testDescription: String
    }

    @Test(arguments: [
        PauseCase(
            answer: .throttled(seconds: 60),
            texts: ["ana: hello"],
            testDescription: "the whole channel waits"
        ),
        PauseCase(
            answer: .recipientThrottled(seconds: 60),
            texts: ["ana: hello", "bo: hi"],
            testDescription: "only the recipient waits"
        ),
    ])
    func throttledScopeIsPausedAndOthersAreNot(_ testCase: PauseCase) async throws {
        try await withHub([channel(Echo())]) { life in
            life.http.script("ana: hello", testCase.answer)
            await life.post(message("m1", "hello"))
            try await life.settle()
            await life.post(message("m2", from: "bo", "hi"))
            try await life.settle()
            #expect(life.http.texts == testCase.texts)
            life.clock.advance(by: .seconds(60))
            try await life.settle()
            #expect(Set(life.http.texts) == ["ana: hello", "bo: hi"])
        }
    }

    @Test func errorWithTwoAttemptsIsRetriedOnce() async throws {
        try await withHub([channel(Echo())]) { life in
            life.http.script("ana: hello", .unsteady, .unsteady, .ok)
            await life.post(message("m1", "hello"))
            try await life.settle()
            try await life.goOn()
            #expect(life.http.texts.count == 2)
            #expect(
                try await life.books.lines(Self.outbox) == ["dead failed (E500): it stumbled; look at the link"]
            )
        }
    }

    @Test func heldRepliesAreReleasedWhenAProbeSucceeds() async throws {
        try await withHub([channel(of: ToyRich.self, Echo())]) { life in
            life.http.script("ana: hello", .credentials)
            await life.post(message("m1", "hello"), via: "toy-rich")
            try await life.settle()
            await life.post(message("m2", from: "bo", "hi"), via: "toy-rich")
            try await life.settle()
            #expect(life.http.texts == ["ana: hello"])
            life.http.fixCredentials()
            try await eventually("the watch sleeps") {
                life.clock.deadlines.contains(life.clock.now.addingTimeInterval(120))
            }
            life.clock.advance(by: .seconds(120))
            try await life.eventually(Self.outbox, gives: "sent ", "sent ")
            #expect(life.http.texts.sorted() == ["ana: hello", "ana: hello", "bo: hi"])
        }
    }

    @Test func presenceIsSentIfThePolicyEnablesIt() async throws {
        let presence = Presence(showsRead: true, showsTyping: true)
        try await withHub([channel(of: ToyRich.self, policy: ChannelPolicy(presence: presence), Echo())]) { life in
            await life.post(message("m1", "hello"), via: "toy-rich")
            try await eventually("both were sent") { life.http.texts.count == 2 }
            #expect(life.http.texts.sorted() == ["ana: hello", "read m1, typing"])
        }
    }
}
