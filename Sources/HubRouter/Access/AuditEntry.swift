package import ChannelKit
package import Foundation

/// The author of a change: a key, a user, or an operator at the command line.
///
/// The name is copied into each entry, so that one of a deleted user stays readable.
package struct Actor: Hashable, Sendable {
    /// The kind of author.
    package enum Kind: String, Sendable {
        case key, user, `operator`
    }

    /// The kind.
    package let kind: Kind
    /// The number of the key or the user; nil for an operator.
    package let id: Int64?
    /// The name.
    package let name: String

    /// Makes an author.
    package init(_ kind: Kind, id: Int64? = nil, name: String) {
        self.kind = kind
        self.id = id
        self.name = name
    }

    /// The user; nil for a key or an operator.
    package var user: RowID<User>? { kind == .user ? id.map { RowID($0) } : nil }

    /// An operator who runs a command on the hub's machine.
    package static let commandLine = Actor(.operator, name: "command line")
}

/// The request that causes a change, for its audit entry.
package struct Origin: Hashable, Sendable {
    /// The author.
    package let actor: Actor
    /// The way in: `api` or `command`.
    package let via: String
    /// The id of the request.
    package let request: String?
    /// The client's network.
    package let network: String?

    /// Makes an origin.
    package init(_ actor: Actor, via: String, request: String? = nil, network: String? = nil) {
        self.actor = actor
        self.via = via
        self.request = request
        self.network = network
    }

    /// A command on the hub's machine.
    package static let commandLine = Origin(.commandLine, via: "command")
}

/// An entry of the audit log, stored in the transaction of the change that it records.
package struct AuditEntry: Sendable {
    /// The row; nil before it is stored.
    package let id: RowID<AuditEntry>?
    /// The time.
    package let at: Date
    /// The request.
    package let origin: Origin
    /// The change, such as `api_key.created`.
    package let action: String
    /// The kind and the number of the changed row.
    package let target: (kind: PublicIDKind, number: Int64)?
    /// Values of the change, without secrets and texts of messages.
    package let details: JSONValue

    /// Makes an entry.
    package init(
        id: RowID<AuditEntry>? = nil,
        at: Date,
        origin: Origin,
        action: String,
        target: (kind: PublicIDKind, number: Int64)?,
        details: JSONValue = [:]
    ) {
        self.id = id
        self.at = at
        self.origin = origin
        self.action = action
        self.target = target
        self.details = details
    }
}

extension AuditEntry {
    /// The entry for readers of JSON, with the public ids that `tx` makes.
    package func json(in tx: any TenantReading) throws -> JSONValue {
        let actorKind: PublicIDKind = origin.actor.kind == .key ? .key : .user
        return .compact([
            "object": "audit_entry",
            "id": try id.map { .string(try tx.publicID(.audit, $0.rawValue)) },
            "created_at": .string(at.iso8601),
            "action": .string(action),
            "target": try target.map { .string(try tx.publicID($0.kind, $0.number)) },
            "actor": .compact([
                "kind": .string(origin.actor.kind.rawValue),
                "id": try origin.actor.id.map { .string(try tx.publicID(actorKind, $0)) },
                "name": .string(origin.actor.name),
            ]),
            "via": .string(origin.via),
            "request": origin.request.map(JSONValue.string),
            "network": origin.network.map(JSONValue.string),
            "details": details,
        ])
    }
}

extension APIKey {
    /// The key for readers of JSON, without its secret.
    package func json(in tx: any TenantReading) throws -> JSONValue {
        .compact([
            "object": "api_key",
            "id": .string(try tx.publicID(.key, id.rawValue)),
            "name": .string(name),
            "scopes": .array(scopes.map(\.rawValue).sorted().map(JSONValue.string)),
            "created_at": .string(createdAt.iso8601),
            "expires_at": expiresAt.map { .string($0.iso8601) },
            "old_secret_until": previous.map { .string($0.until.iso8601) },
            "last_used_at": usedAt.map { .string($0.iso8601) },
            "last_used_network": usedNetwork.map(JSONValue.string),
            "revoked_at": revokedAt.map { .string($0.iso8601) },
        ])
    }
}

extension User {
    /// The user for readers of JSON.
    package func json(in tx: any TenantReading) throws -> JSONValue {
        .compact([
            "object": "user", "id": .string(try tx.publicID(.user, id.rawValue)), "email": .string(email),
            "name": .string(name), "role": .string(role.rawValue), "has_password": .bool(password != nil),
            "created_at": .string(createdAt.iso8601),
            "last_seen_at": seenAt.map { .string($0.iso8601) },
            "disabled_at": disabledAt.map { .string($0.iso8601) },
        ])
    }
}
