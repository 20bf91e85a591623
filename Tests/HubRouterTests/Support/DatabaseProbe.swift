import Foundation
import GRDB

/// The rows behind a hub, read beside it.
struct DatabaseProbe: Sendable {
    private let queue: DatabaseQueue

    init(path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// The one number that `sql` selects.
    func count(_ sql: String) async throws -> Int {
        try await queue.read { try Int.fetchOne($0, sql: sql) ?? 0 }
    }

    /// The rows that `sql` selects, each as its columns with a space between.
    func lines(_ sql: String) async throws -> [String] {
        try await queue.read { database in
            try Row.fetchAll(database, sql: sql).map { row in
                row.map { _, value in value.isNull ? "-" : "\(value.storage.value ?? "")" }.joined(separator: " ")
            }
        }
    }

    /// The number of rows in all tables.
    func rowCount() async throws -> Int {
        try await queue.read { database in
            let tables = try String.fetchAll(
                database,
                sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            return try tables.filter { !["schema_migrations", "storage_probe"].contains($0) }.reduce(0) { sum, table in
                try sum + (Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") ?? 0)
            }
        }
    }

    /// Changes the database behind the hub's back.
    func execute(_ sql: String) async throws {
        try await queue.write { try $0.execute(sql: sql) }
    }
}
