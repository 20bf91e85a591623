package import ChannelKit
package import Foundation

/// Read access to a tenant's keys, users, sessions and audit log.
package protocol AccessReading {
    /// The public id of a row.
    func publicID(_ kind: PublicIDKind, _ number: Int64) throws -> String

    /// The number of the row with a public id; nil if it is no id of this kind.
    func number(_ kind: PublicIDKind, of publicID: String) throws -> Int64?

    /// A signature of `text` under a key of the tenant, which no client can make.
    func signature(of text: String) -> String

    /// The keys, the newest first.
    func apiKeys(limit: Int) throws -> [APIKey]

    /// A key.
    func apiKey(_ id: RowID<APIKey>) throws -> APIKey?

    /// The users, by their ids.
    func users(limit: Int) throws -> [User]

    /// A user.
    func user(_ id: RowID<User>) throws -> User?

    /// The user with an e-mail address.
    func user(email: String) throws -> User?

    /// A session.
    func session(_ id: RowID<UserSession>) throws -> UserSession?

    /// A one-time link.
    func invitation(_ id: RowID<Invitation>) throws -> Invitation?

    /// The entries of the audit log before `id`, the newest first.
    func auditEntries(before id: RowID<AuditEntry>, limit: Int) throws -> [AuditEntry]

    /// The stored response to a request with an idempotency key; nil if there is none.
    ///
    /// - Parameter hash: The hash of the author, the route and the key.
    func storedResponse(_ hash: Data) throws -> StoredAPIResponse?
}

/// The response to a request with an idempotency key.
package struct StoredAPIResponse: Sendable {
    /// The hash of the request's body.
    package let request: Data
    /// The status.
    package let status: Int
    /// The body.
    package let body: JSONValue

    /// Makes a response.
    package init(request: Data, status: Int, body: JSONValue) {
        self.request = request
        self.status = status
        self.body = body
    }
}

/// Changes of a tenant's keys, users, sessions and audit log.
package protocol AccessWriting: AccessReading {
    /// Stores a key.
    func insertKey(name: String, hash: Data, scopes: Set<Permission>, expiresAt: Date?, at: Date) throws
        -> RowID<APIKey>

    /// Replaces the secret of a key; the old one is accepted until `until`.
    func rotateKey(_ key: APIKey, hash: Data, oldUntil until: Date) throws

    /// Revokes a key.
    func revokeKey(_ id: RowID<APIKey>, at: Date) throws

    /// Records the use of a key.
    func recordUse(of key: RowID<APIKey>, network: String?, at: Date) throws

    /// Stores a user.
    ///
    /// - Returns: Nil if the tenant has a user with that address.
    func insertUser(email: String, name: String, role: Role, at: Date) throws -> RowID<User>?

    /// Sets the role of a user.
    func setRole(_ role: Role, of user: RowID<User>) throws

    /// Sets or removes the time since which a user may not sign in.
    func setDisabled(_ at: Date?, of user: RowID<User>) throws

    /// Sets the hash of a user's password.
    func setPassword(_ hash: String, of user: RowID<User>) throws

    /// Stores a session, and records that its user was seen.
    func insertSession(of user: User, hash: Data, host: String?, network: String?, at: Date) throws
        -> RowID<UserSession>

    /// Records a request of a session.
    func touchSession(_ id: RowID<UserSession>, at: Date) throws

    /// Ends a session.
    func endSession(_ id: RowID<UserSession>, at: Date) throws

    /// Ends all sessions of a user.
    func endSessions(of user: RowID<User>, at: Date) throws

    /// Stores a one-time link of a user.
    func insertInvitation(of user: RowID<User>, hash: Data, at: Date, expiresAt: Date) throws

    /// Marks a one-time link as used.
    func useInvitation(_ id: RowID<Invitation>, at: Date) throws

    /// Appends to the audit log.
    func audit(_ entry: AuditEntry) throws

    /// Stores the response to a request with an idempotency key.
    func store(_ response: StoredAPIResponse, under hash: Data, at: Date) throws
}

/// The failed sign-ins of an account, of a network, or of both together.
package struct SignInCounter: Hashable, Sendable {
    /// The kind of counter.
    package enum Kind: String, CaseIterable, Sendable {
        /// An account from one network: an attacker elsewhere does not lock out its user.
        case accountAndNetwork = "account_network"
        /// A network, over all accounts.
        case network

        /// The max failures in a period before the counter locks.
        var limit: Int {
            switch self {
            // The limit that the customers of earlier systems were promised: 5 in 15 minutes.
            case .accountAndNetwork: 5
            // An office behind one address has several users who mistype.
            case .network: 30
            }
        }

        /// The period in which failures count, and the time of the first lock; each further one is twice as long.
        var period: Duration {
            switch self {
            case .accountAndNetwork: .seconds(900)
            case .network: .seconds(300)
            }
        }
    }

    /// The kind.
    package let kind: Kind
    /// The account and network; only a hash of it is stored.
    package let name: String

    /// Makes a counter.
    package init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }
}

/// The stored value of a ``SignInCounter``.
package struct SignInFailures: Hashable, Sendable {
    /// The max time of a lock, in seconds.
    private static let longestLock: TimeInterval = 86_400

    /// The failures since ``since``.
    package private(set) var count: Int
    package private(set) var since: Date
    /// The end of the lock.
    package private(set) var lockedUntil: Date?
    /// The number of locks so far.
    package private(set) var locks: Int

    /// Makes a value.
    package init(count: Int, since: Date, lockedUntil: Date?, locks: Int) {
        self.count = count
        self.since = since
        self.lockedUntil = lockedUntil
        self.locks = locks
    }

    /// The value after a failure at `now`.
    package static func counting(_ known: SignInFailures?, _ kind: SignInCounter.Kind, at now: Date) -> SignInFailures {
        var next = known ?? SignInFailures(count: 0, since: now, lockedUntil: nil, locks: 0)
        if now.timeIntervalSince(next.since) > kind.period.timeInterval { (next.count, next.since) = (0, now) }
        next.count += 1
        guard next.count >= kind.limit else { return next }
        let length = min(kind.period.timeInterval * Double(1 << min(next.locks, 10)), longestLock)
        next.lockedUntil = now.addingTimeInterval(length)
        (next.count, next.since) = (0, now)
        next.locks += 1
        return next
    }
}
