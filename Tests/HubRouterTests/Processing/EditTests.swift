import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Edits, deletions and silent acts", .onBothDatabases, .timeLimit(.minutes(1)))
struct EditTests {
    /// A change after a customer's message, with the replies, the stored texts and the opt-outs after it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: JSONValue
        var replies = ["ana: hello"]
        var texts = ["hello"]
        var consents: [String] = []
        var event: String? = "edited"
    }

    private static let stopped = "You will get no more messages from lotus. Write START to hear from us again."

    private static func edit(_ id: String, _ text: String, from contact: String? = "ana") -> JSONValue {
        .compact([
            "kind": "edited", "id": .string(id), "from": contact.map(JSONValue.string), "text": .string(text),
            "at": 1_790_000_010,
        ])
    }

    static let cases = [
        Case(testDescription: "another text", change: edit("m1", "Friday"), texts: ["Friday"]),
        Case(
            testDescription: "STOP",
            change: edit("m1", "STOP"),
            replies: ["ana: hello", stopped],
            texts: ["STOP"],
            consents: ["1 STOP"]
        ),
        Case(testDescription: "help", change: edit("m1", "HELP"), texts: ["HELP"]),
        Case(
            testDescription: "STOP in an unknown message",
            change: edit("m7", "STOP"),
            consents: ["1 STOP"],
            event: nil
        ),
        // A message of the hub can be edited at the provider; only a customer opts out.
        Case(testDescription: "STOP in the hub's message", change: edit("sent-1", "STOP", from: nil)),
        Case(testDescription: "a deletion", change: item("deleted", "m1"), event: "deleted"),
    ]

    @Test(arguments: cases)
    func changeIsStoredAndNotAnswered(_ testCase: Case) async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            await life.post(testCase.change)
            try await life.settle()
            // The confirmation is longer than the toy channel's messages.
            #expect(life.http.texts.first == "ana: hello")
            #expect(life.http.texts.dropFirst().joined(separator: " ") == testCase.replies.dropFirst().joined())
            let texts = "SELECT CAST(text AS TEXT) FROM messages WHERE author = 'customer' ORDER BY id"
            #expect(try await life.books.lines(texts) == testCase.texts)
            #expect(try await life.books.lines("SELECT opted_out, keyword FROM consents") == testCase.consents)
            let events = "SELECT kind FROM events WHERE kind IN ('edited', 'deleted') AND conversation = 1"
            #expect(try await life.books.lines(events) == [testCase.event].compactMap(\.self))
        }
    }

    /// A turn that has not begun reads the text as it is now.
    @Test func editBeforeTheTurnIsAnswered() async throws {
        try await withHub([channel(policy: ChannelPolicy(gather: .seconds(5)), Echo())]) { life in
            await life.post(message("m1", "Thursday"))
            await life.post(Self.edit("m1", "Friday"))
            try await life.goOn()
            #expect(life.http.texts == ["ana: Friday"])
        }
    }

    /// Any act of the customer's opens the provider's window; one that wants no answer gets none.
    @Test(
        arguments: [
            (["unsupported": "poll"], ["ana: "], 1), (["unsupported": "pin", "silent": true], [], 1),
            (["emoji": "👍"], [], 0),
        ] as [(JSONValue, [String], Int)]
    )
    func actOpensTheWindow(_ act: JSONValue, _ replies: [String], _ windows: Int) async throws {
        try await withHub([channel(of: ToyRich.self, Echo())]) { life in
            let at = Int64(life.clock.now.timeIntervalSince1970)
            let base: JSONValue = ["kind": "message", "id": "m1", "from": "ana", "text": "", "at": .integer(at)]
            await life.post(base.changing(act.object ?? [:]), via: "toy-rich")
            try await life.settle()
            #expect(life.http.texts == replies)
            let open = "SELECT count(*) FROM conversations WHERE last_inbound_at IS NOT NULL"
            #expect(try await life.books.count(open) == windows)
        }
    }
}
