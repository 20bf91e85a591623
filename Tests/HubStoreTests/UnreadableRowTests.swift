import ChannelKit
import Foundation
import HubModel
import HubRouter
import Testing

@testable import HubStore

@Suite("Rows of a newer version", .timeLimit(.minutes(5)))
struct UnreadableRowTests {
    private let store: Store
    private var storage: SQLiteStorage { store.storage }

    init() throws { store = try Store() }

    private func change(_ sql: String) throws { try store.run(sql) }

    /// The kinds of content that only a newer version can read.
    static let contents = [
        "codec = 9", "{column} = CAST('{\"newer\":{}}' AS BLOB)", "{column} = x'ff00'", "{column} = x''",
    ]

    @Test func anItemIsReadWithTheReason() async throws {
        _ = try await SampleRows.put(into: .lotus, of: storage)
        try change("UPDATE inbox SET codec = 9")
        let item = try await storage.read("lotus") { try $0.pendingItems(channel: .lotus, lane: "ana", limit: 1).first }
        #expect(item?.unreadable == "unknown codec 9; it was written by a newer version")
        #expect(item?.item.key == "message:m1")
    }

    @Test(arguments: contents)
    func aTurnIsReadWithTheReason(_ content: String) async throws {
        let ids = try await SampleRows.put(into: .lotus, of: storage)
        try change("UPDATE messages SET \(content.replacing("{column}", with: "body"))")
        let turn = try #require(try await storage.read("lotus") { try $0.nextTurn(ids.conversation) })
        #expect(turn.id == ids.turn)
        #expect(turn.unreadable != nil)
        #expect(turn.messages.isEmpty)
    }

    @Test(arguments: contents)
    func aReplyIsReadWithTheReason(_ content: String) async throws {
        let ids = try await SampleRows.put(into: .lotus, of: storage)
        try change("UPDATE outbox SET \(content.replacing("{column}", with: "content"))")
        let reply = try await storage.read("lotus") { try $0.waitingReplies(ids.conversation, limit: 5).first }
        #expect(reply?.id == ids.reply)
        #expect(reply?.unreadable != nil)
        #expect(try await storage.read("lotus") { try $0.inlineContents(ids.turn) } == [])
    }

    @Test func listsGoOn() async throws {
        let ids = try await SampleRows.put(into: .lotus, of: storage)
        try await storage.transact("lotus") { tx in
            try tx.log(
                LoggedEvent(kind: "handoff", channel: .lotus, conversation: ids.conversation, at: noon, body: "event")
            )
            try tx.offer([ReplyContent.Choice(id: "1", title: "one")], in: ids.conversation)
            try tx.record([], of: ids.reply)
            try tx.holdReply(ids.reply, reason: Reason(.takenOver))
        }
        for table in ["messages", "outbox", "events", "leads"] { try change("UPDATE \(table) SET codec = 9") }
        try change("UPDATE outbox SET decision_codec = 9")
        try change("UPDATE conversations SET choices_codec = 9")
        let reason = "unknown codec 9; it was written by a newer version"
        try await storage.read("lotus") { tx in
            let history = try tx.history(ids.conversation, before: MessageID(.max), limit: 5)
            #expect(history.map(\.text) == ["[unreadable: \(reason)]", "[unreadable: \(reason)]"])
            #expect(
                try tx.events("handoff", of: ids.conversation, limit: 5).map(\.body) == [
                    ["unreadable": .string(reason)]
                ]
            )
            #expect(try tx.leads(since: .distantPast, limit: 5).map(\.body) == [["unreadable": .string(reason)]])
            #expect(try tx.deadLetters(limit: 5).map(\.id) == [DeadLetterID(.reply, ids.reply.rawValue)])
            let letter = try tx.deadLetterDetails(DeadLetterID(.reply, ids.reply.rawValue))
            #expect(letter?.text == "[unreadable: \(reason)]")
            #expect(letter?.findings == [])
            // A message with a number is processed as text then.
            #expect(try tx.offeredChoices(ids.conversation) == [])
        }
    }

    @Test func anErrorOfTheStorageIsNoUnreadableRow() async throws {
        let ids = try await SampleRows.put(into: .lotus, of: storage)
        try change("ALTER TABLE turn_messages RENAME TO elsewhere")
        await #expect(throws: SQLiteError.self) {
            try await storage.read("lotus") { try $0.nextTurn(ids.conversation) }
        }
    }

    @Test func twoIdsThatDifferBehindANullAreTwo() async throws {
        let outcomes = try await storage.intake([newItem("message:a\0b"), newItem("message:a\0c")], unrouted: [])
        #expect(outcomes.map(\.isNew) == [true, true])
        let again = try await storage.intake([newItem("message:a\0b")], unrouted: [])
        #expect(again.map(\.isNew) == [false])
        try await storage.transact("lotus") { tx in
            let first = try tx.resolveContact(UnifiedContact(id: "a\0b"), channel: .lotus, at: noon)
            #expect(try tx.resolveContact(UnifiedContact(id: "a\0c"), channel: .lotus, at: noon) != first)
            #expect(try tx.resolveContact(UnifiedContact(id: "a\0b"), channel: .lotus, at: noon) == first)
        }
    }
}
