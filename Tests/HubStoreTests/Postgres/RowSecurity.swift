import HubTestKit

@testable import HubStore

/// Row-level security as the catalog and the hub's role see it.
enum RowSecurity {
    static let hub = "hub"

    /// Makes the hub's role and gives it its rights.
    static func createRole(on server: PostgresServer) throws {
        let role = try HubRole(hub)
        try server.run("CREATE TABLE schema_migrations (number bigint);\n\(role.creation);\n\(role.grants)")
    }

    /// The tables without a forced policy on their tenant.
    static func openTables(_ server: PostgresServer, in database: String = "postgres") throws -> Set<String> {
        Set(
            try server.run(
                """
                SELECT relname FROM pg_class
                WHERE relkind IN ('r', 'p', 'm', 'v', 'f') AND relnamespace = 'public'::regnamespace AND NOT (
                    relrowsecurity AND relforcerowsecurity AND (SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid) = 1
                    AND EXISTS (
                        SELECT 1 FROM pg_policies
                        WHERE schemaname = 'public' AND tablename = relname AND permissive = 'PERMISSIVE' AND cmd = 'ALL'
                            AND roles = '{public}' AND with_check IS NULL AND qual =
                            '(tenant = (NULLIF(current_setting(''patchbay.tenant''::text, true), ''''::text))::bigint)'))
                """,
                in: database
            )
        )
    }

    /// Inserts a row of the tenants 1 and 2 into each table that has a tenant, as a role without limits.
    ///
    /// All values of a row are the number of its tenant.
    static let canaries = """
        SET session_replication_role = replica;
        DO $$
        DECLARE
            name text;
            tenant text;
        BEGIN
            FOR name IN \(tables) LOOP
                FOREACH tenant IN ARRAY ARRAY['1', '2'] LOOP
                    EXECUTE (\(insert(row: "tenant", of: "tenant")));
                END LOOP;
            END LOOP;
        END $$;
        RESET session_replication_role
        """

    /// Tries each operation on the rows of tenant 1 in all tables, as the hub, within the tenant `scope`.
    ///
    /// - Returns: A script whose rows are the table, the operation and the number of rows, or `refused`.
    static func attempts(within scope: String) -> String {
        """
        SELECT set_config('patchbay.tenant', '\(scope)', false) \\g /dev/null
        DO $$
        DECLARE
            name text;
            operation text;
            command text;
            result text;
            found bigint;
            results text := '';
        BEGIN
            FOR name IN \(tables) LOOP
                FOREACH operation IN ARRAY ARRAY['select', 'insert', 'update', 'move', 'delete'] LOOP
                    command := CASE operation
                        WHEN 'select' THEN format('SELECT 1 FROM %I WHERE tenant = 1', name)
                        WHEN 'insert' THEN (\(insert(row: "'3'", of: "'1'")))
                        WHEN 'update' THEN format('UPDATE %I SET tenant = tenant WHERE tenant = 1', name)
                        WHEN 'move' THEN format('UPDATE %I SET tenant = 2 WHERE tenant = 1', name)
                        ELSE format('DELETE FROM %I WHERE tenant = 1', name) END;
                    BEGIN
                        EXECUTE command;
                        GET DIAGNOSTICS found = ROW_COUNT;
                        result := found;
                        -- Undone, so that the next operation finds the row.
                        RAISE EXCEPTION SQLSTATE 'UNDO1';
                    EXCEPTION
                        WHEN SQLSTATE 'UNDO1' THEN NULL;
                        WHEN foreign_key_violation OR unique_violation THEN result := '1';
                        WHEN insufficient_privilege THEN result := 'refused';
                    END;
                    results := results || name || ' ' || operation || ' ' || result || E'\\n';
                END LOOP;
            END LOOP;
            PERFORM set_config('test.results', results, false);
        END $$;
        SELECT current_setting('test.results')
        """
    }

    /// The tables with a tenant.
    private static let tables = """
        SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attname = 'tenant' ORDER BY relname
        """

    /// An expression for the insertion of a row with one value in all columns but that of the tenant.
    private static func insert(row value: String, of tenant: String) -> String {
        """
        SELECT format('INSERT INTO %I (%s) VALUES (%s)', name, string_agg(quote_ident(attname), ', '),
            string_agg(CASE
                WHEN attname = 'tenant' THEN \(tenant)
                WHEN atttypid = 'bytea'::regtype THEN quote_literal('\\x0' || \(value))
                ELSE quote_literal(\(value)) END, ', '))
        FROM pg_attribute WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped
        """
    }
}
