import CSQLite
import HubModel

@testable import HubStore

extension SQLiteConnection {
    /// The columns whose blobs are texts.
    private static let texts: Set = [
        "item_key", "lane_key", "address", "phone", "alias", "thread", "external_id", "reply_to", "text", "body",
        "addresses",
    ]

    /// Returns the rows that `sql` selects from the tables as an operator reads them: names in place of the numbers of
    /// tenants and channels, texts in place of blobs, sentences in place of reasons, the outcome of an item beside its
    /// payload, one row for each step and each message of a turn.
    func readableLines(_ sql: String) throws -> [String] {
        let tables = try lines(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND (name = 'unrouted' OR sql LIKE '%tenant INTEGER%')"
        )
        let views = try tables.filter { $0 != "channels" && sql.contains($0) }.map(view)
        try addSentences()
        try run(script: (views + Self.views).joined(separator: ";\n"))
        return try lines(sql)
    }

    /// The reason of an item's outcome: a sentence, or the kind of what was applied.
    private static func outcomeReason(_ table: String) -> String {
        "CASE \(table).outcome WHEN 'applied' THEN \(table).reason ELSE sentence(\(table).reason) END"
    }

    /// Adds the SQL function `sentence`, which makes the sentence of a stored reason, and an empty text of none.
    private func addSentences() throws {
        let code = sqlite3_create_function_v2(
            handle,
            "sentence",
            1,
            SQLITE_UTF8,
            nil,
            { context, _, arguments in
                let stored = sqlite3_value_text(arguments?[0]).map { String(cString: $0) }
                let sentence = stored.map { Reason(stored: $0).sentence } ?? ""
                sqlite3_result_text(context, sentence, -1, patchbay_sqlite_transient())
            },
            nil,
            nil,
            nil
        )
        guard code == SQLITE_OK else { throw error(code) }
    }

    private func view(of table: String) throws -> String {
        let columns = try lines("SELECT name FROM pragma_table_info('\(table)')").map { column in
            switch column {
            case "tenant": "(SELECT name FROM main.tenants AS known WHERE known.id = rows.tenant) AS tenant"
            case "channel": "(SELECT name FROM main.channels AS known WHERE known.id = rows.channel) AS channel"
            case "reason" where table == "item_keys": "\(Self.outcomeReason("rows")) AS reason"
            case "reason": "sentence(rows.reason) AS reason"
            case "name" where table == "contacts": "CAST(rows.name AS TEXT) AS name"
            case _ where Self.texts.contains(column): "CAST(rows.\(column) AS TEXT) AS \(column)"
            default: "rows.\(column) AS \(column)"
            }
        }
        let name = ["inbox": "payloads", "turn_messages": "gathered"][table] ?? table
        return
            "CREATE TEMP VIEW IF NOT EXISTS \(name) AS SELECT \(columns.joined(separator: ", ")) FROM main.\(table) AS rows"
    }

    private static let views = [
        """
        CREATE TEMP VIEW IF NOT EXISTS inbox AS
        SELECT item_keys.id, tenants.name AS tenant, channels.name AS channel,
            CAST(payload.item_key AS TEXT) AS item_key, CAST(payload.lane_key AS TEXT) AS lane, payload.attempts,
            payload.received_at, payload.verified_by,
             payload.due_at, payload.dropped_at, coalesce(payload.state, 'done') AS state,
            nullif(item_keys.outcome, 'pending') AS outcome, item_keys.inline_mark, item_keys.turn,
            CASE payload.state WHEN 'pending' THEN sentence(payload.reason) ELSE \(outcomeReason("item_keys")) END
                AS reason
        FROM main.item_keys LEFT JOIN main.inbox AS payload ON payload.id = item_keys.id
            JOIN main.tenants ON tenants.id = item_keys.tenant JOIN main.channels ON channels.id = item_keys.channel
        """,
        """
        CREATE TEMP VIEW IF NOT EXISTS turn_steps AS
        SELECT turns.id AS turn, (SELECT name FROM main.tenants WHERE tenants.id = turns.tenant) AS tenant,
            step.key AS position, json_extract(step.value, '$.strategy') AS strategy,
            json_extract(step.value, '$.verdict') AS verdict, sentence(json_extract(step.value, '$.reason')) AS reason,
            json_extract(step.value, '$.milliseconds') AS milliseconds
        FROM main.turns JOIN json_each(CAST(turns.steps AS TEXT)) AS step WHERE turns.steps IS NOT NULL
        """,
        """
        CREATE TEMP VIEW IF NOT EXISTS turn_messages AS
        SELECT id AS turn, message FROM main.turns UNION ALL SELECT turn, message FROM main.turn_messages
        """,
    ]
}
