import Foundation
import HubRouter
import PostgresMigrations

/// A numbered change of the schema; its SQL is never edited after a release.
struct Migration: Sendable {
    let number: Int
    let name: String
    let sql: [UInt8]

    /// The number and the name, as in the name of its file.
    var fullName: String { String(format: "%04d_%@", number, name) }

    /// All migrations in order: the files of `migrations/sqlite`, embedded in the program.
    static let sqlite = [
        Migration(number: 1, name: "initial", sql: PackageResources._001_initial_sql),
        Migration(number: 2, name: "api", sql: PackageResources._002_api_sql),
        Migration(number: 3, name: "instances", sql: PackageResources._003_instances_sql),
    ]
    /// The files of `migrations/postgres`, with the same numbers and names.
    static let postgres = [
        Migration(number: 1, name: "initial", sql: PostgresScripts.initial),
        Migration(number: 2, name: "api", sql: PostgresScripts.api),
        Migration(number: 3, name: "instances", sql: PostgresScripts.instances),
    ]
}

/// Migrates a SQLite file to this version's schema.
struct SQLiteMigrations {
    let connection: SQLiteConnection
    var failpoints = Failpoints()

    /// Applies the missing migrations in one transaction.
    ///
    /// - Returns: The names of the applied migrations.
    /// - Throws: ``StorageError/newerSchema(found:known:)`` if the file was written by a newer version.
    func migrate() throws -> [String] {
        try connection.transaction(.beginWriting) { _ in
            try connection.run(
                script: """
                    CREATE TABLE IF NOT EXISTS schema_migrations (
                        number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL
                    )
                    """
            )
            let versions = try versions()
            try versions.requireKnown()
            let applied = try Migration.sqlite.filter { $0.number > versions.found }.map(apply)
            if !applied.isEmpty { failpoints.pass(.migrationApplied) }
            return applied
        }
    }

    /// Checks that the file has this version's schema, without a change.
    ///
    /// - Throws: ``StorageError/newerSchema(found:known:)`` or ``StorageError/olderSchema(found:known:reason:)``.
    func check() throws { try versions().requireCurrent(remedy: "stop the hub and run 'patchbay migrate'") }

    /// The numbers of the file's last migration, and of this version's.
    ///
    /// - Throws: ``StorageError/unreleasedSchema`` if the file was written before the first release.
    func versions() throws -> SchemaVersions {
        let known = Migration.sqlite.map(\.number).max() ?? 0
        let names = "('schema_migrations', 'item_keys')"
        let tables = try connection.lines("SELECT name FROM sqlite_master WHERE name IN \(names)")
        guard tables.contains("schema_migrations") else {
            return SchemaVersions(found: 0, known: known)
        }
        let number = try connection.lines("SELECT coalesce(max(number), 0) FROM schema_migrations").first
        let found = number.flatMap { Int($0) } ?? 0
        // Before the first release the migrations had the same numbers, and made other tables.
        guard found == 0 || tables.contains("item_keys") else { throw StorageError.unreleasedSchema }
        return SchemaVersions(found: found, known: known)
    }

    private func apply(_ migration: Migration) throws -> String {
        try connection.run(script: String(decoding: migration.sql, as: UTF8.self))
        try SQLConnection(driver: connection).run(.insertMigration, migration.number, migration.name, Date.now)
        return migration.fullName
    }
}

extension SQLStatement {
    fileprivate static let insertMigration = SQLStatement(
        "INSERT INTO schema_migrations (number, name, applied_at) VALUES (?, ?, ?)"
    )
}
