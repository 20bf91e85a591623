import HubRouter

/// The numbers of a database's last migration, and of this version's.
struct SchemaVersions {
    let found: Int
    let known: Int

    /// - Throws: ``StorageError/newerSchema(found:known:)`` if the database was written by a newer version.
    func requireKnown() throws {
        guard found <= known else { throw StorageError.newerSchema(found: found, known: known) }
    }

    /// - Throws: As above, and ``StorageError/olderSchema(found:known:reason:)`` with the remedy.
    func requireCurrent(remedy: String) throws {
        try requireKnown()
        guard found == known else {
            throw StorageError.olderSchema(found: found, known: known, reason: remedy)
        }
    }

    /// Accepts the schema of this version, and that of the next one: a migration only adds to what the version before uses,
    /// so that a hub can serve, and start again, after the migration for the version that replaces it.
    ///
    /// - Throws: As above; a schema that is newer by more than one version is refused.
    func requireUsable(remedy: String) throws {
        guard found != known + 1 else { return }
        try requireCurrent(remedy: remedy)
    }
}
