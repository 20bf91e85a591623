import ChannelKit
import Foundation
import HubRouter

/// A row of an operator's list, for a table or as JSON.
protocol ListRow: Sendable {
    /// The headers of the table's columns.
    static var columns: [String] { get }
    /// The row's cells, one per column.
    var cells: [String] { get }
    var json: JSONValue { get }
}

/// The rows of a list, up to a limit per tenant.
struct ListRows<Row: ListRow>: Sendable {
    private(set) var rows: [Row] = []
    private let limit: Int
    /// The number of a tenant's rows that are counted.
    private let countLimit: Int
    private var total = 0
    private var hasMore = false

    /// Makes an empty list.
    ///
    /// - Parameters:
    ///   - limit: The max number of rows per tenant; above 100,000 they would not fit into memory.
    ///   - countLimit: The number of rows that are counted although they are not listed.
    init(limit: Int, countLimit: Int = 0) {
        self.limit = min(max(0, limit), 100_000)
        self.countLimit = max(self.limit + 1, countLimit)
    }

    /// Reads a tenant's rows.
    mutating func read(
        _ tenant: TenantID,
        in storage: any HubStorage,
        _ read: @escaping @Sendable (_ tx: any TenantReading, _ limit: Int) throws -> [Row]
    ) async throws {
        let found = try await storage.read(tenant) { [countLimit] tx in try read(tx, countLimit) }
        rows += found.prefix(limit)
        total += found.count
        hasMore = hasMore || found.count == countLimit
    }

    /// Sorts the rows of all tenants.
    mutating func sort(by areInOrder: (Row, Row) -> Bool) { rows.sort(by: areInOrder) }

    /// Prints a table, or a JSON array; standard error says if the list is cut.
    func print(asJSON: Bool, ifEmpty message: String) {
        if asJSON {
            Terminal.output.print(JSONValue.array(rows.map(\.json)))
        } else if rows.isEmpty {
            Terminal.output.print(message)
        } else {
            var table = TextTable(Row.columns)
            for row in rows { table.add(row.cells) }
            table.print(to: .output)
        }
        guard total > rows.count else { return }
        let count = hasMore ? "more than \(total - 1)" : String(total)
        Terminal.error.print("\(rows.count) of \(count) listed; raise --limit for more")
    }
}

extension Terminal {
    /// Prints a value as compact JSON.
    func print(_ json: JSONValue) { print(String(decoding: json.data, as: UTF8.self)) }
}

extension UnifiedContact {
    /// The contact's name and id, for a cell.
    var label: String { [name, id].compactMap(\.self).joined(separator: ", ") }
}

extension OperatorSession {
    /// Prints a list of rows of the command's tenants.
    func printList<Row: ListRow>(
        limit: Int,
        asJSON: Bool,
        ifEmpty none: String,
        _ read: @escaping @Sendable (any TenantReading, Int) throws -> [Row]
    ) async throws {
        var rows = ListRows<Row>(limit: limit)
        for tenant in tenants { try await rows.read(tenant, in: storage, read) }
        rows.print(asJSON: asJSON, ifEmpty: none)
    }
}
