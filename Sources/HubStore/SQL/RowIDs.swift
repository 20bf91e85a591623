import HubRouter

/// The tables whose rows get their ids from the hub.
enum NumberedTable: Int, CaseIterable {
    case tenants, channels, items, unrouted, contacts, conversations, messages, turns, leads, events
    /// Users, keys, sessions, the audit log and notes: few rows, so that they share their ids.
    case access

    /// The name in the table of high-water marks.
    var name: String { "\(self)" }
}

/// The ids of new rows.
///
/// They are taken from blocks. A table's high-water mark, which is raised in the transaction of a block's first row,
/// keeps an id from being used again after a restart, also if the last rows were deleted in between.
final class RowIDs {
    /// The number of ids in a block: one row more is written for so many, and so many are left out by a restart.
    static let block: Int64 = 1_000

    private struct Range {
        var next: Int64
        var last: Int64
    }

    private var ranges = [Range?](repeating: nil, count: NumberedTable.allCases.count)
    /// The tables whose mark the present transaction has raised.
    private var raised: [Int] = []

    /// Takes the next id of a table.
    func next(_ table: NumberedTable, _ connection: SQLConnection) throws -> Int64 {
        let index = table.rawValue
        var range = ranges[index] ?? Range(next: 1, last: 0)
        if range.next > range.last { range = try nextRange(table, connection) }
        let id = range.next
        range.next += 1
        ranges[index] = range
        return id
    }

    private func nextRange(_ table: NumberedTable, _ connection: SQLConnection) throws -> Range {
        guard let locks = connection.driver.locks else { return try reserve(table, connection) }
        return try locks.alone(under: .ids(table)) {
            // Another job of the transaction may have reserved them meanwhile.
            let range = ranges[table.rawValue]
            return try range.flatMap { $0.next <= $0.last ? $0 : nil } ?? reserve(table, connection)
        }
    }

    private func reserve(_ table: NumberedTable, _ connection: SQLConnection) throws -> Range {
        // Another process may have raised the mark as well.
        let last = try connection.dialect.reserveIDs(table, connection)
        guard let last else { throw StorageError.unavailable("no ids were reserved for \(table.name)") }
        raised.append(table.rawValue)
        return Range(next: last - Self.block + 1, last: last)
    }

    /// Drops the rest of a block if another process has taken one since: an item that arrives after the response to an
    /// earlier one has a higher id, also if they arrived at two processes.
    func drop(unlessLast last: [NumberedTable: Int64]) {
        for (table, last) in last where ranges[table.rawValue]?.last != last { ranges[table.rawValue] = nil }
    }

    /// Takes notice of a commit.
    func commit() { if !raised.isEmpty { raised.removeAll(keepingCapacity: true) } }

    /// Takes notice of a rollback, after which the marks are not raised.
    func rollBack() {
        for index in raised { ranges[index] = nil }
        raised = []
    }
}
