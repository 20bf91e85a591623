import Foundation
import HubTestKit

@testable import HubStore

/// The tables of a database as its catalog describes them: a line for each column, key and index, in words that are
/// the same for both databases.
struct Catalog: Equatable {
    let lines: Set<String>

    private init(_ lines: [String]) { self.lines = Set(lines) }

    /// The catalog of a SQLite file.
    init(_ connection: SQLiteConnection) throws {
        self.init(
            try connection.lines(Self.sqlite).map { line in
                // The condition of a partial index stands only in its statement.
                guard let (head, statement) = Self.halves(of: line, at: " | ") else { return line }
                guard let (_, condition) = Self.halves(of: statement, at: " WHERE ") else { return head }
                return "\(head) where \(Self.plain(condition))"
            }
        )
    }

    /// The catalog of a PostgreSQL database.
    init(_ server: PostgresServer) throws {
        self.init(
            try server.run(Self.postgres).map { line in
                guard let (head, condition) = Self.halves(of: line, at: " | ") else { return line }
                return "\(head) where \(Self.plain(condition))"
            }
        )
    }

    private static func halves(of line: String, at separator: String) -> (String, String)? {
        guard let range = line.range(of: separator) else { return nil }
        return (String(line[..<range.lowerBound]), String(line[range.upperBound...]))
    }

    /// A condition without what PostgreSQL adds when it shows one: types, and `ANY (ARRAY[…])` in place of `IN`.
    private static func plain(_ condition: String) -> String {
        condition
            .replacing("::text[]", with: "").replacing("::text", with: "").replacing("::bigint", with: "")
            .replacing("= ANY (ARRAY[", with: "IN (").replacing("])", with: ")")
            .filter { !"() \n".contains($0) }.lowercased()
    }

    private static let sqlite = """
        WITH tables (name) AS (
            SELECT name FROM sqlite_master
            -- row_ids are sequences on PostgreSQL.
            WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT IN ('schema_migrations', 'row_ids')
        )
        SELECT tables.name || '.' || c.name || ' ' || lower(c.type)
            || CASE WHEN c."notnull" OR c.pk THEN ' not null' ELSE '' END
            || coalesce(' default ' || c.dflt_value, '')
        FROM tables, pragma_table_xinfo(tables.name) c
        UNION ALL
        SELECT name || ' primary ' || columns FROM (
            SELECT tables.name, group_concat(c.name, ',') OVER (PARTITION BY tables.name ORDER BY c.pk) AS columns,
                row_number() OVER (PARTITION BY tables.name ORDER BY c.pk DESC) AS last
            FROM tables, pragma_table_info(tables.name) c WHERE c.pk > 0
        ) WHERE last = 1
        UNION ALL
        SELECT name || CASE origin WHEN 'u' THEN ' unique ' ELSE ' index ' || iif("unique", 'unique ', '') || i || ' ' END
            || columns || coalesce(' | ' || (SELECT sql FROM sqlite_master m WHERE m.name = i AND partial), '')
        FROM (
            SELECT tables.name, l.name AS i, l.origin, l."unique", l.partial,
                group_concat(k.name || iif(k.desc, ' desc', ''), ',')
                    OVER (PARTITION BY l.name ORDER BY k.seqno) AS columns,
                row_number() OVER (PARTITION BY l.name ORDER BY k.seqno DESC) AS last
            FROM tables, pragma_index_list(tables.name) l, pragma_index_xinfo(l.name) k
            WHERE l.origin <> 'pk' AND k.key
        ) WHERE last = 1
        UNION ALL
        SELECT name || ' foreign ' || columns || ' to ' || target || ' ' || keys
            || iif(on_delete = 'CASCADE', ' cascade', '')
        FROM (
            SELECT tables.name, f."table" AS target, f.on_delete,
                group_concat(f."from", ',') OVER (PARTITION BY tables.name, f.id ORDER BY f.seq) AS columns,
                group_concat(f."to", ',') OVER (PARTITION BY tables.name, f.id ORDER BY f.seq) AS keys,
                row_number() OVER (PARTITION BY tables.name, f.id ORDER BY f.seq DESC) AS last
            FROM tables, pragma_foreign_key_list(tables.name) f
        ) WHERE last = 1
        """

    private static let postgres = """
        WITH tables (id, name) AS (
            SELECT oid, relname FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'schema_migrations'
        ),
        columns (id, number, name) AS (
            SELECT attrelid, attnum, attname FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped
        )
        SELECT t.name || '.' || a.attname || ' '
            || CASE format_type(a.atttypid, a.atttypmod)
                WHEN 'bigint' THEN 'integer' WHEN 'bytea' THEN 'blob' ELSE format_type(a.atttypid, a.atttypmod) END
            || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
            || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        FROM tables t JOIN pg_attribute a ON a.attrelid = t.id AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = t.id AND d.adnum = a.attnum
        UNION ALL
        SELECT t.name || CASE c.contype WHEN 'p' THEN ' primary ' WHEN 'u' THEN ' unique ' ELSE ' foreign ' END
            || (SELECT string_agg(columns.name, ',' ORDER BY position) FROM unnest(c.conkey)
                WITH ORDINALITY AS k (number, position) JOIN columns ON columns.id = t.id AND columns.number = k.number)
            || CASE WHEN c.contype = 'f' THEN ' to ' || f.relname || ' '
                || (SELECT string_agg(columns.name, ',' ORDER BY position) FROM unnest(c.confkey)
                    WITH ORDINALITY AS k (number, position)
                    JOIN columns ON columns.id = f.oid AND columns.number = k.number)
                || CASE c.confdeltype WHEN 'c' THEN ' cascade' ELSE '' END
                ELSE '' END
        FROM tables t JOIN pg_constraint c ON c.conrelid = t.id LEFT JOIN pg_class f ON f.oid = c.confrelid
        WHERE c.contype IN ('p', 'u', 'f')
        UNION ALL
        SELECT t.name || ' index ' || CASE WHEN i.indisunique THEN 'unique ' ELSE '' END || r.relname || ' '
            || (SELECT string_agg(columns.name || CASE WHEN i.indoption[k.position - 1] & 1 = 1 THEN ' desc' ELSE '' END,
                ',' ORDER BY k.position) FROM unnest(i.indkey) WITH ORDINALITY AS k (number, position)
                JOIN columns ON columns.id = t.id AND columns.number = k.number)
            || coalesce(' | ' || pg_get_expr(i.indpred, i.indrelid), '')
        FROM tables t JOIN pg_index i ON i.indrelid = t.id JOIN pg_class r ON r.oid = i.indexrelid
        WHERE NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))
            -- What retention needs where it goes from tenant to tenant.
            AND r.relname NOT LIKE '%\\_of\\_tenant';
        """
}
