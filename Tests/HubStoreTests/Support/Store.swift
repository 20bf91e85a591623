import ChannelKit
import Foundation
import GRDB
import HubRouter

@testable import HubStore

/// A storage on a file of its own, and the file beside it.
final class Store: Sendable {
    let storage: SQLiteStorage
    let path: String
    /// The folder that goes with it; nil where it is another's.
    private let folder: URL?

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("patchbay-\(UUID().uuidString)")
        self.folder = folder
        path = folder.appendingPathComponent("hub.db").path
        storage = try SQLiteStorage(path: path)
    }

    /// Opens the file of another, which removes its folder.
    init(at path: String, as use: SQLiteStorage.Use = .exclusive(command: "test")) throws {
        folder = nil
        self.path = path
        storage = try SQLiteStorage(path: path, as: use)
    }

    deinit {
        try? storage.close()
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }

    /// The rows that `sql` selects, each as its columns with a space between.
    func lines(_ sql: String) async throws -> [String] {
        try await storage.pool.read { database in
            try Row.fetchAll(database, sql: sql).map { row in
                row.map { _, value in value.isNull ? "-" : "\(value.storage.value ?? "")" }.joined(separator: " ")
            }
        }
    }

    /// Every row of `tenant`, of every table, as text.
    func everything(of tenant: TenantID) async throws -> [String] {
        try await storage.pool.read { database in
            let tables = try String.fetchAll(
                database,
                sql: """
                    SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%tenant TEXT%' ORDER BY name
                    """
            )
            return try tables.flatMap { table in
                try Row.fetchAll(database, sql: "SELECT * FROM \(table) WHERE tenant = ?", arguments: [tenant.rawValue])
                    .map { "\(table): \($0.databaseValues)" }
            }
        }
    }
}

/// The time at which tests happen.
let noon = Date(timeIntervalSince1970: 1_790_000_000)

extension ChannelID {
    static let lotus = ChannelID(tenant: "lotus", name: "sms")
    static let rose = ChannelID(tenant: "rose", name: "sms")
}

/// An item of the same name for any channel.
func newItem(
    _ key: ItemKey = "message:m1",
    for channel: ChannelID = .lotus,
    lane: LaneKey = "ana",
    claimant: LeaseHolder? = nil
) -> NewItem {
    NewItem(
        channel: channel,
        adapter: "toy",
        address: "100",
        item: InboundItem(key: key, lane: lane, addresses: [], payload: Data(#"{"text":"hello"}"#.utf8)),
        verifiedBy: "token",
        receivedAt: noon,
        claimant: claimant
    )
}

/// A conversation with everything in it that a tenant can have.
struct SampleRows: Sendable {
    let item: ItemID
    let contact: ContactID
    let conversation: ConversationID
    let message: MessageID
    let turn: TurnID
    let reply: OutboxID
    let claim: LaneClaim

    /// Furnishes a tenant.
    ///
    /// Every name is the same whatever the tenant is.
    static func put(
        into channel: ChannelID,
        of storage: SQLiteStorage,
        correlation: String = "correlation"
    ) async throws -> SampleRows {
        let outcome = try await storage.intake([newItem(for: channel, claimant: .test)], unrouted: [])[0]
        return try await storage.transact(channel.tenant) { tx in
            let person = UnifiedContact(id: "ana", phone: "+15145550123", name: "Ana", aliases: ["ana-2"])
            let contact = try tx.resolveContact(person, channel: channel, at: noon)
            let conversation = try tx.insertConversation(contact: contact, channel: channel, thread: nil, at: noon)
            guard let message = try tx.insertMessage(.heard("m1", in: conversation.id, channel: channel)),
                let answer = try tx.insertMessage(.said(in: conversation.id, channel: channel))
            else { throw StorageError.unavailable("a message was there") }
            let turn = try tx.openTurn(
                NewTurn(
                    conversation: conversation.id,
                    channel: channel,
                    item: outcome.id,
                    message: message,
                    answer: .acknowledged,
                    generation: 1,
                    answerBy: nil,
                    openedAt: noon
                )
            )
            let reply = try tx.insertReply(
                .to(turn, in: conversation.id, channel: channel, message: answer, correlation: correlation)
            )
            try tx.setMemory("remembered", scope: .conversation(conversation.id), key: "key")
            try tx.setMemory("remembered", scope: .contact(contact), key: "key")
            try tx.insertUsage(.sample, turn: turn, channel: channel, call: "call", at: noon)
            _ = try tx.insertQuotaNotice("2026-11/80", at: noon)
            _ = try tx.insertLead("lead", conversation: conversation.id, key: "key", at: noon)
            try tx.insertLedgerEntry(turn, call: "call", kind: "model", result: "result", at: noon)
            try tx.setConsent(contact, channel: channel, optedOut: true, keyword: "STOP", at: noon)
            try tx.log(LoggedEvent(kind: "message", channel: channel, at: noon, body: "event"))
            guard let claim = outcome.claim else { throw StorageError.unavailable("the lane was not free") }
            return SampleRows(
                item: outcome.id,
                contact: contact,
                conversation: conversation.id,
                message: message,
                turn: turn,
                reply: reply,
                claim: claim
            )
        }
    }
}

extension LeaseHolder {
    static let test = LeaseHolder(owner: "test", leaseUntil: noon.addingTimeInterval(30))
}

extension StoredMessage {
    static func heard(_ id: String, in conversation: ConversationID, channel: ChannelID) -> StoredMessage {
        let message = UnifiedMessage(
            externalID: id,
            sentAt: noon,
            contact: UnifiedContact(id: "ana"),
            text: "hello",
            content: [.text("hello")]
        )
        return StoredMessage(
            author: .customer,
            conversation: conversation,
            channel: channel,
            externalID: id,
            at: noon,
            text: "hello",
            body: UnifiedEvent(adapter: "toy", address: "100", lane: "ana", event: .message(message)).json,
            status: .delivered
        )
    }

    static func said(in conversation: ConversationID, channel: ChannelID) -> StoredMessage {
        StoredMessage(
            author: .hub,
            conversation: conversation,
            channel: channel,
            externalID: nil,
            at: noon,
            text: "well",
            body: ["text": "well"],
            status: .queued
        )
    }
}

extension NewReply {
    static func to(
        _ turn: TurnID,
        in conversation: ConversationID,
        channel: ChannelID,
        message: MessageID,
        correlation: String = "correlation"
    ) -> NewReply {
        NewReply(
            turn: turn,
            conversation: conversation,
            channel: channel,
            message: message,
            content: .text("well"),
            route: .api,
            replyTo: nil,
            correlation: correlation,
            createdAt: noon,
            expiresAt: noon.addingTimeInterval(3600)
        )
    }
}

extension ModelUsage {
    static let sample = ModelUsage(model: "small", inputTokens: 100, outputTokens: 20, milliseconds: 900, cost: 27)
}
