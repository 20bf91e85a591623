/// A right that a route asks for; the raw value is its name as the scope of a key.
package enum Permission: String, CaseIterable, Hashable, Sendable {
    case readConversations = "conversations:read"
    case writeConversations = "conversations:write"
    case readMessages = "messages:read"
    case writeMessages = "messages:write"
    case readNotes = "notes:read"
    case writeNotes = "notes:write"
    case readContacts = "contacts:read"
    case readChannels = "channels:read"
    case explain = "explain:read"
    case readAudit = "audit:read"
    case manageUsers = "users:manage"
    case manageKeys = "keys:manage"

    /// True if a key can have it: keys and users are managed by users and commands, so that a stolen key makes no other.
    package var isScope: Bool { ![.manageUsers, .manageKeys].contains(self) }

    /// The permissions that a key can have.
    package static let scopes = allCases.filter(\.isScope)
}

/// The role of a user in a tenant.
package enum Role: String, CaseIterable, Hashable, Sendable {
    case owner, admin, agent, viewer

    /// The permissions of the role: the one table of them.
    package var permissions: Set<Permission> {
        let viewing: Set<Permission> = [.readConversations, .readMessages, .readContacts]
        let talking: Set<Permission> = [.writeConversations, .writeMessages, .readNotes, .writeNotes]
        return switch self {
        case .viewer: viewing.union([.readChannels])
        case .agent: viewing.union(talking)
        case .admin, .owner: Set(Permission.allCases)
        }
    }

    /// True if a user of this role may make, change and disable one of the role `other`.
    package func manages(_ other: Role) -> Bool {
        permissions.contains(.manageUsers) && (self == .owner || other != .owner)
    }
}
