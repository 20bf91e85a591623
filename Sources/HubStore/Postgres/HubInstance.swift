import HubRouter

/// A process on a PostgreSQL database, which holds a lock of its session.
///
/// The lock is its own: it shows whether the session of a lost connection has ended. Hubs that work share a second one,
/// which versions before leases take for themselves: those must be the only ones.
struct HubInstance {
    /// The key of the lock of the hub that works, a number of no meaning.
    private static let keyOfWorker: Int64 = 7_296_024_115

    /// The time for which the server may take to end the session of a lost connection.
    private static let wait = "2s"

    let address: PostgresAddress
    private let key = Int64.random(in: .min ... .max)
    private let works: Bool

    /// - Parameter works: False for a hub that only receives.
    init(address: PostgresAddress, works: Bool) { (self.address, self.works) = (address, works) }

    /// Takes the locks for as long as the connection lives.
    ///
    /// - Throws: ``StorageError/inUse(path:holder:)`` if another session keeps one from it.
    func take(_ connection: PostgresConnection) throws {
        do {
            try connection.run(
                script:
                    "BEGIN; SET LOCAL lock_timeout = '\(Self.wait)'; SELECT pg_advisory_lock(\(key)); \(shared)COMMIT"
            )
            return
        } catch let error as PostgresError where error.state == PostgresError.lockNotAvailable {
            try connection.run(script: "ROLLBACK")
        }
        // The two halves of the key are two columns.
        let holder = try connection.lines(
            """
            SELECT 'another hub, connected from ' || coalesce(host(client_addr), 'the same machine')
            FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'advisory' AND classid = \((Self.keyOfWorker >> 32) & 0xffff_ffff)
                AND objid = \(Self.keyOfWorker & 0xffff_ffff)
                AND pg_locks.granted
            """
        )
        throw StorageError.inUse(path: "\(address)", holder: holder.first ?? "another hub")
    }

    private var shared: String { works ? "SELECT pg_advisory_lock_shared(\(Self.keyOfWorker)); " : "" }
}
