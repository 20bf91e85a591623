import CPostgres
import Foundation
import HubRouter

/// The max times that the server and the connection allow.
struct PostgresTimeouts: Sendable {
    var statement: Duration
    var lock: Duration
    var idleInTransaction: Duration
    /// The max time without any byte from the server while an answer is due; nil for no limit.
    var silence: Duration?

    /// The timeouts of a hub that serves.
    ///
    /// No provider waits longer for its response, and consumers of events wait for the oldest transaction. The server
    /// reports its own timeouts before it counts as lost. A writer takes only locks that are free; where it meets another
    /// one all the same, it gives up before the server looks for a deadlock (`deadlock_timeout`, a second).
    static let serving = PostgresTimeouts(
        statement: .seconds(10),
        lock: .milliseconds(500),
        idleInTransaction: .seconds(10),
        silence: .seconds(15)
    )

    /// No timeouts, for migrations.
    static let none = PostgresTimeouts(statement: .zero, lock: .zero, idleInTransaction: .zero, silence: nil)

    /// The statements that set the timeouts of a session; 0 is no limit.
    var settings: String {
        [
            ("statement_timeout", statement), ("lock_timeout", lock),
            ("idle_in_transaction_session_timeout", idleInTransaction),
        ]
        .map { name, time in "SET \(name) = \(Int(time / .milliseconds(1)))" }.joined(separator: "; ")
    }
}

extension PostgresPipeline {
    /// The first version of the server that has all functions that statements use.
    private static let oldestServer = 130_000

    /// Opens a connection.
    static func connect(_ address: PostgresAddress) throws -> OpaquePointer {
        let names = address.parameters.map { strdup($0.name) } + [nil]
        let values = address.parameters.map { strdup($0.value) } + [nil]
        defer { for text in names + values { free(text) } }
        let handle = PQconnectdbParams(names.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, 0)
        guard let handle else { throw StorageError.unavailable("out of memory") }
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            throw failure(String(cString: PQerrorMessage(handle)).onOneLine, address)
        }
        guard PQserverVersion(handle) >= oldestServer else {
            defer { PQfinish(handle) }
            let version = PQserverVersion(handle) / 10_000
            throw StorageError.unavailable(
                "PostgreSQL \(version) at \(address) is too old: version 13 or later is needed"
            )
        }
        return handle
    }

    private static func failure(_ reason: String, _ address: PostgresAddress) -> StorageError {
        let remedy = remedies.first { reason.contains($0.sign) }?.remedy ?? "check hub.database"
        return .unavailable("no connection to PostgreSQL at \(address): \(reason); \(remedy)")
    }

    /// Parts of libpq's and the server's messages, with the remedies.
    private static let remedies: [(sign: String, remedy: String)] = [
        ("Connection refused", "check that the server runs, and host and port in hub.database"),
        ("No such file", "check that the server runs, and host and port in hub.database"),
        ("could not translate host name", "check the host in hub.database"),
        ("timeout expired", "check host, port and firewall"),
        ("password", "check user and password in hub.database"),
        ("does not support SSL", "enable ssl on the server, or use sslmode=disable if the network is trusted"),
        (
            "root certificate file",
            "set sslrootcert in hub.database to the file of the CA that signed the server's certificate"
        ),
        (
            "certificate verify failed",
            "set sslrootcert in hub.database to the file of the CA that signed the server's certificate"
        ),
        ("server certificate for", "use a name of the server's certificate as host in hub.database"),
        ("too many", "raise max_connections of the server, or lower 'pool' in hub.database"),
        ("connection slots", "raise max_connections of the server, or lower 'pool' in hub.database"),
        (
            "no pg_hba.conf entry",
            "allow this host, user and database in the server's pg_hba.conf, or use sslmode=require"
        ),
        ("starting up", "wait until the server has started"),
        ("shutting down", "wait until the server has started again"),
        ("does not exist", "create it, or correct its name in hub.database"),
    ]
}
