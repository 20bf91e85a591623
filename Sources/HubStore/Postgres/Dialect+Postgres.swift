extension Dialect {
    static let postgres = Dialect(
        showsOneTenant: true,
        bytesOfTable: { "SELECT pg_total_relation_size('\($0)') AS bytes" },
        reserveIDs: { table, connection in
            try connection.row(.nextBlock, table.sequence) { try $0["reserved"] }
        },
        insertCountedEvent: .insertCountedEvent
    )
}

extension NumberedTable {
    /// The sequence of the table's ids, whose increment is the size of a block.
    var sequence: String { "ids_of_\(name)" }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let nextBlock = SQLStatement(
        "SELECT nextval(CAST(CAST(? AS text) AS regclass)) AS reserved"
    )
    // A message has five events, and a statement on a server costs more than its rows. NULL has no type of its own here.
    fileprivate static let insertCountedEvent = SQLStatement(
        """
        WITH counted AS (
            UPDATE conversations SET event_seq = event_seq + 1 WHERE id = ? AND tenant = ? RETURNING event_seq, contact
        )
        INSERT INTO events (id, tenant, channel, xid, conversation, conversation_seq, contact, message, kind, at, codec,
            body)
        SELECT ?, ?, ?, 0, ?, counted.event_seq, coalesce(CAST(? AS bigint), counted.contact), CAST(? AS bigint), ?, ?, ?,
            ?
        FROM counted
        """
    )
}
