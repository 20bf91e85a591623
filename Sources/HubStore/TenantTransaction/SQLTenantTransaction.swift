import ChannelKit
import Foundation
import HubRouter

/// A transaction on one tenant's rows, through an open connection.
///
/// Every statement has the tenant in its condition. The files beside this one have its methods, by kind of row.
struct SQLTenantTransaction: TenantTransaction {
    let tenant: TenantID
    let connection: SQLConnection
    let entry: TenantEntry
    /// The lanes that this run of the transaction makes due.
    let due = DueLanes()
    /// The statuses that this run of the transaction applies.
    let statuses = StatusTally()
    /// The conversations that this run has read.
    let read = ReadConversations()
    /// The ids that this run has taken for turns to come.
    let turnIDs = ReservedTurns()

    /// Registers the tenant, unless the connection only reads, and enters it.
    init(tenant: TenantID, connection: SQLConnection) throws {
        self.tenant = tenant
        entry = try connection.numbers.tenant(tenant, connection)
        try connection.enter(entry.number)
        self.connection = SQLConnection(driver: connection.driver, codec: entry.codec)
    }

    /// The number of the tenant in the rows.
    var number: Int64 { entry.number }
    /// The encoding of content.
    var codec: BlobCodec { connection.codec }

    /// The number of one of the tenant's channels in the rows.
    func number(of channel: ChannelID) throws -> Int64 {
        try connection.numbers.channel(channel.name, of: entry, connection)
    }

    /// The tenant's channel in the column `channel`.
    func channel(_ row: SQLRow) throws -> ChannelID { try connection.numbers.channel(row["channel"], connection) }

    /// The hash of a value, for look-ups.
    func hash(_ kind: LookupKey.Kind, _ text: String) -> LookupHash { entry.key.hash(kind, text) }

    // MARK: - Events

    func log(_ event: LoggedEvent) throws {
        if let conversation = event.conversation {
            // Until the commit, so that the numbers follow the order of commits.
            try hold(conversation)
            if let statement = connection.dialect.insertCountedEvent { return try insert(event, with: statement) }
            try connection.run(.countEvent, conversation, number)
        }
        try connection.run(
            .insertEvent,
            connection.numbers.nextID(.events, connection),
            number,
            number(of: event.channel),
            event.conversation,
            event.conversation,
            number,
            event.contact,
            event.conversation,
            number,
            event.message,
            event.kind,
            event.at,
            codec.tag,
            codec.encode(event.encoded)
        )
    }

    private func insert(_ event: LoggedEvent, with statement: SQLStatement) throws {
        try connection.run(
            statement,
            event.conversation,
            number,
            connection.numbers.nextID(.events, connection),
            number,
            number(of: event.channel),
            event.conversation,
            event.contact,
            event.message,
            event.kind,
            event.at,
            codec.tag,
            codec.encode(event.encoded)
        )
    }

    func events(_ kind: String, of conversation: ConversationID, limit: Int) throws -> [LoggedEvent] {
        try connection.rows(.eventsOfKind, conversation, kind, number, limit) { row in
            LoggedEvent(
                kind: kind,
                channel: try channel(row),
                conversation: conversation,
                at: try row["at"],
                body: try row.listedJSON("body")
            )
        }
        .reversed()
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let countEvent = SQLStatement(
        "UPDATE conversations SET event_seq = event_seq + 1 WHERE id = ? AND tenant = ?"
    )
    // The columns of the conversation are read here, so that no round trip to a server brings them.
    fileprivate static let insertEvent = SQLStatement(
        """
        INSERT INTO events (id, tenant, channel, xid, conversation, conversation_seq, contact, message, kind, at, codec,
            body)
        VALUES (?, ?, ?, 0, ?, (SELECT event_seq FROM conversations WHERE id = ? AND tenant = ?),
            coalesce(?, (SELECT contact FROM conversations WHERE id = ? AND tenant = ?)), ?, ?, ?, ?, ?)
        """
    )
    // Only the kinds that are read have an index: the events of every message would make it as large as the log.
    fileprivate static let eventsOfKind = SQLStatement(
        """
        SELECT channel, at, codec, body FROM events
        WHERE kind IN ('handoff', 'call') AND conversation = ? AND kind = ? AND tenant = ? ORDER BY id DESC LIMIT ?
        """
    )
}
