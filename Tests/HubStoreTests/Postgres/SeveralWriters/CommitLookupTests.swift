import ChannelKit
import Foundation
import HubModel
import HubRouter
import Testing

@testable import HubStore

/// A webhook about one message, which is looked for as its commit begins.
private struct MessageWebhook: WebhookTransaction {
    /// The key of the item; nil for a webhook without a row, such as a status.
    var key: String?
    let message: String
    /// Applies it.
    let body: @Sendable (any TenantTransaction) throws -> String

    let tenant: TenantID = "lotus"
    let isAwaited = false

    var locks: WebhookLocks {
        var locks = WebhookLocks()
        locks.items = [LockName(.item, key ?? "status of \(message)", on: .lotus)]
        locks.changes = [LockName(.message, message, on: .lotus)]
        if key == nil { locks.sends = locks.changes } else { locks.rows = locks.items }
        return locks
    }

    func apply(in tx: any TenantTransaction) throws -> String { try body(tx) }

    func store(in tx: any TenantTransaction) throws -> String { "stored" }
}

@Suite("What a commit on PostgreSQL looks up as it begins", .timeLimit(.minutes(5)))
struct CommitLookupTests {
    /// Commits all of `webhooks`, most of them together, and counts their outcomes.
    private func outcomes(of webhooks: [MessageWebhook], in store: PostgresStore) async throws -> [String: Int] {
        try await withThrowingTaskGroup(of: String.self) { group in
            for webhook in webhooks { group.addTask { try await store.storage.receive(webhook) } }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
    }

    private func status(_ status: DeliveryStatus, of message: String) -> MessageWebhook {
        MessageWebhook(message: message) { tx in
            let update = StatusUpdate(externalID: message, status: status, at: noon)
            switch try tx.applyStatus(update, channel: .lotus, at: noon).last?.outcome {
            case .moved: return "moved"
            case .unchanged: return "unchanged"
            default: return "early"
            }
        }
    }

    /// Stores replies that their provider accepted, each in a conversation of its own.
    private func sent(_ messages: [String], in store: PostgresStore) async throws {
        try await store.storage.transact("lotus") { tx in
            for message in messages {
                let contact = try tx.resolveContact(UnifiedContact(id: message), channel: .lotus, at: noon)
                let thread = try tx.insertConversation(contact: contact, channel: .lotus, thread: nil, at: noon)
                var said = StoredMessage.said(in: thread.id, channel: .lotus)
                said.externalID = message
                _ = try tx.insertMessage(said)
            }
        }
    }

    private static let messages = (1...8).map { "p\($0)" }

    /// Each is found once, and what one of them changes the next one sees.
    @Test func ofEqualStatusesInACommitOneMovesItsMessage() async throws {
        let store = try PostgresStore()
        try await sent(Self.messages, in: store)
        let webhooks = Self.messages.flatMap { message in (1...6).map { _ in status(.delivered, of: message) } }
        #expect(try await outcomes(of: webhooks, in: store) == ["moved": 8, "unchanged": 40])
        #expect(try store.storedLines("SELECT DISTINCT status FROM messages") == ["delivered"])
    }

    @Test func statusesWithoutTheirMessageAreEarly() async throws {
        let store = try PostgresStore()
        try await sent(["p1"], in: store)
        let webhooks = [status(.read, of: "p1"), status(.read, of: "p9"), status(.delivered, of: "p9")]
        #expect(try await outcomes(of: webhooks, in: store) == ["moved": 1, "early": 2])
        #expect(try store.storedLines("SELECT count(*) FROM early_statuses") == ["2"])
    }

    @Test func aStatusWhoseConversationIsHeldIsStoredAlone() async throws {
        let store = try PostgresStore()
        try await sent(Self.messages, in: store)
        let session = try PostgresConnection(
            PostgresAddress(store.server.url(of: store.database, as: "owner")),
            timeouts: .none
        )
        try session.run(script: "BEGIN; SELECT 1 FROM conversations ORDER BY id LIMIT 1 FOR UPDATE")
        let webhooks = Self.messages.map { status(.read, of: $0) }
        #expect(try await outcomes(of: webhooks, in: store) == ["moved": 7, "stored": 1])
        try session.run(script: "ROLLBACK")
    }

    /// Two items with one message, such as a webhook that a provider sends by two ways.
    @Test func aMessageOfTwoItemsIsStoredOnce() async throws {
        let store = try PostgresStore()
        try await sent(["p1"], in: store)
        let thread = ConversationID(
            try #require(try store.storedLines("SELECT id FROM conversations").first.flatMap(Int64.init))
        )
        let webhooks = (1...6).flatMap { message in
            (1...3).map { copy in
                MessageWebhook(key: "\(message)-\(copy)", message: "m\(message)") { tx in
                    _ = try tx.insertAppliedItem(newItem(ItemKey("\(message)-\(copy)")), at: noon)
                    let heard = StoredMessage.heard("m\(message)", in: thread, channel: .lotus)
                    return try tx.insertMessage(heard) == nil ? "known" : "new"
                }
            }
        }
        #expect(try await outcomes(of: webhooks, in: store) == ["new": 6, "known": 12])
        // A message that is known from the beginning.
        let again = MessageWebhook(key: "again", message: "m1") { tx in
            try tx.insertMessage(.heard("m1", in: thread, channel: .lotus)) == nil ? "known" : "new"
        }
        #expect(try await outcomes(of: [again], in: store) == ["known": 1])
        #expect(try store.storedLines("SELECT count(*) FROM messages WHERE author = 'customer'") == ["6"])
    }
}
