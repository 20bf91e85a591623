import HubRouter

/// The tables whose rows get their ids from the hub.
enum NumberedTable: Int, CaseIterable {
    case tenants, channels, items, unrouted, contacts, conversations, messages, turns, leads, events

    /// The name in the table of high-water marks.
    var name: String { "\(self)" }
}

/// The ids of new rows.
///
/// They are taken from blocks. A table's high-water mark, which is written with the first row of a block, keeps an id
/// from being used again after a restart, also if the last rows were deleted in between.
final class RowIDs {
    /// The number of ids in a block: one row more is written for so many, and so many are left out by a restart.
    static let block: Int64 = 1_000

    private struct Range {
        var next: Int64
        var last: Int64
    }

    private var ranges = [Range?](repeating: nil, count: NumberedTable.allCases.count)

    /// Takes the next id of a table.
    func next(_ table: NumberedTable, _ connection: SQLConnection) throws -> Int64 {
        let index = table.rawValue
        var range = try ranges[index] ?? Self.reserved(table, connection)
        if range.next > range.last {
            range.last = range.next + Self.block - 1
            try connection.run(.reserveIDs, table.name, range.last)
        }
        let id = range.next
        range.next += 1
        ranges[index] = range
        return id
    }

    private static func reserved(_ table: NumberedTable, _ connection: SQLConnection) throws -> Range {
        let last: Int64 = try connection.row(.reservedIDs, table.name) { try $0["reserved"] } ?? 0
        return Range(next: last + 1, last: last)
    }

    /// Takes notice of a rollback: the marks may not be written.
    func rollBack() {
        for index in ranges.indices {
            if let next = ranges[index]?.next { ranges[index]?.last = next - 1 }
        }
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let reservedIDs = SQLStatement("SELECT reserved FROM row_ids WHERE name = ?")
    fileprivate static let reserveIDs = SQLStatement(
        """
        INSERT INTO row_ids (name, reserved) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET reserved = excluded.reserved
        """
    )
}
