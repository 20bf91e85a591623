import ChannelKit
import Foundation
import HubModel

@testable import HubStore

/// A storage with a database of its own on the tests' server.
final class PostgresStore: StoreUnderTest {
    let storage: PostgresStorage
    let server: PostgresServer
    let database: String

    /// - Parameter server: A server of the test's own; nil for the shared one.
    init(on server: PostgresServer? = nil) throws {
        self.server = try server ?? PostgresServer.ofProcess()
        database = try self.server.makeDatabase()
        storage = try PostgresStorage(url: self.server.url(of: database))
    }

    deinit {
        try? storage.close()
        try? server.connect().run(script: "DROP DATABASE \(database) WITH (FORCE)")
    }

    func run(_ script: String) throws { try server.connect(to: database).run(script: script) }

    func storedLines(_ sql: String) throws -> [String] { try server.connect(to: database).lines(sql) }

    func lines(_ sql: String) throws -> [String] {
        let views = try ReadablePostgresRows.views(of: self).filter { sql.contains($0.table) }
        return try storedLines((views.map(\.sql) + [sql]).joined(separator: ";\n"))
            .map(ReadablePostgresRows.withSentences)
    }

    func everything(of tenant: TenantID) throws -> [String] {
        let number = "(SELECT id FROM tenants WHERE name = '\(tenant)')"
        let tables = try storedLines("SELECT tablename FROM pg_policies")
        return try storedLines(
            tables.map { "SELECT '\($0): ' || rows::text FROM \($0) AS rows WHERE tenant = \(number)" }
                .joined(separator: ";\n")
        )
        .sorted()
    }
}

/// Views of the tables of PostgreSQL with names and texts, as SQLite's are in `readableLines`.
enum ReadablePostgresRows {
    /// The columns whose blobs are texts.
    private static let texts: Set = [
        "item_key", "lane_key", "address", "phone", "alias", "thread", "external_id", "reply_to", "text", "body",
    ]

    /// A stored reason between marks; its sentence is made of what the server returns.
    private static func marked(_ column: String) -> String { "'⟨' || coalesce(\(column), '') || '⟩'" }

    /// A line with the sentences of its marked reasons, and an empty text for none.
    static func withSentences(_ line: String) -> String {
        line.replacing(/⟨([^⟩]*)⟩/) { $0.1.isEmpty ? "" : Reason(stored: String($0.1)).sentence }
    }

    /// The views of all tables with a tenant, of which a query needs those whose name it contains.
    static func views(of store: PostgresStore) throws -> [(table: String, sql: String)] {
        let columns = try store.storedLines(
            """
            SELECT table_name, string_agg(column_name, ',' ORDER BY ordinal_position) FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name IN (SELECT tablename FROM pg_policies)
                AND table_name <> 'channels'
            GROUP BY table_name ORDER BY table_name
            """
        )
        let plain = columns.map { line in
            let parts = line.split(separator: " ").map(String.init)
            return (table: parts[0], sql: view(of: parts[0], parts[1].split(separator: ",").map(String.init)))
        }
        return plain.filter { $0.table != "inbox" } + [("inbox", inbox)]
    }

    private static func view(of table: String, _ names: [String]) -> String {
        let columns = names.map { column in
            switch column {
            case "tenant": "(SELECT name FROM public.tenants AS known WHERE known.id = rows.tenant) AS tenant"
            case "channel": "(SELECT name FROM public.channels AS known WHERE known.id = rows.channel) AS channel"
            case "reason": "\(marked("rows.reason")) AS reason"
            case "name" where table == "contacts": "convert_from(rows.name, 'UTF8') AS name"
            case _ where texts.contains(column) && !(table == "messages" && column == "id"):
                "convert_from(rows.\(column)::bytea, 'UTF8') AS \(column)"
            default: "rows.\(column) AS \(column)"
            }
        }
        return "CREATE TEMP VIEW \(table) AS SELECT \(columns.joined(separator: ", ")) FROM public.\(table) AS rows"
    }

    private static let inbox = """
        CREATE TEMP VIEW inbox AS
        SELECT item_keys.id, tenants.name AS tenant, channels.name AS channel,
            convert_from(payload.item_key, 'UTF8') AS item_key, convert_from(payload.lane_key, 'UTF8') AS lane,
            payload.attempts, payload.received_at, payload.verified_by, payload.due_at, payload.dropped_at,
            coalesce(payload.state, 'done') AS state, nullif(item_keys.outcome, 'pending') AS outcome,
            item_keys.inline_mark, item_keys.turn,
            CASE payload.state WHEN 'pending' THEN \(marked("payload.reason"))
                ELSE CASE item_keys.outcome WHEN 'applied' THEN item_keys.reason
                    ELSE \(marked("item_keys.reason")) END END AS reason
        FROM public.item_keys LEFT JOIN public.inbox AS payload ON payload.id = item_keys.id
            JOIN public.tenants ON tenants.id = item_keys.tenant JOIN public.channels ON channels.id = item_keys.channel
        """
}
