import HubRouter

/// The hub on a PostgreSQL database, which holds a lock of its session: claims are in its memory, so that a second hub
/// would do the same work.
struct HubInstance {
    private static let lockNotAvailable = "55P03"
    /// The key of the lock in the database, a number of no meaning.
    private static let key: Int64 = 7_296_024_115

    /// The time for which the server may take to end the session of a lost connection.
    private static let wait = "2s"

    let address: PostgresAddress

    /// Takes the lock for as long as the connection lives.
    ///
    /// - Throws: ``StorageError/inUse(path:holder:)`` if another session has it.
    func take(_ connection: PostgresConnection) throws {
        do {
            try connection.run(
                script: "BEGIN; SET LOCAL lock_timeout = '\(Self.wait)'; SELECT pg_advisory_lock(\(Self.key)); COMMIT"
            )
            return
        } catch let error as PostgresError where error.state == Self.lockNotAvailable {
            try connection.run(script: "ROLLBACK")
        }
        // The two halves of the key are two columns.
        let holder = try connection.lines(
            """
            SELECT 'another hub, connected from ' || coalesce(host(client_addr), 'the same machine')
            FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'advisory' AND classid = \(Self.key >> 32) AND objid = \(Self.key & 0xffff_ffff)
                AND pg_locks.granted
            """
        )
        throw StorageError.inUse(path: "\(address)", holder: holder.first ?? "another hub")
    }
}
