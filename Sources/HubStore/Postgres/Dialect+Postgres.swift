extension Dialect {
    static let postgres = Dialect(
        showsOneTenant: true,
        bytesOfTable: { "SELECT pg_total_relation_size('\($0)') AS bytes" },
        reserveIDs: { table, connection in
            try connection.row(.nextBlock, table.sequence) { try $0["reserved"] }
        }
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
}
