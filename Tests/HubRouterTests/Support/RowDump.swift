import Foundation

/// The rows of all tenants of a database in a form in which two databases can be compared.
///
/// A row is its values, and the values of the rows that it refers to in place of their ids. Rows of a conversation have
/// their position among those of the same table; events that follow from a provider's response to a send have theirs
/// among themselves, since turns go on meanwhile.
///
/// Left out are ids, also those in the body of an event, and what is made by
/// chance: hashes under a tenant's key, and correlations.
struct RowDump {
    private struct Row {
        let table: String
        var values: [(name: String, value: String)] = []
        var references: [(name: String, table: String, id: String)] = []
        var id: String?
    }

    /// The columns left out.
    private static let chance: Set = [
        "hash", "lane", "external_hash", "thread_hash", "correlation", "lookup_key",
        // The order of events that are compared is in their position.
        "conversation_seq",
    ]
    /// The tables whose rows are only referred to: a name, and the time of the first use by the machine's clock.
    private static let registers: Set = ["tenants", "channels"]
    /// References that would be circular.
    private static let backward: Set = ["item_keys.turn"]
    /// Contents that need not be in what others refer to.
    private static let long: Set = ["body", "payload", "content", "decision", "steps", "choices"]
    /// The kind of an event that follows from a send; 0 for others.
    private static let sendEvent = """
        CASE WHEN kind = 'status' THEN 1
            WHEN kind = 'consent' AND CAST(body AS TEXT) LIKE '%"keyword":"the provider"%' THEN 2 ELSE 0 END
        """

    private var rows: [Row] = []
    private var byID: [String: Int] = [:]

    /// Reads the database behind `probe`.
    init(_ probe: DatabaseProbe) async throws {
        let tables = try probe.tables()
        for table in tables {
            let columns = try await probe.columns(of: table)
            guard columns.contains("tenant") || table == "tenants" else { continue }
            let compared = columns.filter { name in
                !Self.chance.contains(name)
                    && (name != "created_at" || !Self.registers.contains(table))
            }
            try await read(table, compared, tables: Set(tables), from: probe)
        }
    }

    private mutating func read(
        _ table: String,
        _ columns: [String],
        tables: Set<String>,
        from probe: DatabaseProbe
    ) async throws {
        var cells = columns.map { "coalesce(CAST(\"\($0)\" AS TEXT), '-')" }
        let isOrdered = columns.contains("id") && columns.contains("conversation")
        if isOrdered {
            let sequence = table == "events" ? "conversation, \(Self.sendEvent)" : "conversation"
            cells.append(
                "CASE WHEN conversation IS NULL THEN '-' ELSE CAST(row_number() OVER (PARTITION BY \(sequence) ORDER BY id) AS TEXT) END"
            )
        }
        let foreign = try await probe.references(of: table)
        let sql = "SELECT \(cells.joined(separator: " || '\u{1F}' || ")) FROM \"\(table)\""
        for line in try await probe.lines(sql) {
            let cells = line.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
            var row = Row(table: table)
            for (name, value) in zip(columns + (isOrdered ? ["position"] : []), cells) {
                if name == "id" { row.id = value }
                if let target = Self.target(of: name, foreign, tables), value != "-", Int(value) != nil {
                    row.references.append((name, target, value))
                } else if name != "id" {
                    row.values.append((name, name == "body" ? Self.withoutIDs(value) : value))
                }
            }
            if let id = row.id { byID["\(table) \(id)"] = rows.count }
            rows.append(row)
        }
    }

    private static func withoutIDs(_ body: String) -> String {
        body.replacing(/"(outbox|turn)":[0-9]+/) { "\"\($0.1)\":id" }
    }

    /// The table that a column refers to.
    private static func target(of name: String, _ foreign: [String: String], _ tables: Set<String>) -> String? {
        if let table = foreign[name] { return table }
        if name == "item" { return tables.contains("item_keys") ? "item_keys" : "inbox" }
        if name == "merged_into" { return "contacts" }
        return tables.contains(name + "s") ? name + "s" : nil
    }

    /// The sorted rows of each tenant.
    var byTenant: [String: [String]] {
        var lines: [String: [String]] = [:]
        for row in rows where !Self.registers.contains(row.table) {
            lines[tenant(of: row), default: []].append(text(of: row))
        }
        return lines.mapValues { $0.sorted() }
    }

    private func tenant(of row: Row) -> String {
        if let name = row.values.first(where: { $0.name == "tenant" })?.value { return name }
        let reference = row.references.first { $0.name == "tenant" }
        let target = reference.flatMap { byID["tenants \($0.id)"] }.map { rows[$0] } ?? row
        return target.values.first { $0.name == "name" }?.value ?? "-"
    }

    private func text(of row: Row) -> String {
        let references = row.references.filter { $0.name != "tenant" }
            .map { "\($0.name)=\(label(of: $0.table, $0.id, depth: 4))" }
        return "\(row.table): " + (row.values.map { "\($0.name)=\($0.value)" } + references).joined(separator: " ")
    }

    /// The row that another one refers to, in short.
    private func label(of table: String, _ id: String, depth: Int) -> String {
        guard depth > 0, let position = byID["\(table) \(id)"] else { return "\(table)?" }
        let row = rows[position]
        let values = row.values.filter { !Self.long.contains($0.name) }.map(\.value)
        let references = row.references
            .filter { $0.name != "tenant" && !Self.backward.contains("\(table).\($0.name)") }
            .map { label(of: $0.table, $0.id, depth: depth - 1) }
        return "\(table)(\((values + references).joined(separator: " ")))"
    }
}
