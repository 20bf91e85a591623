import Foundation
import HubModel
import HubRouter

/// The number of rows and the space of tables, for operators' commands.
///
/// Its statements read whole tables, unlike those of the hub; where one tenant shows at a time, tenant by tenant.
struct TableSizes {
    let connection: SQLConnection

    func storedRows(_ kind: RetentionKind) throws -> StoredRows {
        guard kind != .deadLetters else {
            var count = 0
            try connection.inAllTenants { count += try number(.openDeadLetters, "count") ?? 0 }
            return StoredRows(count: count, oldest: nil, bytes: nil)
        }
        let tables = kind.facts.tables
        // SQLite may have been built without the table that knows the sizes.
        let bytes = try? tables.compactMap { TableStatements.bytes(connection.dialect)[$0] }.reduce(Int64(0)) {
            $0 + Int64(try number($1, "bytes") ?? 0)
        }
        return StoredRows(count: try count(tables), oldest: try oldest(kind), bytes: bytes)
    }

    private func count(_ tables: [String]) throws -> Int {
        func rows(of tables: [String]) throws -> Int {
            try tables.compactMap { TableStatements.count[$0] }.reduce(0) { $0 + (try number($1, "count") ?? 0) }
        }
        var count = try rows(of: tables.filter(OpenTables.names.contains))
        try connection.inAllTenants { count += try rows(of: tables.filter { !OpenTables.names.contains($0) }) }
        return count
    }

    private func oldest(_ kind: RetentionKind) throws -> Date? {
        guard let oldest = OldestStatement.all[kind] else { return nil }
        var found: [Int] = []
        try connection.inAllTenants { found += try number(oldest.statement, "time").map { [$0] } ?? [] }
        return oldest.unit.date(found.min().map(Int64.init))
    }

    /// The integer in a query's column; nil if there is no row, or NULL.
    private func number(_ statement: SQLStatement, _ column: String) throws -> Int? {
        try connection.row(statement) { try $0[column] as Int? } ?? nil
    }
}

/// The statements on one table, by its name.
private enum TableStatements {
    static let count = all { "SELECT count(*) AS count FROM \($0)" }
    private static let bytesInSQLite = all(Dialect.sqlite.bytesOfTable)
    private static let bytesInPostgres = all(Dialect.postgres.bytesOfTable)

    static func bytes(_ dialect: Dialect) -> [String: SQLStatement] {
        dialect.showsOneTenant ? bytesInPostgres : bytesInSQLite
    }

    private static func all(_ sql: (_ table: String) -> String) -> [String: SQLStatement] {
        Dictionary(
            uniqueKeysWithValues: RetentionKind.allCases.flatMap(\.facts.tables).map { ($0, SQLStatement(sql($0))) }
        )
    }
}

/// The statements that read the time of the oldest row of a kind.
private struct OldestStatement: Sendable {
    let statement: SQLStatement
    let unit: TimeUnit

    private init?(_ kind: RetentionKind) {
        switch RetentionOrder.of(kind) {
        case .ids(let rows):
            statement = SQLStatement("SELECT \(rows.time) AS time FROM \(rows.table) ORDER BY \(rows.id) LIMIT 1")
            unit = rows.unit
        case .tenants(let rows):
            statement = SQLStatement("SELECT min(\(rows.time)) AS time FROM \(rows.table)")
            unit = rows.unit
        case .times(let rows): (statement, unit) = (rows.oldest, .millisecond)
        case .conversations:
            statement = SQLStatement("SELECT min(active_hour) AS time FROM conversations")
            unit = .hour
        case nil: return nil
        }
    }

    static let all = Dictionary(
        uniqueKeysWithValues: RetentionKind.allCases.compactMap { kind in OldestStatement(kind).map { (kind, $0) } }
    )
}

extension SQLStatement {
    fileprivate static let openDeadLetters = SQLStatement(
        """
        SELECT (SELECT count(*) FROM inbox WHERE state = 'dead' AND dropped_at IS NULL)
            + (SELECT count(*) FROM turns WHERE state = 'dead' AND dropped_at IS NULL)
            + (SELECT count(*) FROM outbox WHERE state IN ('held', 'ambiguous', 'dead') AND dropped_at IS NULL) AS count
        """
    )
}
