/// A name with a type of its own, so that a tenant cannot be passed for a channel.
public protocol TextIdentifier: RawRepresentable<String>, Hashable, Comparable, Sendable,
    ExpressibleByStringLiteral, CustomStringConvertible
{
    init(rawValue: String)
}

extension TextIdentifier {
    /// Creates an identifier from its text.
    public init(_ rawValue: String) { self.init(rawValue: rawValue) }

    /// Creates an identifier from a literal.
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    /// The text.
    public var description: String { rawValue }

    /// Orders by text.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The name of an adapter as written in `channels.yaml`.
public struct AdapterKind: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates an identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a response strategy as written in `channels.yaml`.
public struct StrategyKind: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates an identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A tenant, by its key under `tenants:`.
public struct TenantID: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates an identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The ordering key of inbound items: those of one lane of one channel are processed in order, one at a time.
public struct LaneKey: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates an identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The adapter's idempotency key of an item: kind, the provider's id and, for a status, the state.
///
/// It must be the same however the item is serialized, batched or redelivered, because it makes receipt idempotent.
public struct ItemKey: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates an identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// One tenant's connection through an adapter, written `tenant/name`.
public struct ChannelID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The tenant that owns the channel.
    public let tenant: TenantID
    /// The key under the tenant's `channels:`.
    public let name: String

    /// Creates the id of the channel `name` of `tenant`.
    public init(tenant: TenantID, name: String) {
        self.tenant = tenant
        self.name = name
    }

    /// The id as written in commands and logs, `tenant/name`.
    public var description: String { "\(tenant)/\(name)" }

    /// Orders by tenant, then by name.
    public static func < (left: Self, right: Self) -> Bool {
        (left.tenant, left.name) < (right.tenant, right.name)
    }
}

/// The number of a stored row, typed by the kind of row.
public struct RowID<Entity>: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number.
    public let rawValue: Int64

    /// Creates an id from its number.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// Creates an id from its number.
    public init(_ rawValue: Int64) { self.rawValue = rawValue }

    /// The number in decimal.
    public var description: String { String(rawValue) }

    /// Orders by number.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A stored contact of one channel.
public typealias ContactID = RowID<UnifiedContact>
/// A stored conversation with a contact.
public typealias ConversationID = RowID<ConversationSummary>
/// A stored turn.
public typealias TurnID = RowID<Turn>
