import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Chain of strategies", .onBothDatabases, .timeLimit(.minutes(5)))
struct ChainTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let chain: [any ToyStrategy]
        var turn: String
        var steps: [String]
        var texts: [String] = []
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "the first that answers wins",
            chain: [Pass(), Fail(), Echo(), Say()],
            turn: "replied ",
            steps: ["pass pass not mine", "fail failed the model is broken", "echo reply answered"],
            texts: ["ana: hello"]
        ),
        Case(
            name: "silence ends the chain",
            chain: [Pass(), Silent(), Echo()],
            turn: "silent out of hours",
            steps: ["pass pass not mine", "silent silent out of hours"]
        ),
        Case(
            name: "a handoff ends the chain",
            chain: [PlainHandoff(), Echo()],
            turn: "handed_off asked for a person",
            steps: ["hand-off handoff asked for a person"]
        ),
        Case(
            name: "every strategy passes",
            chain: [Pass(), Fail()],
            turn: "passed every strategy passed",
            steps: ["pass pass not mine", "fail failed the model is broken"]
        ),
        Case(name: "an empty chain", chain: [], turn: "passed every strategy passed", steps: []),
        Case(
            name: "an empty reply is none",
            chain: [Say(texts: []), Say(texts: ["", " \n"]), StreamPieces(pieces: [" ", "\n"]), Echo()],
            turn: "replied ",
            steps: [
                "say failed the reply is empty", "say failed the reply is empty",
                "stream-pieces failed the reply is empty", "echo reply answered",
            ],
            texts: ["ana: hello"]
        ),
        Case(
            name: "empty messages of a reply are left out",
            chain: [Say(texts: ["", "well", " "])],
            turn: "replied ",
            steps: ["say reply answered"],
            texts: ["well"]
        ),
        Case(
            name: "a stream is sent as one message if the channel cannot stream",
            chain: [StreamPieces(pieces: ["One", ". Two", ". Three."], failsAfter: 2), StreamPieces()],
            turn: "replied ",
            steps: ["stream-pieces failed the model is broken", "stream-pieces reply answered"],
            texts: ["One. Two. Three."]
        ),
    ]

    @Test(arguments: cases)
    func everyStepIsStoredWithItsReason(_ testCase: Case) async throws {
        try await withHub([channel(testCase.chain)]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            #expect(try await life.books.lines("SELECT state, reason FROM turns") == [testCase.turn])
            #expect(
                try await life.books.lines("SELECT strategy, verdict, reason FROM turn_steps ORDER BY position")
                    == testCase.steps
            )
            #expect(life.http.texts == testCase.texts)
        }
    }

    @Test func stepThatTimesOutIsFollowedByTheNext() async throws {
        let slow = Slow(duration: .seconds(31))
        try await withHub([channel(slow, Echo())]) { life in
            await life.post(message("m1", "hello"))
            try await eventually("the step has begun") { slow.begun.entries.count == 1 }
            life.clock.advance(by: .seconds(30))
            try await life.settle()
            #expect(
                try await life.books.lines("SELECT strategy, verdict, reason FROM turn_steps ORDER BY position")
                    == ["slow late timed out after 30.0 seconds", "echo reply answered"]
            )
        }
    }

    @Test func eventsNameTheirContactAndMessage() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            await life.post(status("read", of: "sent-1"))
            try await life.settle()
            let events = try await life.books.lines(
                "SELECT kind, conversation, contact, message FROM events ORDER BY id"
            )
            #expect(events == ["message 1 1 1", "reply 1 1 2", "status 1 1 2"])
        }
    }

    @Test func handoffAssignsTheConversationToAnAgent() async throws {
        try await withHub([channel(PlainHandoff())]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            await life.post(message("m2", "hello?"))
            try await life.settle()
            #expect(try await life.books.lines("SELECT handler FROM conversations") == ["agent"])
            #expect(try await life.books.lines("SELECT outcome FROM inbox ORDER BY id") == ["turn", "agent"])
            #expect(
                try await life.books.lines("SELECT kind FROM events ORDER BY id") == ["message", "handoff", "message"]
            )
        }
    }

    @Test func memoryBelongsToOneConversation() async throws {
        try await withHub([channel(UsesMemoryAndHistory())]) { life in
            await life.post(message("m1", "hi"))
            try await life.settle()
            await life.post(message("m2", "ho"))
            try await life.settle()
            await life.post(message("m3", from: "bob", "hey"))
            try await life.settle()
            let texts = [
                "1 true []", "2 false [customer hi, hub 1 true []]", "1 true []",
            ]
            #expect(
                try await life.books.lines("SELECT CAST(text AS TEXT) FROM messages WHERE author = 'hub' ORDER BY id")
                    == texts
            )
            #expect(
                try await life.books.lines("SELECT conversation, key FROM leads ORDER BY id")
                    == ["1 callback", "2 callback"]
            )
            #expect(try await life.books.count("SELECT count(*) FROM events WHERE kind = 'lead'") == 2)
        }
    }

    @Test func turnHasTheCustomersLanguage() async throws {
        try await withHub([channel(languages: ["en", "fr"], Tongue())]) { life in
            for (id, text) in [
                ("m1", "ok"), ("m2", "Bonjour, vous êtes ouverts ?"), ("m3", "ok"), ("m4", "are you open?"),
            ] {
                await life.post(message(id, text))
                try await life.settle()
            }
            #expect(life.http.texts == ["en", "fr", "fr", "en"])
        }
    }

    private struct Tongue: ToyStrategy {
        static let name: StrategyKind = "tongue"

        func respond(to turn: Turn) async throws -> Verdict { .reply(.text(turn.language)) }
    }

    @Test func longTextIsSentAsSeveralMessagesInOrder() async throws {
        let text = "The first sentence is this one. And here is a second one. Then comes a third."
        try await withHub([channel(Say(texts: [text]))]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            #expect(life.http.texts.count > 1)
            #expect(life.http.texts.allSatisfy { $0.utf16.count <= 40 })
            #expect(life.http.texts.joined(separator: " ") == text)
        }
    }
}
