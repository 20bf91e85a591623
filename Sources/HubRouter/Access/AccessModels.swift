package import ChannelKit
package import Foundation

/// The kind of a row, as the prefix of its public id.
package enum PublicIDKind: String, CaseIterable, Sendable {
    case conversation = "conv"
    case message = "msg"
    case contact = "ct"
    case note
    case turn
    case item
    case key
    case user = "usr"
    case session = "ses"
    case audit = "aud"
}

/// The row behind a token.
package struct AccessPlace: Hashable, Sendable {
    /// The tenant.
    package let tenant: TenantID
    /// The number of the row.
    package let row: Int64

    /// Makes a place.
    package init(tenant: TenantID, row: Int64) {
        self.tenant = tenant
        self.row = row
    }
}

/// A key of a program; it belongs to the tenant, not to a user.
package struct APIKey: Sendable {
    /// The row.
    package let id: RowID<APIKey>
    /// The name that its maker gave it.
    package let name: String
    /// The hash of the secret.
    package let hash: Data
    /// The hash of the secret before a rotation, and the time until which it is accepted.
    package var previous: (hash: Data, until: Date)?
    /// The permissions.
    package let scopes: Set<Permission>
    /// The time of its making.
    package let createdAt: Date
    /// The time after which it is refused; nil for none.
    package let expiresAt: Date?
    /// The time and the network of its last use, to the minute.
    package let usedAt: Date?
    package let usedNetwork: String?
    /// The time of its revocation.
    package let revokedAt: Date?

    /// Makes a key.
    package init(
        id: RowID<APIKey>,
        name: String,
        hash: Data,
        previous: (hash: Data, until: Date)? = nil,
        scopes: Set<Permission>,
        createdAt: Date,
        expiresAt: Date?,
        usedAt: Date? = nil,
        usedNetwork: String? = nil,
        revokedAt: Date? = nil
    ) {
        self.id = id
        self.name = name
        self.hash = hash
        self.previous = previous
        self.scopes = scopes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.usedAt = usedAt
        self.usedNetwork = usedNetwork
        self.revokedAt = revokedAt
    }

    /// True if it accepts a secret with `hash` at `now`.
    package func accepts(_ hash: Data, at now: Date) -> Bool {
        guard revokedAt == nil, expiresAt ?? .distantFuture > now else { return false }
        if self.hash.equalsInConstantTime(hash) { return true }
        guard let previous, previous.until > now else { return false }
        return previous.hash.equalsInConstantTime(hash)
    }
}

/// An owner, admin, agent or viewer of a tenant, who may sign in.
package struct User: Sendable {
    /// The row.
    package let id: RowID<User>
    /// The e-mail address, in lower case.
    package let email: String
    /// The name.
    package let name: String
    /// The role.
    package let role: Role
    /// The hash of the password with its parameters; nil until one is set.
    package let password: String?
    /// The time of its making.
    package let createdAt: Date
    /// The time of the last sign-in.
    package let seenAt: Date?
    /// The time since which it may not sign in.
    package let disabledAt: Date?

    /// Makes a user.
    package init(
        id: RowID<User>,
        email: String,
        name: String,
        role: Role,
        password: String?,
        createdAt: Date,
        seenAt: Date?,
        disabledAt: Date?
    ) {
        self.id = id
        self.email = email
        self.name = name
        self.role = role
        self.password = password
        self.createdAt = createdAt
        self.seenAt = seenAt
        self.disabledAt = disabledAt
    }
}

/// A signed-in browser.
package struct UserSession: Sendable {
    /// The max age, and the max time between two requests.
    package static let lifetime: Duration = .seconds(14 * 86_400)
    package static let idleTime: Duration = .seconds(12 * 3_600)

    /// The row.
    package let id: RowID<UserSession>
    /// The user.
    package let user: RowID<User>
    /// The hash of its token.
    package let hash: Data
    /// The role at the sign-in: a change of it ends the session.
    package let role: Role
    /// The time of the last request, to the minute.
    package let seenAt: Date
    /// The end of its lifetime.
    package let expiresAt: Date
    /// The time of the sign-out.
    package let endedAt: Date?

    /// Makes a session.
    package init(
        id: RowID<UserSession>,
        user: RowID<User>,
        hash: Data,
        role: Role,
        seenAt: Date,
        expiresAt: Date,
        endedAt: Date?
    ) {
        self.id = id
        self.user = user
        self.hash = hash
        self.role = role
        self.seenAt = seenAt
        self.expiresAt = expiresAt
        self.endedAt = endedAt
    }

    /// True if it accepts a token with `hash` at `now`.
    package func accepts(_ hash: Data, at now: Date) -> Bool {
        endedAt == nil && expiresAt > now && seenAt.addingTimeInterval(Self.idleTime.timeInterval) > now
            && self.hash.equalsInConstantTime(hash)
    }
}

/// A one-time link with which a user sets a password.
package struct Invitation: Sendable {
    /// The row, and the user's.
    package let id: RowID<Invitation>
    package let user: RowID<User>
    /// The hash of its token.
    package let hash: Data
    /// The end of its lifetime.
    package let expiresAt: Date
    /// The time of its use.
    package let usedAt: Date?

    /// Makes an invitation.
    package init(id: RowID<Invitation>, user: RowID<User>, hash: Data, expiresAt: Date, usedAt: Date?) {
        self.id = id
        self.user = user
        self.hash = hash
        self.expiresAt = expiresAt
        self.usedAt = usedAt
    }
}
