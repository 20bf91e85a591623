import ChannelKit
import ChannelTestKit
import Foundation

@testable import HubRouter
@testable import HubStore

/// A storage with a file in a temporary folder.
final class Store: Sendable {
    let storage: SQLiteStorage
    let path: String
    /// The folder to remove at the end; nil if another store owns it.
    private let folder: TemporaryFolder?

    /// - Parameter freeBytes: Returns the number of free bytes on the disk of a folder.
    init(freeBytes: @escaping @Sendable (String) -> Int64? = { SQLiteStorage.freeBytes($0) }) throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        // The storage creates the folder of the file, with its mode.
        path = folder.path("data/hub.db")
        storage = try SQLiteStorage(path: path, freeBytes: freeBytes)
    }

    /// Opens the file of another store, which removes the folder.
    init(at path: String, as use: SQLiteStorage.Use = .exclusive(command: "test")) throws {
        folder = nil
        self.path = path
        storage = try SQLiteStorage(path: path, as: use)
    }

    deinit { try? storage.close() }

    /// Opens another connection to the file.
    func open() throws -> SQLiteConnection { try SQLiteConnection(path: path) }

    /// Changes the file beside the storage.
    func run(_ script: String) throws { try open().run(script: script) }

    /// Returns the rows that `sql` selects, each as its columns separated by spaces.
    func lines(_ sql: String) throws -> [String] { try open().readableLines(sql) }

    /// Returns the rows that `sql` selects as they are stored.
    func storedLines(_ sql: String) throws -> [String] { try open().lines(sql) }

    /// Returns all rows of `tenant`, of all tables, as text.
    func everything(of tenant: TenantID) throws -> [String] {
        let connection = try open()
        let tables = try connection.lines(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%tenant INTEGER%' ORDER BY name"
        )
        let number = "(SELECT id FROM tenants WHERE name = '\(tenant)')"
        return try tables.flatMap { table in
            try connection.lines("SELECT * FROM \(table) WHERE tenant = \(number)").map { "\(table): \($0)" }
        }
    }
}

/// The current time of tests.
let noon = Date(timeIntervalSince1970: 1_790_000_000)

extension ChannelID {
    static let lotus = ChannelID(tenant: "lotus", name: "sms")
    static let rose = ChannelID(tenant: "rose", name: "sms")
}

/// Makes an item with the same key for any channel.
func newItem(
    _ key: ItemKey = "message:m1",
    for channel: ChannelID = .lotus,
    lane: LaneKey = "ana",
    isAwaited: Bool = false
) -> NewItem {
    NewItem(
        channel: channel,
        adapter: "toy",
        address: "100",
        item: InboundItem(key: key, lane: lane, addresses: [], payload: Data(#"{"text":"hello"}"#.utf8)),
        verifiedBy: "token",
        receivedAt: noon,
        isAwaited: isAwaited
    )
}

/// A conversation with rows of all kinds.
struct SampleRows: Sendable {
    let item: ItemID
    let contact: ContactID
    let conversation: ConversationID
    let message: MessageID
    let turn: TurnID
    let reply: OutboxID

    /// Inserts the rows for a tenant, with the same names and keys for all tenants.
    static func put(into channel: ChannelID, of storage: any HubStorage) async throws -> SampleRows {
        let outcome = try await storage.intake([newItem(for: channel)], unrouted: [])[0]
        return try await storage.transact(channel.tenant) { tx in
            let ana = UnifiedContact(id: "ana", phone: "+15145550123", name: "Ana", aliases: ["ana-2"])
            let contact = try tx.resolveContact(ana, channel: channel, at: noon)
            let conversation = try tx.insertConversation(contact: contact, channel: channel, thread: nil, at: noon)
            guard let message = try tx.insertMessage(.heard("m1", in: conversation.id, channel: channel)),
                let answer = try tx.insertMessage(.said(in: conversation.id, channel: channel))
            else { throw StorageError.unavailable("a message was there") }
            let locked = try tx.lock(conversation.id)
            let turn = try tx.openTurn(.of(message, item: outcome.id, in: locked, channel: channel))
            let reply = try tx.insertReply(.to(turn, in: locked, channel: channel, message: answer))
            try tx.setMemory("remembered", scope: .conversation(conversation.id), key: "key", at: noon)
            try tx.setMemory("remembered", scope: .contact(contact), key: "key", at: noon)
            try tx.insertUsage(.sample, turn: turn, channel: channel, call: "call", at: noon)
            _ = try tx.insertQuotaNotice("2026-11/80", at: noon)
            _ = try tx.insertLead("lead", conversation: conversation.id, key: "key", at: noon)
            _ = try tx.insertNote("note", in: conversation.id, by: nil, at: noon)
            try tx.insertLedgerEntry(turn, call: "call", kind: "model", result: "result", at: noon)
            try tx.setConsent(contact, channel: channel, optedOut: true, keyword: "STOP", at: noon)
            try tx.log(LoggedEvent(kind: "message", channel: channel, at: noon, body: "event"))
            return SampleRows(
                item: outcome.id,
                contact: contact,
                conversation: conversation.id,
                message: message,
                turn: turn,
                reply: reply
            )
        }
    }
}

extension TenantReading {
    /// The hub's own id of a reply's send.
    func correlation(of reply: OutboxID) throws -> String? {
        try self.reply(of: MessageID(reply.rawValue))?.destination.correlation
    }
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
            body: EncodedJSON(UnifiedEvent(adapter: "toy", address: "100", lane: "ana", event: .message(message)).json),
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
            body: EncodedJSON(["text": "well"]),
            status: .queued
        )
    }
}

extension NewTurn {
    static func of(
        _ message: MessageID,
        item: ItemID,
        in conversation: LockedConversation,
        channel: ChannelID,
        dueAt: Date = noon
    ) -> NewTurn {
        NewTurn(
            conversation: conversation,
            channel: channel,
            item: item,
            message: message,
            answer: .acknowledged,
            generation: 1,
            answerBy: nil,
            openedAt: noon,
            dueAt: dueAt
        )
    }
}

extension NewReply {
    static func to(
        _ turn: TurnID,
        in conversation: LockedConversation,
        channel: ChannelID,
        message: MessageID
    ) -> NewReply {
        NewReply(
            turn: turn,
            conversation: conversation,
            channel: channel,
            message: message,
            content: EncodedJSON(ReplyContent.text("well").json),
            route: .api,
            replyTo: nil,
            createdAt: noon,
            expiresAt: noon.addingTimeInterval(3600)
        )
    }
}

extension ModelUsage {
    static let sample = ModelUsage(model: "small", inputTokens: 100, outputTokens: 20, milliseconds: 900, cost: 27)
}
