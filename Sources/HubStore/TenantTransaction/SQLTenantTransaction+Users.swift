import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    // MARK: - Users

    func users(limit: Int) throws -> [User] { try connection.rows(.users, number, limit, read: readUser) }

    func user(_ id: RowID<User>) throws -> User? { try connection.row(.user, number, id, read: readUser) }

    func user(email: String) throws -> User? {
        try connection.row(.userByEmail, number, hash(.email, email), read: readUser)
    }

    private func readUser(_ row: SQLRow) throws -> User {
        let body: JSONValue = try row.content("body")
        return User(
            id: try row["id"],
            email: body["email"]?.string ?? "",
            name: body["name"]?.string ?? "",
            // A role of a newer version has the fewest rights.
            role: try row["role"] ?? .viewer,
            password: try row["password"],
            createdAt: try row["created_at"],
            seenAt: try row["seen_at"],
            disabledAt: try row["disabled_at"]
        )
    }

    func insertUser(email: String, name: String, role: Role, at: Date) throws -> RowID<User>? {
        let id: RowID<User> = try connection.nextID(.access)
        let body = codec.encode(["email": .string(email), "name": .string(name)] as JSONValue)
        let hash = hash(.email, email)
        let inserted = try connection.changes(of: .insertUser, number, id, hash, role, at, codec.tag, body)
        return inserted == 1 ? id : nil
    }

    func setRole(_ role: Role, of user: RowID<User>) throws { try connection.run(.setRole, role, number, user) }

    func setDisabled(_ at: Date?, of user: RowID<User>) throws { try connection.run(.setDisabled, at, number, user) }

    func setPassword(_ hash: String, of user: RowID<User>) throws {
        try connection.run(.setPassword, hash, number, user)
    }

    // MARK: - Sessions

    func session(_ id: RowID<UserSession>) throws -> UserSession? {
        try connection.row(.session, number, id) { row in
            UserSession(
                id: try row["id"],
                user: try row["user_id"],
                hash: try row["hash"],
                role: try row["role"] ?? .viewer,
                seenAt: try row["seen_at"],
                expiresAt: try row["expires_at"],
                endedAt: try row["ended_at"]
            )
        }
    }

    func insertSession(of user: User, hash: Data, host: String?, network: String?, at: Date) throws
        -> RowID<UserSession>
    {
        let id: RowID<UserSession> = try connection.nextID(.access)
        let body = JSONValue.compact(["network": network.map(JSONValue.string)])
        try connection.run(
            .insertSession,
            number,
            id,
            user.id,
            hash,
            host,
            user.role,
            at,
            at,
            at.addingTimeInterval(UserSession.lifetime.timeInterval),
            codec.tag,
            codec.encode(body)
        )
        try register(.session, hash, as: id.rawValue)
        try connection.run(.recordSignIn, at, number, user.id)
        return id
    }

    func touchSession(_ id: RowID<UserSession>, at: Date) throws {
        try connection.run(.touchSession, at, number, id)
    }

    func endSession(_ id: RowID<UserSession>, at: Date) throws { try connection.run(.endSession, at, number, id) }

    func endSessions(of user: RowID<User>, at: Date) throws { try connection.run(.endSessions, at, user, number) }

    // MARK: - One-time links

    func invitation(_ id: RowID<Invitation>) throws -> Invitation? {
        try connection.row(.invitation, number, id) { row in
            guard let user: RowID<User> = try row["user_id"] else { return nil }
            return Invitation(
                id: try row["id"],
                user: user,
                hash: try row["hash"],
                expiresAt: try row["expires_at"],
                usedAt: try row["used_at"]
            )
        } ?? nil
    }

    func insertInvitation(of user: RowID<User>, hash: Data, at: Date, expiresAt: Date) throws {
        let id: RowID<Invitation> = try connection.nextID(.access)
        // Only the last link of a user is valid.
        try connection.run(.voidInvitations, at, user, number)
        try connection.run(.insertInvitation, number, id, user, hash, at, expiresAt)
        try register(.invitation, hash, as: id.rawValue)
    }

    func useInvitation(_ id: RowID<Invitation>, at: Date) throws { try connection.run(.useInvitation, at, number, id) }

    // MARK: - Audit

    func auditEntries(before id: RowID<AuditEntry>, limit: Int) throws -> [AuditEntry] {
        try connection.rows(.auditEntries, number, id, limit) { row in
            let body = try row.listedJSON("body")
            let kind: String = try row["actor_kind"]
            let target: Int64? = try row["target"]
            let targetKind: String? = try row["target_kind"]
            let actor = Actor(
                Actor.Kind(rawValue: kind) ?? .operator,
                id: try row["actor"],
                name: body["name"]?.string ?? ""
            )
            return AuditEntry(
                id: try row["id"],
                at: try row["at"],
                origin: Origin(
                    actor,
                    via: try row["via"],
                    request: try row["request"],
                    network: body["network"]?.string
                ),
                action: try row["action"],
                target: targetKind.flatMap(PublicIDKind.init(rawValue:)).flatMap { kind in
                    target.map { (kind, $0) }
                },
                details: body["details"] ?? [:]
            )
        }
    }

    func audit(_ entry: AuditEntry) throws {
        let id: RowID<AuditEntry> = try connection.nextID(.access)
        let body = JSONValue.compact([
            "name": .string(entry.origin.actor.name), "network": entry.origin.network.map(JSONValue.string),
            "details": entry.details,
        ])
        try connection.run(
            .insertAudit,
            number,
            id,
            entry.at,
            entry.origin.request,
            entry.origin.actor.kind.rawValue,
            entry.origin.actor.id,
            entry.origin.via,
            entry.action,
            entry.target?.kind.rawValue,
            entry.target?.number,
            codec.tag,
            codec.encode(body)
        )
    }
}

// MARK: - Statements

extension SQLStatement {
    private static let userColumns = "id, role, password, created_at, seen_at, disabled_at, codec, body"

    fileprivate static let users = SQLStatement(
        "SELECT \(userColumns) FROM users WHERE tenant = ? ORDER BY id LIMIT ?"
    )
    fileprivate static let user = SQLStatement("SELECT \(userColumns) FROM users WHERE tenant = ? AND id = ?")
    fileprivate static let userByEmail = SQLStatement(
        "SELECT \(userColumns) FROM users WHERE tenant = ? AND email_hash = ?"
    )
    fileprivate static let insertUser = SQLStatement(
        """
        INSERT INTO users (tenant, id, email_hash, role, created_at, codec, body) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (tenant, email_hash) DO NOTHING
        """
    )
    fileprivate static let setRole = SQLStatement("UPDATE users SET role = ? WHERE tenant = ? AND id = ?")
    fileprivate static let setDisabled = SQLStatement("UPDATE users SET disabled_at = ? WHERE tenant = ? AND id = ?")
    fileprivate static let setPassword = SQLStatement("UPDATE users SET password = ? WHERE tenant = ? AND id = ?")
    fileprivate static let recordSignIn = SQLStatement("UPDATE users SET seen_at = ? WHERE tenant = ? AND id = ?")

    fileprivate static let session = SQLStatement(
        """
        SELECT id, user_id, hash, role, seen_at, expires_at, ended_at FROM sessions WHERE tenant = ? AND id = ?
        """
    )
    fileprivate static let insertSession = SQLStatement(
        """
        INSERT INTO sessions (tenant, id, user_id, kind, hash, host, role, created_at, seen_at, expires_at, codec, body)
        VALUES (?, ?, ?, 'browser', ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    fileprivate static let touchSession = SQLStatement(
        "UPDATE sessions SET seen_at = ? WHERE tenant = ? AND id = ?"
    )
    fileprivate static let endSession = SQLStatement(
        "UPDATE sessions SET ended_at = coalesce(ended_at, ?) WHERE tenant = ? AND id = ?"
    )
    fileprivate static let endSessions = SQLStatement(
        "UPDATE sessions SET ended_at = ? WHERE user_id = ? AND ended_at IS NULL AND tenant = ?"
    )
    fileprivate static let invitation = SQLStatement(
        "SELECT id, user_id, hash, expires_at, used_at FROM invitations WHERE tenant = ? AND id = ?"
    )
    fileprivate static let insertInvitation = SQLStatement(
        """
        INSERT INTO invitations (tenant, id, user_id, kind, hash, created_at, expires_at)
        VALUES (?, ?, ?, 'invite', ?, ?, ?)
        """
    )
    fileprivate static let voidInvitations = SQLStatement(
        "UPDATE invitations SET used_at = ? WHERE user_id = ? AND used_at IS NULL AND tenant = ?"
    )
    fileprivate static let useInvitation = SQLStatement(
        "UPDATE invitations SET used_at = coalesce(used_at, ?) WHERE tenant = ? AND id = ?"
    )
    fileprivate static let auditEntries = SQLStatement(
        """
        SELECT id, at, request, actor_kind, actor, via, action, target_kind, target, codec, body FROM audit
        WHERE tenant = ? AND id < ? ORDER BY id DESC LIMIT ?
        """
    )
    fileprivate static let insertAudit = SQLStatement(
        """
        INSERT INTO audit (tenant, id, at, request, actor_kind, actor, via, action, target_kind, target, codec, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
}
