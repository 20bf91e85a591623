extension Dialect {
    static let postgres = Dialect(showsOneTenant: true) { table in
        "SELECT pg_total_relation_size('\(table)') AS bytes"
    }
}
