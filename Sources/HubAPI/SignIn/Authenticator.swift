import ChannelKit
import Foundation
import HTTPTypes
import HubRouter
import Synchronization

/// Finds the caller of a request by its key or session.
final class Authenticator: Sendable {
    /// The name of the cookie: the browser sends it to this host only, and only over TLS.
    static let cookie = "__Host-patchbay"
    /// The time between two records of a caller's use: each costs a write.
    private static let recordInterval: TimeInterval = 60
    /// The max callers whose last record is remembered; without it each request would write.
    private static let capacity = 20_000

    private let storage: any HubStorage
    private let exists: @Sendable (TenantID) -> Bool
    private let recorded = Mutex<[String: Date]>([:])

    init(storage: any HubStorage, exists: @escaping @Sendable (TenantID) -> Bool) {
        self.storage = storage
        self.exists = exists
    }

    /// The caller; nil if the request has no credential.
    ///
    /// - Throws: ``Problem`` for an invalid credential, and for a change that a cookie of a browser could make unasked.
    func caller(_ method: HTTPRequest.Method, _ headers: HTTPFields, network: String, at now: Date) async throws
        -> Principal?
    {
        if let presented = headers[.apiKey] ?? bearer(headers) {
            // A bearer is sent by a program, never by a browser of its own accord: its cookie is not even read.
            if let key = AccessToken(.key, presented) { return try await owner(of: key, network, now) }
            if let token = AccessToken(.session, presented) { return try await user(of: token, now) }
            throw Self.invalid
        }
        guard let text = cookie(headers) else { return nil }
        guard let token = AccessToken(.session, text) else { throw Self.invalid }
        if method != .get { try requireSameSite(headers) }
        return try await user(of: token, now)
    }

    private func bearer(_ headers: HTTPFields) -> String? {
        guard let value = headers[.authorization], value.lowercased().hasPrefix("bearer ") else { return nil }
        return value.dropFirst("bearer ".count).trimmingCharacters(in: .whitespaces)
    }

    private func cookie(_ headers: HTTPFields) -> String? {
        let prefix = Self.cookie + "="
        let pairs = headers[values: .cookie].flatMap { $0.split(separator: ";") }
        return pairs.map { $0.trimmingCharacters(in: .whitespaces) }.first { $0.hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count)) }
    }

    /// Refuses a change that a page of another site lets the browser make.
    private func requireSameSite(_ headers: HTTPFields) throws {
        guard headers[.fetchSite] == "same-origin" else {
            throw Problem(.crossSite, "a change with a cookie needs 'Sec-Fetch-Site: same-origin', which browsers send")
        }
    }

    // MARK: - Keys

    private func owner(of token: AccessToken, _ network: String, _ now: Date) async throws -> Principal {
        let hash = token.hash
        guard let place = try await place(of: token),
            let key = try await storage.read(place.tenant, { try $0.apiKey(RowID(place.row)) }),
            key.accepts(hash, at: now)
        else { throw Self.invalid }
        if isToRecord("key \(key.id)", at: now) {
            try? await storage.transact(place.tenant) { try $0.recordUse(of: key.id, network: network, at: now) }
        }
        return Principal(
            tenant: place.tenant,
            actor: Actor(.key, id: key.id.rawValue, name: key.name),
            role: nil,
            permissions: key.scopes.filter(\.isScope),
            session: nil
        )
    }

    // MARK: - Sessions

    private func user(of token: AccessToken, _ now: Date) async throws -> Principal {
        let hash = token.hash
        guard let place = try await place(of: token) else { throw Self.expired }
        let found = try await storage.read(place.tenant) { tx in
            try tx.session(RowID(place.row)).map { session in (session, try tx.user(session.user)) }
        }
        guard let (session, known) = found, session.accepts(hash, at: now), let user = known, user.disabledAt == nil,
            user.role == session.role
        else { throw Self.expired }
        if isToRecord("session \(session.id)", at: now) {
            try? await storage.transact(place.tenant) { try $0.touchSession(session.id, at: now) }
        }
        return Principal(
            tenant: place.tenant,
            actor: Actor(.user, id: user.id.rawValue, name: user.name),
            role: user.role,
            permissions: user.role.permissions,
            session: session.id
        )
    }

    // MARK: - Both

    /// The row of a token, if its tenant still exists.
    private func place(of token: AccessToken) async throws -> AccessPlace? {
        let (kind, hash) = (token.kind, token.hash)
        guard let place = try await storage.inspect({ try $0.place(of: kind, hash: hash) }),
            exists(place.tenant)
        else { return nil }
        return place
    }

    /// True once a minute for each caller.
    private func isToRecord(_ caller: String, at now: Date) -> Bool {
        recorded.withLock { recorded in
            if let last = recorded[caller], now.timeIntervalSince(last) < Self.recordInterval { return false }
            if recorded.count >= Self.capacity { recorded.removeAll() }
            recorded[caller] = now
            return true
        }
    }

    private static let invalid = Problem(
        .unauthenticated,
        "invalid, expired or revoked credential",
        remedy: "check the key: see 'patchbay api-keys list'",
        headers: [.wwwAuthenticate: "Bearer"]
    )
    private static let expired = Problem(.sessionExpired, "the session has ended", remedy: "sign in again")
}
