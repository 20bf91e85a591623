import ChannelKit
import Foundation
import HTTPTypes
import HubRouter
import Logging

/// Signs users in, and limits the attempts.
///
/// The counters are in the database, so that a restart opens nothing. One counts an account from one network: an attacker
/// elsewhere cannot lock its user out. The other counts a network over all accounts.
struct SignInService: Sendable {
    let storage: any HubStorage
    let hasher: PasswordHasher
    let exists: @Sendable (TenantID) -> Bool
    let logger: Logger

    /// Checks a password and makes a session.
    func signIn(
        tenant: TenantID,
        email: String,
        password: String,
        _ request: APIRequest
    ) async throws -> (user: User, token: AccessToken) {
        let (network, now) = (request.network, request.now)
        let account = SignInCounter(.accountAndNetwork, "\(tenant)\n\(email)\n\(network)")
        let counters = [account, SignInCounter(.network, network)]
        try await requireOpen(counters, at: now)
        let isKnown = exists(tenant)
        let user = isKnown ? try await storage.read(tenant) { try $0.user(email: email) } : nil
        let isRight = try await hasher.verify(password, user?.password)
        guard isRight, let user, user.disabledAt == nil else {
            try await count(counters, of: isKnown ? tenant : nil, user, request)
            throw Problem(.unauthenticated, "wrong tenant, e-mail address or password")
        }
        let token = AccessToken.random(.session)
        let hash = token.hash
        let origin = Origin(
            Actor(.user, id: user.id.rawValue, name: user.name),
            via: "api",
            request: request.id,
            network: network
        )
        try await storage.transact(tenant) { tx in
            let id = try tx.insertSession(of: user, hash: hash, host: nil, network: network, at: now)
            try tx.audit(
                AuditEntry(at: now, origin: origin, action: "session.started", target: (.session, id.rawValue))
            )
        }
        try await storage.schedule { try $0.forgetFailures(of: account) }
        return (user, token)
    }

    /// Sets the password of the user with a one-time link.
    func setPassword(_ password: String, with text: String, _ request: APIRequest) async throws {
        try Self.require(password)
        let now = request.now
        guard let token = AccessToken(.invitation, text) else { throw Self.invalidLink }
        let hash = token.hash
        guard let place = try await storage.inspect({ try $0.place(of: .invitation, hash: hash) }),
            exists(place.tenant)
        else { throw Self.invalidLink }
        // Looked at before the hash, which costs more than the look.
        let known = try await storage.read(place.tenant) { try $0.invitation(RowID(place.row)) }
        guard let known, known.usedAt == nil, known.expiresAt > now, known.hash.equalsInConstantTime(hash) else {
            throw Self.invalidLink
        }
        let stored = try await hasher.hash(password)
        let isSet = try await storage.transact(place.tenant) { tx in
            // Again, since the link may have been used meanwhile.
            guard let link = try tx.invitation(known.id), link.usedAt == nil, let user = try tx.user(link.user) else {
                return false
            }
            try tx.useInvitation(link.id, at: now)
            try tx.setPassword(stored, of: user.id)
            try tx.endSessions(of: user.id, at: now)
            let actor = Actor(.user, id: user.id.rawValue, name: user.name)
            let origin = Origin(actor, via: "api", request: request.id, network: request.network)
            try tx.audit(
                AuditEntry(at: now, origin: origin, action: "user.password_set", target: (.user, user.id.rawValue))
            )
            return true
        }
        if !isSet { throw Self.invalidLink }
    }

    // MARK: - Failures

    private func requireOpen(_ counters: [SignInCounter], at now: Date) async throws {
        let locks = try await storage.inspect { inspection in
            try counters.compactMap { try inspection.failures(of: $0)?.lockedUntil }
        }
        guard let end = locks.max(), end > now else { return }
        let seconds = Int(end.timeIntervalSince(now).rounded(.up))
        throw Problem(
            .rateLimited,
            "too many failed sign-ins; try again later",
            headers: [.retryAfter: "\(seconds)"]
        )
    }

    private func count(
        _ counters: [SignInCounter],
        of tenant: TenantID?,
        _ user: User?,
        _ request: APIRequest
    ) async throws {
        let now = request.now
        let results = try await storage.schedule { tx in try counters.map { try tx.recordFailure(of: $0, at: now) } }
        // A lock that this failure began.
        guard let tenant, let user, let first = results.first, first.since == now, first.count == 0 else { return }
        logger.notice("sign-in locked for an account from one network", metadata: ["tenant": "\(tenant)"])
        let origin = Origin(
            Actor(.user, id: user.id.rawValue, name: user.name),
            via: "api",
            request: request.id,
            network: request.network
        )
        try await storage.transact(tenant) { tx in
            try tx.audit(
                AuditEntry(at: now, origin: origin, action: "security.locked", target: (.user, user.id.rawValue))
            )
        }
    }

    // MARK: - Passwords

    /// Refuses a password that is guessed first: a long one needs no further rule (NIST SP 800-63B).
    private static func require(_ password: String) throws {
        guard (10...256).contains(password.count) else {
            throw Problem.invalid("/password", "expected 10 to 256 characters")
        }
        guard Set(password).count >= 5 else {
            throw Problem.invalid("/password", "too few different characters")
        }
    }

    private static let invalidLink = Problem(
        .unprocessable,
        "the link is invalid, expired or used",
        remedy: "ask for another: 'patchbay users invite'"
    )
}
