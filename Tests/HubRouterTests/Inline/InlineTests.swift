import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Inline answers", .onBothDatabases, .timeLimit(.minutes(5)))
struct InlineTests {
    private static let outbox = "SELECT via, state, reason FROM outbox ORDER BY id"

    private func duplicates(of item: JSONValue, count: Int, _ life: TestHub) async -> Set<String> {
        await withTaskGroup(of: String.self) { group in
            for _ in 0..<count { group.addTask { await life.post(item, via: "toy-inline").line } }
            return await group.reduce(into: []) { $0.insert($1) }
        }
    }

    @Test func inlineReplyIsTheResponse() async throws {
        try await withHub([channel(of: ToyInline.self, Echo())]) { life in
            #expect(await life.post(message("m1", "hello"), via: "toy-inline").line == "200 say: ana: hello")
            try await life.settle()
            #expect(try await life.books.lines(Self.outbox) == ["inline sent "])
            #expect(try await life.books.lines("SELECT status FROM messages WHERE author = 'hub'") == ["sent"])
            #expect(life.http.texts.isEmpty)
        }
    }

    @Test func severalInlineMessagesAreOneResponse() async throws {
        try await withHub([channel(of: ToyInline.self, Say(texts: ["one", "two"]))]) { life in
            for _ in 0..<2 {
                #expect(await life.post(message("m1", "hello"), via: "toy-inline").line == "200 say: one|two")
            }
        }
    }

    @Test func duplicatesGetTheSameResponseFromOneTurn() async throws {
        let home = try HubHome()
        let echo = Echo()
        let channels = [channel(of: ToyInline.self, echo)]
        try await withHub(channels, in: home) { life in
            #expect(await duplicates(of: message("m1", "hello"), count: 10, life) == ["200 say: ana: hello"])
            #expect(await duplicates(of: message("m1", "hello"), count: 1, life) == ["200 say: ana: hello"])
        }
        try await withHub(channels, in: home) { life in
            #expect(await duplicates(of: message("m1", "hello"), count: 1, life) == ["200 say: ana: hello"])
        }
        #expect(echo.heard.entries == ["hello"])
    }

    @Test(arguments: ["toy-inline", "toy-inline-api"])
    func fallbackIsSentBeforeTheTimeout(_ adapter: AdapterKind) async throws {
        let hang = Hang()
        defer { hang.gate.open() }
        let channels = [
            channel(of: ToyInline.self, hang), channel(named: "lotus/voice", of: ToyInlineWithAPI.self, hang),
        ]
        try await withHub(channels) { life in
            let start = life.clock.now
            async let answers = withTaskGroup(of: String.self) { group in
                for _ in 0..<5 { group.addTask { await life.post(message("m1", "hello"), via: adapter).line } }
                return await group.reduce(into: [String]()) { $0.append($1) }
            }
            try await eventually("the strategy hangs") { hang.gate.arrivals == 1 }
            try await eventually("they have got the fallback") {
                life.clock.advance(by: .milliseconds(100))
                return try await life.books.count("SELECT count(*) FROM inbox WHERE inline_mark = 'late'") == 1
            }
            let elapsed = life.clock.now.millisecondsSince1970 - start.millisecondsSince1970
            #expect(await answers == Array(repeating: "200 nothing: late", count: 5))
            #expect(elapsed >= 1_800)
            #expect(await life.post(message("m1", "hello"), via: adapter).line == "200 nothing: late")
        }
    }

    @Test func fallbackLeavesTimeForTheResponse() async throws {
        let hang = Hang()
        defer { hang.gate.open() }
        try await withHub([channel(of: ToyInline.self, hang)]) { life in
            async let answer = life.post(message("m1", "hello"), via: "toy-inline")
            try await eventually("the strategy hangs") { hang.gate.arrivals == 1 }
            life.clock.advance(by: .milliseconds(1_799))
            #expect(try await life.books.lines("SELECT inline_mark FROM inbox") == ["-"])
            life.clock.advance(by: .milliseconds(1))
            #expect(await answer.line == "200 nothing: late")
            #expect(life.clock.now.timeIntervalSince1970 == 1_790_000_001.8)
            try await life.settle()
            #expect(try await life.books.lines("SELECT state FROM turns") == ["passed"])
            #expect(
                try await life.books.lines("SELECT verdict, reason FROM turn_steps")
                    == ["late timed out after the rest of the turn's time"]
            )
        }
    }

    @Test func lateAnswerIsSentThroughTheAPI() async throws {
        let hang = Hang()
        defer { hang.gate.open() }
        try await withHub([channel(of: ToyInlineWithAPI.self, hang)]) { life in
            try await life.postLate(message("m1", "hello"), via: "toy-inline-api", to: hang)
            #expect(life.http.texts.isEmpty)
            hang.gate.open()
            try await life.settle()
            #expect(life.http.texts == ["after all: hello"])
            #expect(try await life.books.lines(Self.outbox) == ["api sent "])
            #expect(await life.post(message("m1", "hello"), via: "toy-inline-api").line == "200 nothing: late")
        }
    }

    @Test func lateAnswerWithoutAnAPIIsADeadLetter() async throws {
        let hang = Hang()
        defer { hang.gate.open() }
        try await withHub([channel(of: ToyInline.self, hang)]) { life in
            async let answer = life.post(message("m1", "hello"), via: "toy-inline")
            try await eventually("the strategy hangs") { hang.gate.arrivals == 1 }
            // The request gave up a moment before the strategy answered.
            _ = try await life.storage.transact("lotus") { try $0.mark(ItemID(1), as: .late) }
            hang.gate.open()
            try await life.settle()
            life.clock.advance(by: .milliseconds(1_800))
            #expect(await answer.line == "200 nothing: late")
            #expect(
                try await life.books.lines(Self.outbox)
                    == ["inline dead too late: the request timed out, and the channel cannot send otherwise"]
            )
        }
    }

    struct QuietCase: Sendable, CustomTestStringConvertible {
        let chain: [any ToyStrategy]
        var item = message("m1", "hello")
        let answer: String
        let testDescription: String
    }

    @Test(arguments: [
        QuietCase(chain: [Silent()], answer: "200 nothing: silent", testDescription: "silence"),
        QuietCase(chain: [Pass(), Fail()], answer: "200 nothing: failed", testDescription: "every step passed"),
        QuietCase(chain: [PlainHandoff()], answer: "200 nothing: silent", testDescription: "hand-off"),
        QuietCase(
            chain: [Echo()],
            item: ["id": "m1", "from": "ana", "broken": true],
            answer: "200 nothing: failed",
            testDescription: "a malformed item"
        ),
        QuietCase(
            chain: [Echo()],
            item: ["id": "m1", "from": "ana", "emoji": "👍"],
            answer: "200 nothing: silent",
            testDescription: "a reaction"
        ),
    ])
    func turnWithoutAReplyIsAnsweredAtOnce(_ testCase: QuietCase) async throws {
        try await withHub([channel(of: ToyInline.self, testCase.chain)]) { life in
            #expect(await duplicates(of: testCase.item, count: 3, life) == [testCase.answer])
            #expect(await duplicates(of: testCase.item, count: 1, life) == [testCase.answer])
        }
    }

    @Test func requestIsAnsweredWithoutAReplyWhileAnAgentHandlesIt() async throws {
        try await withHub([channel(of: ToyInline.self, Echo())]) { life in
            await life.post(item("takeover", "a1"), via: "toy-inline")
            #expect(await duplicates(of: message("m1", "hello"), count: 2, life) == ["200 nothing: silent"])
            try await life.settle()
            #expect(try await life.books.lines("SELECT outcome FROM inbox ORDER BY id") == ["applied", "agent"])
        }
    }

    @Test func otherInlineItemsOfARequestAreHandled() async throws {
        try await withHub([channel(of: ToyInlineWithAPI.self, Echo())]) { life in
            let answer = await life.post(
                message("m1", from: "ana", "one"),
                message("m2", from: "bob", "two"),
                via: "toy-inline-api"
            )
            #expect(answer.line == "200 say: ana: one")
            try await life.settle()
            // No request waits for the second: it is sent through the API.
            #expect(life.http.texts == ["bob: two"])
        }
    }

    @Test(arguments: ["toy-inline", "toy-inline-api"])
    func resumedTurnStillReachesItsCustomer(_ adapter: AdapterKind) async throws {
        let home = try HubHome()
        let hang = Hang()
        defer { hang.gate.open() }
        func channels(_ strategy: any ToyStrategy) -> [RoutedChannel] {
            [channel(of: ToyInline.self, strategy), channel(named: "lotus/voice", of: ToyInlineWithAPI.self, strategy)]
        }
        try await withHub(channels(hang), in: home) { life in
            async let answer = life.post(message("m1", "hello"), via: adapter)
            try await eventually("the turn runs") { hang.gate.arrivals == 1 }
            life.storage.die()
            life.clock.advance(by: .seconds(2))
            #expect(await answer.line == "200 nothing: failed")
        }
        try await withHub(channels(Echo()), in: home) { life in
            try await life.settle()
            if adapter == "toy-inline-api" {
                #expect(life.http.texts == ["ana: hello"])
            } else {
                #expect(await life.post(message("m1", "hello"), via: adapter).line == "200 say: ana: hello")
            }
        }
    }

    /// Several items at once on a channel that answers nothing: no request is remembered for ever.
    @Test func unansweredItemsLeaveNoExchangeBehind() async throws {
        let silent = channel(of: ToyLivePhone.self, Echo())
        let table = RoutingTable(generation: 1, adapters: [ToyLivePhone.self], channels: [], quarantined: [silent])
        try await withHub([silent]) { life in
            try await life.hub.reload(table)
            await life.post(message("m1", "one"), message("m2", "two"), via: "toy-live-phone")
            #expect(life.hub.awaitedItems == 0)
        }
    }
}
