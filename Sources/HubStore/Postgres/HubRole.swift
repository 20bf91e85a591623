import Foundation
import HubRouter

/// The role as which a hub works on PostgreSQL: it reads and writes rows of the tenant that a transaction enters, owns
/// nothing, and cannot become another role.
struct HubRole: Sendable {
    static let defaultName = "patchbay"

    /// A name that needs no quotes.
    let name: String

    /// - Throws: ``StorageError/unavailable(_:)`` for a name that would need quotes.
    init(_ name: String = defaultName) throws {
        guard name.wholeMatch(of: /[a-z_][a-z0-9_]{0,62}/) != nil else {
            throw StorageError.unavailable(
                "invalid role '\(name)': expected a lower-case name of a-z, 0-9 and '_' that begins with a-z or '_'"
            )
        }
        self.name = name
    }

    /// Reads whether the role exists.
    var exists: String { "SELECT count(*) FROM pg_roles WHERE rolname = '\(name)'" }

    /// Creates the role; an operator sets its password.
    var creation: String { "CREATE ROLE \(name) LOGIN NOINHERIT" }

    /// Gives the role its rights, of which a table's are no more than the hub's statements need.
    var grants: String {
        """
        REVOKE ALL ON ALL TABLES IN SCHEMA public FROM \(name);
        GRANT USAGE ON SCHEMA public TO \(name);
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \(name);
        GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA public TO \(name);
        REVOKE INSERT, UPDATE, DELETE ON installation, row_ids, schema_migrations FROM \(name);
        REVOKE UPDATE, DELETE ON tenants FROM \(name);
        REVOKE INSERT, DELETE ON storage_probe FROM \(name)
        """
    }

    /// Reads what the role could do besides: a line for each right or possession that it must not have.
    var excess: String {
        """
        WITH hub AS (SELECT * FROM pg_roles WHERE rolname = '\(name)')
        SELECT 'is a superuser' FROM hub WHERE rolsuper
        UNION ALL SELECT 'bypasses row-level security' FROM hub WHERE rolbypassrls
        UNION ALL SELECT 'creates roles' FROM hub WHERE rolcreaterole
        UNION ALL SELECT 'creates databases' FROM hub WHERE rolcreatedb
        UNION ALL SELECT 'replicates' FROM hub WHERE rolreplication
        UNION ALL SELECT 'is a member of ' || pg_get_userbyid(roleid)
            FROM hub JOIN pg_auth_members ON member = hub.oid
        UNION ALL SELECT 'owns the table ' || relname FROM hub JOIN pg_class ON relowner = hub.oid
            WHERE relkind IN ('r', 'p', 'v', 'm')
        UNION ALL SELECT 'owns the function ' || proname FROM hub JOIN pg_proc ON proowner = hub.oid
        UNION ALL SELECT 'owns the schema ' || nspname FROM hub JOIN pg_namespace ON nspowner = hub.oid
        UNION ALL SELECT 'owns the database ' || datname FROM hub JOIN pg_database ON datdba = hub.oid
        UNION ALL SELECT 'may create tables' FROM hub WHERE has_schema_privilege(hub.oid, 'public', 'CREATE')
        UNION ALL SELECT 'may run ' || proname || ' with the rights of its owner'
            FROM hub JOIN pg_proc ON prosecdef AND has_function_privilege(hub.oid, pg_proc.oid, 'EXECUTE')
        """
    }
}
