import ChannelKit
import Foundation
import HubRouter

// The memory of strategies, and the leads that they recorded for the tenant.

extension SQLTenantTransaction {
    func memory(_ memory: MemoryScope, key: String) throws -> JSONValue? {
        let (table, owner, id) = try place(of: memory)
        return try connection.row(
            "SELECT codec, value FROM \(table) WHERE tenant = ? AND \(owner) = ? AND key = ?",
            [scope, id, .text(key)]
        ) { try $0.content("value") }
    }

    func setMemory(_ value: JSONValue?, scope memory: MemoryScope, key: String) throws {
        let (table, owner, id) = try place(of: memory)
        guard let value else {
            try connection.execute(
                "DELETE FROM \(table) WHERE tenant = ? AND \(owner) = ? AND key = ?",
                [scope, id, .text(key)]
            )
            return
        }
        try connection.execute(
            """
            INSERT INTO \(table) (tenant, \(owner), key, codec, value) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (tenant, \(owner), key) DO UPDATE SET codec = excluded.codec, value = excluded.value
            """,
            [scope, id, .text(key), .codec, BlobCodec.encode(value)]
        )
    }

    /// The table of a memory, with the column and the id of its owner.
    private func place(of memory: MemoryScope) throws -> (table: String, owner: String, id: SQLValue) {
        switch memory {
        case .conversation(let id): ("conversation_memory", "conversation", .id(id))
        case .contact(let id): ("contact_memory", "contact", .id(try survivor(of: id)))
        }
    }

    func leads(since: Date, limit: Int) throws -> [StoredLead] {
        try connection.rows(
            """
            SELECT conversation, conversations.channel, at, codec, body
            FROM leads JOIN conversations
                ON conversations.tenant = leads.tenant AND conversations.id = leads.conversation
            WHERE leads.tenant = ? AND at >= ? ORDER BY at DESC, leads.id DESC LIMIT ?
            """,
            [scope, .date(since), .integer(Int64(limit))]
        ) { row in
            StoredLead(
                conversation: try row["conversation"],
                channel: try channel(row),
                at: try row["at"],
                body: try row.listedJSON("body")
            )
        }
    }

    func insertLead(_ lead: JSONValue, conversation: ConversationID, key: String, at: Date) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO leads (tenant, conversation, key, at, codec, body) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, conversation, key) DO NOTHING
            """,
            [scope, .id(conversation), .text(key), .date(at), .codec, BlobCodec.encode(lead)]
        ) == 1
    }
}
