import ChannelKit
import Foundation
import HubRouter

// The rows that are read before a tenant is known.

extension SQLInspection {
    func place(of kind: AccessToken.Kind, hash: Data) throws -> AccessPlace? {
        try connection.row(.place, kind.rawValue, hash) { row in
            AccessPlace(tenant: try row["tenant"], row: try row["row_id"])
        }
    }

    func failures(of counter: SignInCounter) throws -> SignInFailures? {
        try SignInRows(connection: connection).failures(of: counter)
    }
}

extension SQLScheduler {
    func recordFailure(of counter: SignInCounter, at: Date) throws -> SignInFailures {
        try SignInRows(connection: connection).count(counter, at: at)
    }

    func forgetFailures(of counter: SignInCounter) throws { try SignInRows(connection: connection).forget(counter) }
}

/// The counters of failed sign-ins.
struct SignInRows {
    let connection: SQLConnection

    private func hash(_ counter: SignInCounter) throws -> LookupHash {
        try connection.numbers.lookupKey(connection).hash(.signIn, "\(counter.kind.rawValue)\n\(counter.name)")
    }

    func failures(of counter: SignInCounter) throws -> SignInFailures? {
        try connection.row(.failures, counter.kind.rawValue, hash(counter)) { row in
            SignInFailures(
                count: try row["count"],
                since: try row["since"],
                lockedUntil: try row["locked_until"],
                locks: try row["lockouts"]
            )
        }
    }

    func count(_ counter: SignInCounter, at: Date) throws -> SignInFailures {
        let next = SignInFailures.counting(try failures(of: counter), counter.kind, at: at)
        try connection.run(
            .recordFailures,
            counter.kind.rawValue,
            hash(counter),
            next.count,
            next.since,
            next.lockedUntil,
            next.locks
        )
        return next
    }

    func forget(_ counter: SignInCounter) throws {
        try connection.run(.forgetFailures, counter.kind.rawValue, hash(counter))
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let place = SQLStatement(
        """
        SELECT tenants.name AS tenant, access_index.row_id
        FROM access_index JOIN tenants ON tenants.id = access_index.tenant
        WHERE access_index.kind = ? AND access_index.hash = ?
        """
    )
    fileprivate static let failures = SQLStatement(
        "SELECT count, since, locked_until, lockouts FROM sign_in_failures WHERE kind = ? AND hash = ?"
    )
    fileprivate static let recordFailures = SQLStatement(
        """
        INSERT INTO sign_in_failures (kind, hash, count, since, locked_until, lockouts) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (kind, hash) DO UPDATE SET count = excluded.count, since = excluded.since,
            locked_until = excluded.locked_until, lockouts = excluded.lockouts
        """
    )
    fileprivate static let forgetFailures = SQLStatement("DELETE FROM sign_in_failures WHERE kind = ? AND hash = ?")
}
