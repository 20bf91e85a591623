import Foundation
import HubRouter

@testable import HubStore

/// A connection that records the text of every statement.
final class RecordingConnection: SQLDriver {
    private let base: any SQLDriver
    private(set) var statements: Set<String> = []
    /// The number of statements that ran.
    private(set) var executions = 0

    init(_ base: any SQLDriver) { self.base = base }

    var numbers: DirectorySession { base.numbers }
    var dialect: Dialect { base.dialect }
    var locks: TransactionLocks? { base.locks }
    var epoch: Int64? { base.epoch }

    func enter(tenant: Int64) throws { try base.enter(tenant: tenant) }

    func prepare(_ statement: SQLStatement) throws -> any SQLPreparedStatement {
        statements.insert(statement.sql)
        executions += 1
        return try base.prepare(statement)
    }
}

/// SQLite's query plan of a statement.
struct QueryPlan: Sendable {
    let sql: String
    let lines: [String]

    init(_ sql: String, in connection: SQLiteConnection) throws {
        self.sql = sql
        // Each line has three numbers before its text.
        lines = try connection.lines("EXPLAIN QUERY PLAN \(sql)").map { line in
            line.split(separator: " ", maxSplits: 3).last.map(String.init) ?? ""
        }
    }

    /// The tables of which a bounded part is read: a month of days, a day of calls, the channels of a tenant, and
    /// what a renamed channel has besides its items.
    private static let ranges = ["model_usage_days", "model_usage", "early_statuses", "contact_aliases", "channels"]

    /// The lines of the plan whose cost grows with all rows that a tenant, or the hub, ever stored.
    var objections: [String] {
        // The right part of an order is sorted up to the limit only.
        let sorts = lines.contains { $0.hasPrefix("USE TEMP B-TREE") && !$0.contains("RIGHT PART") }
        let isLimited = sql.contains("LIMIT") && !sorts
        return lines.filter { line in
            if line.hasPrefix("SCAN ") {
                // The rows of a subquery, which its own lines bound.
                return !["SCAN used", "SCAN waiting", "SCAN found", "SCAN (subquery", "SCAN CONSTANT ROW"].contains {
                    line.hasPrefix($0)
                }
            }
            let words = line.split(separator: " ").map(String.init)
            guard words.first == "SEARCH", let open = line.lastIndex(of: "(") else { return false }
            let terms = line[open...].dropFirst().dropLast().components(separatedBy: " AND ")
            // A tenant or a channel, or a range of times in it, grows with its history.
            let isWide =
                ["tenant=?", "channel=?"].contains(terms[0])
                && terms.dropFirst().allSatisfy { !$0.hasSuffix("=?") }
            return isWide && !isLimited && !Self.ranges.contains(words[1])
        }
    }

    /// The names of the indexes in the plan.
    var indexes: Set<String> {
        Set(
            lines.compactMap { line in
                line.range(of: "INDEX ").map { String(line[$0.upperBound...].prefix { $0 != " " }) }
            }
        )
    }
}

/// The SQL literals of the sources, with `*` for interpolations.
enum SourceStatements {
    /// Returns the literals of `source` that are statements.
    static func statements(in source: String) -> [String] {
        var literals: [String] = []
        // Every odd piece between triple quotes is a literal; the even ones contain literals of one line.
        for (position, piece) in source.components(separatedBy: "\"\"\"").enumerated() {
            if position.isMultiple(of: 2) {
                for line in piece.split(separator: "\n") {
                    let parts = line.components(separatedBy: "\"")
                    literals += parts.indices.filter { !$0.isMultiple(of: 2) }.map { parts[$0] }
                }
            } else {
                literals.append(piece)
            }
        }
        return literals.map(normalized).filter { literal in
            ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "].contains { literal.hasPrefix($0) }
        }
    }

    /// True if `statement` is an instance of `literal`.
    static func matches(_ literal: String, _ statement: String) -> Bool {
        var rest = Substring(normalized(statement))
        var pieces = literal.components(separatedBy: "*")
        // `count(*)` has a star of its own, which also matches itself.
        guard rest.hasPrefix(pieces.removeFirst()) else { return false }
        rest = rest.dropFirst(literal.prefix { $0 != "*" }.count)
        for piece in pieces where !piece.isEmpty {
            guard let range = rest.range(of: piece) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.isEmpty || literal.hasSuffix("*")
    }

    private static func normalized(_ text: String) -> String {
        text.replacing(/\\\([^()]*(\([^()]*\)[^()]*)*\)/, with: "*")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
