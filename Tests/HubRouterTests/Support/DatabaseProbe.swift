@testable import HubStore

/// The rows behind a hub, read beside it.
struct DatabaseProbe: Sendable {
    private let path: String

    init(path: String) throws {
        self.path = path
        _ = try open()
    }

    private func open() throws -> SQLiteConnection { try SQLiteConnection(path: path, timeout: .seconds(10)) }

    /// The one number that `sql` selects.
    func count(_ sql: String) async throws -> Int { try open().readableLines(sql).first.flatMap { Int($0) } ?? 0 }

    /// The rows that `sql` selects, each as its columns with a space between.
    func lines(_ sql: String) async throws -> [String] { try open().readableLines(sql) }

    /// The number of rows in all tables, besides those of the database itself.
    func rowCount() async throws -> Int {
        let connection = try open()
        let tables = try connection.lines(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        let own = ["schema_migrations", "storage_probe", "installation", "row_ids", "tenants", "channels"]
        return try tables.filter { !own.contains($0) }.reduce(0) { sum, table in
            try sum + (connection.lines("SELECT count(*) FROM \(table)").first.flatMap { Int($0) } ?? 0)
        }
    }

    /// Changes the database behind the hub's back.
    func execute(_ sql: String) async throws { try open().run(script: sql) }
}
