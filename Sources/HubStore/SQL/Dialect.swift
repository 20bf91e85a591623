/// The differences between the databases: everything else in a statement is one text for both.
struct Dialect: Sendable {
    /// True if a transaction sees the rows of the tenant that it has entered, and no others.
    let showsOneTenant: Bool
    /// A query with the column `bytes`: the space of a table and its indexes on the disk.
    let bytesOfTable: @Sendable (_ table: String) -> String
    /// Takes the next block of ids of a table, and returns the last one of them.
    let reserveIDs: @Sendable (NumberedTable, SQLConnection) throws -> Int64?
    /// Counts an event of a conversation and inserts it; nil if a statement cannot change two tables.
    let insertCountedEvent: SQLStatement?
}

/// The tables without a row of a tenant, or without content: those that are read before a tenant is known.
///
/// All others show the rows of one tenant at a time where the dialect says so.
enum OpenTables {
    static let names: Set = [
        "access_index", "due_work", "installation", "instances", "row_ids", "schema_migrations", "sign_in_failures",
        "signing_keys", "storage_probe", "tenants", "unrouted",
    ]
}

extension SQLConnection {
    var dialect: Dialect { driver.dialect }

    /// Shows the rows of a tenant to the following statements of the transaction.
    func enter(_ tenant: Int64) throws { try driver.enter(tenant: tenant) }

    /// The numbers of the tenants after one, in their order.
    func tenants(after number: Int64, limit: Int) throws -> [Int64] {
        try rows(.nextTenants, number, limit) { try $0["id"] }
    }

    /// Runs `body` in each tenant on a database that shows one tenant at a time, else once.
    func inAllTenants(_ body: () throws -> Void) throws {
        guard dialect.showsOneTenant else { return try body() }
        for tenant in try tenants(after: 0, limit: .max) {
            try enter(tenant)
            try body()
        }
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let nextTenants = SQLStatement("SELECT id FROM tenants WHERE id > ? ORDER BY id LIMIT ?")
}
