extension Dialect {
    static let sqlite = Dialect(showsOneTenant: false) { table in
        """
        SELECT coalesce(sum(pgsize), 0) AS bytes FROM dbstat
        WHERE aggregate = TRUE AND name IN (SELECT name FROM sqlite_master WHERE tbl_name = '\(table)')
        """
    }
}
