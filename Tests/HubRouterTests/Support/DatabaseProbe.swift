import HubTestKit

@testable import HubStore

/// The rows behind a hub, read and changed beside it.
enum DatabaseProbe: Sendable {
    /// The path of a SQLite file.
    case file(String)
    case server(PostgresDatabase)

    private static func open(_ path: String) throws -> SQLiteConnection {
        try SQLiteConnection(path: path, timeout: .seconds(10))
    }

    // MARK: - Reading

    /// The one number that `sql` selects.
    func count(_ sql: String) async throws -> Int { try await lines(sql).first.flatMap { Int($0) } ?? 0 }

    /// The rows that `sql` selects, each as its columns with a space between.
    func lines(_ sql: String) async throws -> [String] {
        switch self {
        case .file(let path): try Self.open(path).readableLines(sql)
        case .server(let database): try database.lines(sql)
        }
    }

    private func storedLines(_ sql: String) throws -> [String] {
        switch self {
        case .file(let path): try Self.open(path).lines(sql)
        case .server(let database): try database.storedLines(sql)
        }
    }

    /// The names of all tables, besides those of the database itself.
    func tables() throws -> [String] {
        switch self {
        case .file:
            try storedLines(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
        case .server: try storedLines("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        }
    }

    /// The names of a table's columns as `lines` shows them.
    func columns(of table: String) async throws -> [String] {
        switch self {
        case .file: try await lines("SELECT name FROM pragma_table_info('\(table)') ORDER BY cid")
        case .server:
            try storedLines(
                """
                SELECT attname FROM pg_attribute
                WHERE attrelid = coalesce(to_regclass('readable.\(table)'), 'public.\(table)'::regclass)
                    AND attnum > 0 AND NOT attisdropped
                ORDER BY attnum
                """
            )
        }
    }

    /// The columns of a table that refer to another one, and its name.
    func references(of table: String) async throws -> [String: String] {
        let lines =
            switch self {
            case .file:
                try await lines("SELECT \"from\", \"table\" FROM pragma_foreign_key_list('\(table)')")
            case .server:
                try storedLines(
                    """
                    SELECT attname, confrelid::regclass FROM pg_constraint
                        JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
                    WHERE contype = 'f' AND conrelid = 'public.\(table)'::regclass
                    """
                )
            }
        let pairs = lines.map { $0.split(separator: " ").map(String.init) }
        return Dictionary(pairs.map { ($0[0], $0[1]) }) { first, _ in first }
    }

    /// The number of rows in all tables, besides those of the database itself.
    func rowCount() async throws -> Int {
        let own = ["schema_migrations", "storage_probe", "installation", "row_ids", "tenants", "channels", "instances"]
        return try tables().filter { !own.contains($0) }.reduce(0) { sum, table in
            try sum + (storedLines("SELECT count(*) FROM \(table)").first.flatMap { Int($0) } ?? 0)
        }
    }

    // MARK: - Changing

    /// Changes the database behind the hub's back.
    func execute(_ sql: String) async throws {
        switch self {
        case .file(let path): try Self.open(path).run(script: sql)
        case .server(let database): try database.run(sql)
        }
    }

    /// A condition on the text in a column of a new row.
    func new(_ column: String, is text: String) -> String {
        switch self {
        case .file: "CAST(NEW.\(column) AS TEXT) = '\(text)'"
        case .server: "convert_from(NEW.\(column)::bytea, 'UTF8') = '\(text)'"
        }
    }

    /// From now on the database refuses a change, such as `INSERT`, of a table's rows that meet the condition.
    func refuse(_ change: String, of table: String, when condition: String = "true") async throws {
        switch self {
        case .file:
            try await execute(
                """
                CREATE TRIGGER refuse_\(table) BEFORE \(change) ON \(table) WHEN \(condition)
                BEGIN SELECT RAISE(ABORT, 'refused'); END
                """
            )
        case .server:
            try await trigger("refuse", change, of: table, when: condition, does: "RAISE EXCEPTION 'refused'")
        }
    }

    /// Ends the refusal of changes of a table.
    func accept(_ table: String) async throws {
        switch self {
        case .file: try await execute("DROP TRIGGER refuse_\(table)")
        case .server: try await execute("DROP TRIGGER refuse ON \(table)")
        }
    }

    /// From now on new rows of a table that meet the condition are written as by a version to come.
    func makeUnreadable(_ table: String, when condition: String) async throws {
        switch self {
        case .file:
            try await execute(
                """
                CREATE TRIGGER newer AFTER INSERT ON \(table) WHEN \(condition) BEGIN
                    UPDATE \(table) SET codec = 9 WHERE id = NEW.id;
                END
                """
            )
        case .server: try await trigger("newer", "INSERT", of: table, when: condition, does: "NEW.codec := 9")
        }
    }

    /// Adds a trigger of PostgreSQL.
    private func trigger(
        _ name: String,
        _ change: String,
        of table: String,
        when condition: String,
        does statement: String
    ) async throws {
        try await execute(
            """
            CREATE OR REPLACE FUNCTION \(name)_\(table)() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF \(condition) THEN \(statement); END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER \(name) BEFORE \(change) ON \(table) FOR EACH ROW EXECUTE FUNCTION \(name)_\(table)()
            """
        )
    }
}
