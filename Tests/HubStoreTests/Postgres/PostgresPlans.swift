import Foundation

@testable import HubStore

/// The plans of the hub's statements on a PostgreSQL database with many rows.
enum PostgresPlans {
    /// Fills the tables that the hub writes with 100,000 rows each, of 200 tenants, and a thousandth of it unfinished; the
    /// server has no statistics of them.
    static let rows = """
        SET session_replication_role = replica;
        INSERT INTO tenants SELECT i, 't' || i, 1, 0, '' FROM generate_series(1, 200) AS i;
        INSERT INTO channels SELECT i, 1 + i % 200, 'c' || i, 1, NULL FROM generate_series(1, 400) AS i;
        DO $$
        DECLARE
            name text;
            command text;
        BEGIN
            FOREACH name IN ARRAY ARRAY[
                'item_keys', 'inbox', 'contacts', 'contact_aliases', 'contact_memory', 'consents', 'conversations',
                'conversation_memory', 'messages', 'early_statuses', 'turns', 'turn_messages', 'turn_ledger', 'outbox',
                'leads', 'events', 'users', 'sessions', 'invitations', 'api_keys', 'idempotency_keys', 'audit', 'notes',
                'model_usage', 'model_usage_days', 'quota_notices', 'unrouted', 'due_work'
            ] LOOP
                SELECT format('INSERT INTO %I (%s) SELECT %s FROM generate_series(1, 100000) AS i', name,
                    string_agg(quote_ident(attname), ', '), string_agg(CASE
                        WHEN attname = 'stage' THEN '(ARRAY[''inbound'', ''turn'', ''outbox'', ''held''])[1 + i % 4]'
                        WHEN attname = 'tenant' THEN '1 + i % 200'
                        WHEN attname = 'channel' THEN '1 + i % 400'
                        WHEN attname = 'ended_at' THEN 'CASE WHEN i % 1000 = 0 THEN NULL ELSE i END'
                        WHEN attname IN ('dropped_at', 'merged_into') THEN 'NULL'
                        WHEN attname = 'state' THEN format(
                            'CASE i %% 1000 WHEN 0 THEN %L WHEN 1 THEN %L ELSE %L END',
                            CASE name WHEN 'turns' THEN 'open' ELSE 'pending' END,
                            CASE name WHEN 'outbox' THEN 'held' ELSE 'dead' END,
                            CASE name WHEN 'turns' THEN 'replied' WHEN 'outbox' THEN 'sent' ELSE 'done' END)
                        WHEN attname = 'handler' THEN 'CASE i % 1000 WHEN 0 THEN ''agent'' ELSE ''hub'' END'
                        WHEN attname = 'kind' THEN 'CASE i % 1000 WHEN 0 THEN ''handoff'' ELSE ''x'' || i END'
                        WHEN attname = 'author' AND atttypid = 'text'::regtype
                            THEN 'CASE i % 2 WHEN 0 THEN ''hub'' ELSE ''customer'' END'
                        WHEN atttypid = 'bytea'::regtype THEN 'decode(md5(i::text), ''hex'')'
                        WHEN atttypid = 'text'::regtype THEN '''x'' || i'
                        ELSE 'i' END, ', '))
                INTO command FROM pg_attribute
                WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped;
                EXECUTE format('ALTER TABLE %I SET (autovacuum_enabled = false)', name);
                EXECUTE command;
            END LOOP;
        END $$
        """

    /// Shows the plan of each statement for any arguments, within a tenant; a line `@` and its number precedes it.
    static func explain(_ statements: [String]) -> String {
        let plans = statements.enumerated().map { number, sql in
            let arguments = [String](repeating: "NULL", count: sql.count { $0 == "?" }).joined(separator: ", ")
            return """
                PREPARE s\(number) AS \(PostgresText.numbered(sql));
                \\echo @\(number)
                EXPLAIN EXECUTE s\(number)\(arguments.isEmpty ? "" : " (\(arguments))");
                """
        }
        return """
            SET plan_cache_mode = force_generic_plan;
            SELECT set_config('patchbay.tenant', '7', false) \\g /dev/null
            \(plans.joined(separator: "\n"))
            """
    }

    /// The conditions by which a plan selects rows of a conversation or a contact from all those of a tenant.
    static func readingsOfTenants(in plan: [String]) -> [String] {
        var objections: [String] = []
        var index: Substring?
        for line in plan {
            if line.contains("Scan") { index = line.firstMatch(of: /using (\w+_of_tenant) on/)?.1 }
            if let index, line.contains("Filter:"), line.contains(#/\((conversation|contact|turn) = /#) {
                objections.append("\(index): \(line.trimmingCharacters(in: .whitespaces))")
            }
        }
        return objections
    }

    /// The tables that a plan reads from the beginning to the end, though they grow with the messages of tenants.
    static func scans(in plan: [String]) -> [String] {
        plan.compactMap { line in line.firstMatch(of: /Seq Scan on (\w+)/).map { String($0.1) } }
            .filter { !(OpenTables.names.subtracting(["unrouted", "due_work"]) + ["channels"]).contains($0) }
            // A sequence has one row.
            .filter { !$0.hasPrefix("ids_of_") }
    }
}
