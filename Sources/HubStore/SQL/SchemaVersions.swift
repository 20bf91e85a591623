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
}
