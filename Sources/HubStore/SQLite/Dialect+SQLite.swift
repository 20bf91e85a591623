extension Dialect {
    static let sqlite = Dialect(
        showsOneTenant: false,
        bytesOfTable: { table in
            """
            SELECT coalesce(sum(pgsize), 0) AS bytes FROM dbstat
            WHERE aggregate = TRUE AND name IN (SELECT name FROM sqlite_master WHERE tbl_name = '\(table)')
            """
        },
        reserveIDs: { table, connection in
            try connection.row(.reserveIDs, table.name, RowIDs.block, RowIDs.block) { try $0["reserved"] }
        },
        insertCountedEvent: nil
    )
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let reserveIDs = SQLStatement(
        """
        INSERT INTO row_ids (name, reserved) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET reserved = row_ids.reserved + ? RETURNING reserved
        """
    )
}
