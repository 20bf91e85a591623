import ChannelKit
import Foundation
import HubRouter

// The memory of strategies, and the leads that they recorded for the tenant.

extension SQLTenantTransaction {
    func memory(_ memory: MemoryScope, key: String) throws -> JSONValue? {
        let (statements, owner) = try place(of: memory)
        return try connection.row(statements.value, owner, key, number) { try $0.content("value") }
    }

    func setMemory(_ value: JSONValue?, scope memory: MemoryScope, key: String, at: Date) throws {
        let (statements, owner) = try place(of: memory)
        guard let value else {
            try connection.run(statements.delete, owner, key, number)
            return
        }
        try connection.run(statements.set, owner, key, number, at, codec.tag, codec.encode(value))
    }

    /// The statements on the table of a memory, and the id of its owner.
    private func place(of memory: MemoryScope) throws -> (statements: MemoryStatements, owner: Int64) {
        switch memory {
        case .conversation(let id): (.ofConversation, id.rawValue)
        case .contact(let id): (.ofContact, try survivor(of: id).rawValue)
        }
    }

    func leads(since: Date, limit: Int) throws -> [StoredLead] {
        try connection.rows(.leads, number, since, limit) { row in
            StoredLead(
                conversation: try row["conversation"],
                channel: try channel(row),
                at: try row["at"],
                body: try row.listedJSON("body")
            )
        }
    }

    func insertLead(_ lead: JSONValue, conversation: ConversationID, key: String, at: Date) throws -> Bool {
        let id = try connection.numbers.nextID(.leads, connection)
        return try connection.changes(
            of: .insertLead,
            id,
            number,
            conversation,
            key,
            at,
            at,
            codec.tag,
            codec.encode(lead)
        ) == 1
    }
}

// MARK: - Statements

/// The statements on one of the tables of memories.
private struct MemoryStatements {
    static let ofConversation = MemoryStatements(table: "conversation_memory", owner: "conversation")
    static let ofContact = MemoryStatements(table: "contact_memory", owner: "contact")

    let value: SQLStatement
    let set: SQLStatement
    let delete: SQLStatement

    private init(table: String, owner: String) {
        value = SQLStatement("SELECT codec, value FROM \(table) WHERE \(owner) = ? AND key = ? AND tenant = ?")
        set = SQLStatement(
            """
            INSERT INTO \(table) (\(owner), key, tenant, at, codec, value) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (\(owner), key) DO UPDATE
                SET at = excluded.at, codec = excluded.codec, value = excluded.value
                WHERE \(table).tenant = excluded.tenant
            """
        )
        delete = SQLStatement("DELETE FROM \(table) WHERE \(owner) = ? AND key = ? AND tenant = ?")
    }
}

extension SQLStatement {
    fileprivate static let leads = SQLStatement(
        """
        SELECT conversation, conversations.channel, at, leads.codec, body
        FROM leads JOIN conversations ON conversations.id = leads.conversation
        WHERE leads.tenant = ? AND at >= ? ORDER BY at DESC, leads.id DESC LIMIT ?
        """
    )
    fileprivate static let insertLead = SQLStatement(
        """
        INSERT INTO leads (id, tenant, conversation, key, at, source, status, changed_at, codec, body)
        VALUES (?, ?, ?, ?, ?, 'strategy', 'new', ?, ?, ?) ON CONFLICT (conversation, key) DO NOTHING
        """
    )
}
