/// A name with a type of its own, so that a tenant is never passed where a channel is meant.
public protocol TextIdentifier: RawRepresentable<String>, Hashable, Comparable, Codable, Sendable,
    ExpressibleByStringLiteral, CustomStringConvertible
{
    init(rawValue: String)
}

extension TextIdentifier {
    /// Makes an identifier from its text.
    public init(_ rawValue: String) { self.init(rawValue: rawValue) }

    /// Makes an identifier from a literal.
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    /// The text as it is written for people.
    public var description: String { rawValue }

    /// Orders as their texts or numbers do.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The name of an adapter as written in `channels.yaml`.
public struct AdapterKind: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Makes an identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a response strategy as written in `channels.yaml`.
public struct StrategyKind: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Makes an identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A business, by its key under `tenants:`.
public struct TenantID: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Makes an identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The ordering key of stage 1: items of one lane of one channel are handled in order, one at a time.
public struct LaneKey: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Makes an identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// An adapter's key for one item: kind, the provider's id and, for a status, the state.
///
/// It must come out the same however the item is serialised, batched or redelivered, because it is what makes
/// receipt idempotent.
public struct ItemKey: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Makes an identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// One tenant's connection through an adapter, written `tenant/name`.
public struct ChannelID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The business that owns the channel.
    public let tenant: TenantID
    /// The key under the tenant's `channels:`.
    public let name: String

    /// Names the channel `name` of `tenant`.
    public init(tenant: TenantID, name: String) {
        self.tenant = tenant
        self.name = name
    }

    /// The text as it is written for people.
    public var description: String { "\(tenant)/\(name)" }

    /// Orders as their texts or numbers do.
    public static func < (left: Self, right: Self) -> Bool {
        (left.tenant, left.name) < (right.tenant, right.name)
    }
}

/// The number of a stored row, typed by what the row is.
public struct RowID<Entity>: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number.
    public let rawValue: Int64

    /// Makes an id from its number.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// Makes an id from its number.
    public init(_ rawValue: Int64) { self.rawValue = rawValue }

    /// The text as it is written for people.
    public var description: String { String(rawValue) }

    /// Orders as their texts or numbers do.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A stored person, as one channel knows them.
public typealias ContactID = RowID<UnifiedContact>
/// A stored thread with a person.
public typealias ConversationID = RowID<ConversationSummary>
/// A stored turn: what was offered to the strategies.
public typealias TurnID = RowID<Turn>
