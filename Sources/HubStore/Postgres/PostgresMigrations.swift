import ChannelKit
import Foundation
import HubRouter

/// Migrates a PostgreSQL database to this version's schema.
struct PostgresMigrations {
    /// The key of the lock that migrations hold, a number of no meaning.
    private static let key: Int64 = 7_296_024_116
    private static let insufficientPrivilege = "42501"

    let connection: PostgresConnection
    var failpoints = Failpoints()

    /// Applies the missing migrations, and gives the hub's role its rights; all in one transaction, as the owner.
    ///
    /// - Returns: What was done, in sentences for the operator.
    /// - Throws: ``StorageError`` if the schema is newer, or if the connection's role lacks a right.
    func migrate(for role: HubRole) throws -> [String] {
        do {
            return try connection.transaction { _ in
                // A second migration waits for the first one.
                try connection.run(script: "SELECT pg_advisory_xact_lock(\(Self.key))")
                try checkOwner(role)
                let applied = try applyMissing()
                let created = try create(role)
                try connection.run(script: role.grants)
                try role.check(connection)
                if !applied.isEmpty { failpoints.pass(.migrationApplied) }
                return applied + created + ["granted its rights to the role \(role.name)"]
            }
        } catch let error as PostgresError where error.state == Self.insufficientPrivilege {
            throw StorageError.unavailable(
                "\(error.message): migrate with the URL of the database's owner, who may create tables and roles"
            )
        }
    }

    /// Checks that the database has this version's schema or the next one's, without a change.
    func check() throws {
        try versions().requireUsable(remedy: "run 'patchbay migrate --database' with the URL of its owner")
    }

    private func versions() throws -> SchemaVersions {
        let known = Migration.postgres.map(\.number).max() ?? 0
        guard try connection.lines("SELECT to_regclass('public.schema_migrations')").first != "-" else {
            return SchemaVersions(found: 0, known: known)
        }
        let number = try connection.lines("SELECT coalesce(max(number), 0) FROM public.schema_migrations").first
        return SchemaVersions(found: number.flatMap { Int($0) } ?? 0, known: known)
    }

    private func applyMissing() throws -> [String] {
        try connection.run(
            script: """
                SET LOCAL search_path TO public;
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    number bigint PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL
                )
                """
        )
        let versions = try versions()
        try versions.requireKnown()
        return try Migration.postgres.filter { $0.number > versions.found }.map { migration in
            try connection.run(script: String(decoding: migration.sql, as: UTF8.self))
            let time = Date.now.millisecondsSince1970
            try connection.run(
                script: "INSERT INTO schema_migrations VALUES (\(migration.number), '\(migration.name)', \(time))"
            )
            return "applied \(migration.fullName)"
        }
    }

    /// Rejects the hub's own role, which must own nothing.
    private func checkOwner(_ role: HubRole) throws {
        guard try connection.lines("SELECT current_user").first != role.name else {
            throw StorageError.unavailable(
                "'\(role.name)' is the role of the hub, which must not own its tables: migrate as another role"
            )
        }
    }

    private func create(_ role: HubRole) throws -> [String] {
        guard try connection.lines(role.exists).first == "0" else { return [] }
        try connection.run(script: role.creation)
        return ["created the role \(role.name); set its password with psql: \\password \(role.name)"]
    }
}

extension HubRole {
    /// Checks that the role has no more rights than it may have.
    func check(_ connection: PostgresConnection) throws {
        let excess = try connection.lines(self.excess)
        guard excess.isEmpty else {
            throw StorageError.unavailable(
                """
                the role '\(name)' \(excess.joined(separator: ", ")): row-level security would not hold for the hub; \
                revoke that, or use another role
                """
            )
        }
    }

    /// Checks the role of a connection.
    static func checkCurrent(_ connection: PostgresConnection) throws {
        let name = try connection.lines("SELECT current_user").first ?? ""
        try HubRole(name).check(connection)
    }
}
