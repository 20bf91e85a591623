package import ChannelKit
package import Foundation

/// A change of a tenant's keys or users.
package enum AccessChange: Sendable {
    case createKey(name: String, scopes: Set<Permission>, expiresAt: Date?)
    /// Replaces the secret of a key; the old one is accepted for `overlap`.
    case rotateKey(String, overlap: Duration)
    case revokeKey(String)
    case addUser(email: String, name: String, role: Role)
    /// Makes a new one-time link, with which the user sets a password.
    case inviteUser(String)
    case setRole(String, Role)
    case disableUser(String)
    case enableUser(String)
    /// Ends all sessions of a user.
    case signOut(String)
}

/// The result of an ``AccessChange``.
package enum AccessResult: Hashable, Sendable {
    /// A key or a one-time link was made; its secret is shown this once.
    case made(id: String, secret: String)
    case changed(id: String)
    case refused(AccessRefusal)
}

/// The reason for which an ``AccessChange`` is refused.
package enum AccessRefusal: String, Hashable, Sendable {
    case unknownTenant = "unknown_tenant"
    case notFound = "not_found"
    case invalidName = "invalid_name"
    case invalidEmail = "invalid_email"
    case emailTaken = "email_taken"
    case noScopes = "no_scopes"
    case invalidScope = "invalid_scope"
    case expired
    case overlapTooLong = "overlap_too_long"
    case revoked
    case lastOwner = "last_owner"
    case roleTooHigh = "role_too_high"

    /// The sentence, with the remedy.
    package var sentence: String {
        switch self {
        case .unknownTenant: "channels.yaml has no such tenant"
        case .notFound: "no such key or user in this tenant"
        case .invalidName: "the name is empty or longer than 100 characters"
        case .invalidEmail: "the e-mail address is invalid: expected one such as marie@example.com"
        case .emailTaken: "the tenant has a user with that e-mail address"
        case .noScopes: "a key without scopes can do nothing: name at least one"
        case .invalidScope: "a key cannot have that scope: users and keys are managed by users"
        case .expired: "the expiry is in the past"
        case .overlapTooLong: "the old secret can be accepted for 72 hours at most"
        case .revoked: "the key is revoked: create another"
        case .lastOwner: "the tenant would have no owner: make another user owner first"
        case .roleTooHigh: "only an owner may make or change an owner"
        }
    }
}

/// The changes of keys and users, in this process or in the running hub.
package protocol AccessActions: Sendable {
    /// Makes a change in a tenant, with an entry in its audit log.
    func perform(_ change: AccessChange, in tenant: TenantID, from origin: Origin) async throws -> AccessResult
}

// MARK: - JSON

extension AccessChange: JSONConvertible {
    package var json: JSONValue {
        switch self {
        case .createKey(let name, let scopes, let expiresAt):
            .compact([
                "change": "create_key", "name": .string(name),
                "scopes": .array(scopes.map(\.rawValue).sorted().map(JSONValue.string)),
                "expires_at": expiresAt.map { .integer($0.millisecondsSince1970) },
            ])
        case .rotateKey(let id, let overlap):
            ["change": "rotate_key", "id": .string(id), "overlap": .integer(overlap.wholeMilliseconds)]
        case .revokeKey(let id): ["change": "revoke_key", "id": .string(id)]
        case .addUser(let email, let name, let role):
            [
                "change": "add_user", "email": .string(email), "name": .string(name), "role": .string(role.rawValue),
            ]
        case .inviteUser(let id): ["change": "invite_user", "id": .string(id)]
        case .setRole(let id, let role): ["change": "set_role", "id": .string(id), "role": .string(role.rawValue)]
        case .disableUser(let id): ["change": "disable_user", "id": .string(id)]
        case .enableUser(let id): ["change": "enable_user", "id": .string(id)]
        case .signOut(let id): ["change": "sign_out", "id": .string(id)]
        }
    }

    package init?(json: JSONValue) {
        let id = json["id"]?.string ?? ""
        let name = json["name"]?.string ?? ""
        let role = json["role"]?.string.flatMap(Role.init(rawValue:))
        switch json["change"]?.string {
        case "create_key":
            let scopes = json["scopes"]?.array?.compactMap { $0.string.flatMap(Permission.init(rawValue:)) } ?? []
            let expiresAt = json["expires_at"]?.integer.map { Date(millisecondsSince1970: $0) }
            self = .createKey(name: name, scopes: Set(scopes), expiresAt: expiresAt)
        case "rotate_key": self = .rotateKey(id, overlap: .milliseconds(json["overlap"]?.integer ?? 0))
        case "revoke_key": self = .revokeKey(id)
        case "add_user":
            guard let role else { return nil }
            self = .addUser(email: json["email"]?.string ?? "", name: name, role: role)
        case "invite_user": self = .inviteUser(id)
        case "set_role":
            guard let role else { return nil }
            self = .setRole(id, role)
        case "disable_user": self = .disableUser(id)
        case "enable_user": self = .enableUser(id)
        case "sign_out": self = .signOut(id)
        default: return nil
        }
    }
}

extension AccessResult: JSONConvertible {
    package var json: JSONValue {
        switch self {
        case .made(let id, let secret): ["id": .string(id), "secret": .string(secret)]
        case .changed(let id): ["id": .string(id)]
        case .refused(let refusal): ["refused": .string(refusal.rawValue)]
        }
    }

    package init?(json: JSONValue) {
        if let refused = json["refused"]?.string {
            guard let refusal = AccessRefusal(rawValue: refused) else { return nil }
            self = .refused(refusal)
        } else {
            guard let id = json["id"]?.string else { return nil }
            self = json["secret"]?.string.map { .made(id: id, secret: $0) } ?? .changed(id: id)
        }
    }
}
