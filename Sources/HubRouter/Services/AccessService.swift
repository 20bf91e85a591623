package import ChannelKit
import Foundation

/// The changes of keys and users, made in the process that owns the storage.
///
/// Each is stored with its entry in the audit log, in one transaction.
package struct AccessService: AccessActions {
    /// The max time for which a rotated secret is accepted: a deployment may take a weekend.
    private static let maxOverlap: Duration = .seconds(72 * 3_600)
    /// The time for which a one-time link is valid: the user may read it the day after.
    private static let linkLifetime: TimeInterval = 48 * 3_600
    /// The max length of a name, in characters.
    private static let maxNameLength = 100
    /// The max length of an e-mail address, in characters (RFC 5321).
    private static let maxEmailLength = 254
    /// The max users that are looked at for a second owner: more than a tenant has.
    private static let maxUsers = 10_000

    private let storage: any HubStorage
    private let clock: any HubClock
    private let exists: @Sendable (TenantID) -> Bool

    /// Makes the service.
    ///
    /// - Parameter exists: True for a tenant of the configuration: only such a one can have keys and users.
    package init(
        storage: any HubStorage,
        clock: any HubClock = SystemClock(),
        exists: @escaping @Sendable (TenantID) -> Bool
    ) {
        self.storage = storage
        self.clock = clock
        self.exists = exists
    }

    package func perform(_ change: AccessChange, in tenant: TenantID, from origin: Origin) async throws
        -> AccessResult
    {
        guard exists(tenant) else { return .refused(.unknownTenant) }
        if let refusal = refusal(of: change) { return .refused(refusal) }
        // Outside the transaction, whose body may run twice.
        let secret = AccessToken.random(change.isOfKey ? .key : .invitation)
        let work = AccessTransaction(at: clock.now, origin: origin, secret: secret)
        do {
            return try await storage.transact(tenant) { tx in try work.perform(change, in: tx) }
        } catch let refusal as AccessTransaction.Refused {
            return .refused(refusal.reason)
        }
    }

    /// The reason for which a change is refused whatever the database has.
    private func refusal(of change: AccessChange) -> AccessRefusal? {
        switch change {
        case .createKey(let name, let scopes, let expiresAt):
            if !isName(name) { return .invalidName }
            if scopes.isEmpty { return .noScopes }
            if !scopes.allSatisfy(\.isScope) { return .invalidScope }
            return expiresAt ?? .distantFuture > clock.now ? nil : .expired
        case .rotateKey(_, let overlap): return overlap <= Self.maxOverlap ? nil : .overlapTooLong
        case .addUser(let email, let name, _):
            if !isName(name) { return .invalidName }
            return isEmail(email) ? nil : .invalidEmail
        default: return nil
        }
    }

    private func isName(_ text: String) -> Bool { (1...Self.maxNameLength).contains(text.count) }

    private func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.count <= Self.maxEmailLength
            && !text.contains(where: { $0.isWhitespace || $0.isNewline })
    }

    /// One change, inside its transaction.
    private struct AccessTransaction: Sendable {
        /// Ends the transaction, so that nothing of it is stored.
        struct Refused: Error {
            let reason: AccessRefusal
        }

        let at: Date
        let origin: Origin
        let secret: AccessToken

        func perform(_ change: AccessChange, in tx: any TenantTransaction) throws -> AccessResult {
            switch change {
            case .createKey(let name, let scopes, let expiresAt):
                let id = try tx.insertKey(
                    name: name,
                    hash: secret.hash,
                    scopes: scopes,
                    expiresAt: expiresAt,
                    at: at
                )
                let names = JSONValue.array(scopes.map(\.rawValue).sorted().map(JSONValue.string))
                try record("api_key.created", .key, id.rawValue, ["name": .string(name), "scopes": names], in: tx)
                return .made(id: try tx.publicID(.key, id.rawValue), secret: secret.text)
            case .rotateKey(let id, let overlap):
                let key = try key(id, in: tx)
                guard key.revokedAt == nil else { throw Refused(reason: .revoked) }
                try tx.rotateKey(key, hash: secret.hash, oldUntil: at.addingTimeInterval(overlap.timeInterval))
                try record("api_key.rotated", .key, key.id.rawValue, ["name": .string(key.name)], in: tx)
                return .made(id: id, secret: secret.text)
            case .revokeKey(let id):
                let key = try key(id, in: tx)
                try tx.revokeKey(key.id, at: at)
                try record("api_key.revoked", .key, key.id.rawValue, ["name": .string(key.name)], in: tx)
                return .changed(id: id)
            case .addUser(let email, let name, let role): return try add(email.lowercased(), name, role, in: tx)
            case .inviteUser(let id):
                let user = try user(id, in: tx)
                try invite(user.id, in: tx)
                try record("user.invited", .user, user.id.rawValue, [:], in: tx)
                return .made(id: id, secret: secret.text)
            case .setRole(let id, let role): return try set(role, of: user(id, in: tx), id, in: tx)
            case .disableUser(let id): return try disable(user(id, in: tx), id, in: tx)
            case .enableUser(let id):
                let user = try user(id, in: tx)
                try tx.setDisabled(nil, of: user.id)
                try record("user.enabled", .user, user.id.rawValue, [:], in: tx)
                return .changed(id: id)
            case .signOut(let id):
                let user = try user(id, in: tx)
                try tx.endSessions(of: user.id, at: at)
                try record("user.signed_out", .user, user.id.rawValue, [:], in: tx)
                return .changed(id: id)
            }
        }

        // MARK: - Users

        private func add(_ email: String, _ name: String, _ role: Role, in tx: any TenantTransaction) throws
            -> AccessResult
        {
            try requireAuthority(over: role, in: tx)
            guard let id = try tx.insertUser(email: email, name: name, role: role, at: at) else {
                throw Refused(reason: .emailTaken)
            }
            try invite(id, in: tx)
            try record("user.added", .user, id.rawValue, ["role": .string(role.rawValue)], in: tx)
            return .made(id: try tx.publicID(.user, id.rawValue), secret: secret.text)
        }

        private func invite(_ user: RowID<User>, in tx: any TenantTransaction) throws {
            let end = at.addingTimeInterval(AccessService.linkLifetime)
            try tx.insertInvitation(of: user, hash: secret.hash, at: at, expiresAt: end)
        }

        private func set(_ role: Role, of user: User, _ id: String, in tx: any TenantTransaction) throws
            -> AccessResult
        {
            try requireAuthority(over: role, in: tx)
            if role != .owner { try requireAnotherOwner(than: user, in: tx) }
            try tx.setRole(role, of: user.id)
            // A session has the rights of the role at its sign-in.
            try tx.endSessions(of: user.id, at: at)
            let change: JSONValue = ["before": .string(user.role.rawValue), "after": .string(role.rawValue)]
            try record("user.role_changed", .user, user.id.rawValue, change, in: tx)
            return .changed(id: id)
        }

        private func disable(_ user: User, _ id: String, in tx: any TenantTransaction) throws -> AccessResult {
            try requireAnotherOwner(than: user, in: tx)
            try tx.setDisabled(user.disabledAt ?? at, of: user.id)
            try tx.endSessions(of: user.id, at: at)
            try record("user.disabled", .user, user.id.rawValue, [:], in: tx)
            return .changed(id: id)
        }

        // MARK: - Checks

        private func key(_ id: String, in tx: any TenantTransaction) throws -> APIKey {
            guard let number = try tx.number(.key, of: id), let key = try tx.apiKey(RowID(number)) else {
                throw Refused(reason: .notFound)
            }
            return key
        }

        private func user(_ id: String, in tx: any TenantTransaction) throws -> User {
            guard let number = try tx.number(.user, of: id), let user = try tx.user(RowID(number)) else {
                throw Refused(reason: .notFound)
            }
            try requireAuthority(over: user.role, in: tx)
            return user
        }

        /// An operator may change every user; a user those of a role that its own manages.
        private func requireAuthority(over role: Role, in tx: any TenantTransaction) throws {
            guard origin.actor.kind != .operator else { return }
            let actor = try origin.actor.id.flatMap { try tx.user(RowID($0)) }
            guard actor?.role.manages(role) ?? false else { throw Refused(reason: .roleTooHigh) }
        }

        private func requireAnotherOwner(than user: User, in tx: any TenantTransaction) throws {
            guard user.role == .owner, user.disabledAt == nil else { return }
            let others = try tx.users(limit: AccessService.maxUsers).filter {
                $0.id != user.id && $0.role == .owner && $0.disabledAt == nil
            }
            if others.isEmpty { throw Refused(reason: .lastOwner) }
        }

        private func record(
            _ action: String,
            _ kind: PublicIDKind,
            _ number: Int64,
            _ details: JSONValue,
            in tx: any TenantTransaction
        ) throws {
            try tx.audit(
                AuditEntry(at: at, origin: origin, action: action, target: (kind, number), details: details)
            )
        }
    }
}

extension AccessChange {
    /// True if it concerns a key, and makes the secret of one.
    fileprivate var isOfKey: Bool {
        switch self {
        case .createKey, .rotateKey, .revokeKey: true
        default: false
        }
    }
}
