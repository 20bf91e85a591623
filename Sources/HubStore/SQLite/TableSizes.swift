import Foundation
import HubModel
import HubRouter

/// The number of rows and the space of tables, for operators' commands.
///
/// Its statements read whole tables, unlike those of the hub.
struct TableSizes {
    let connection: SQLConnection

    func storedRows(_ kind: RetentionKind) throws -> StoredRows {
        guard kind != .deadLetters else {
            let count: Int? = try connection.row(.openDeadLetters) { try $0["count"] }
            return StoredRows(count: count ?? 0, oldest: nil, bytes: nil)
        }
        let tables = kind.facts.tables.compactMap { TableStatements.all[$0] }
        let count = try tables.reduce(0) { count, table in
            count + (try connection.row(table.count) { try $0["count"] as Int } ?? 0)
        }
        // SQLite may have been built without the table that knows the sizes.
        let bytes = try? tables.reduce(Int64(0)) { bytes, table in
            bytes + (try connection.row(table.bytes) { try $0["bytes"] as Int64 } ?? 0)
        }
        return StoredRows(count: count, oldest: try oldest(kind), bytes: bytes)
    }

    private func oldest(_ kind: RetentionKind) throws -> Date? {
        guard let oldest = OldestStatement.all[kind] else { return nil }
        let number = try connection.row(oldest.statement) { try $0["time"] as Int64? } ?? nil
        return oldest.unit.date(number)
    }
}

/// The statements on one table.
private struct TableStatements: Sendable {
    let count: SQLStatement
    let bytes: SQLStatement

    private init(_ table: String) {
        count = SQLStatement("SELECT count(*) AS count FROM \(table)")
        bytes = SQLStatement(
            """
            SELECT coalesce(sum(pgsize), 0) AS bytes FROM dbstat
            WHERE aggregate = TRUE AND name IN (SELECT name FROM sqlite_master WHERE tbl_name = '\(table)')
            """
        )
    }

    static let all = Dictionary(
        uniqueKeysWithValues: RetentionKind.allCases.flatMap(\.facts.tables).map { ($0, TableStatements($0)) }
    )
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
