public import Foundation

/// The hub's services for a strategy, scoped to the turn's tenant and conversation.
public struct StrategyServices: Sendable {
    /// The earlier messages of the conversation.
    public var history: any ConversationHistory
    /// The strategy's memory of the conversation.
    public var memory: any StrategyMemory
    /// The strategy's memory of the contact, beyond the conversation.
    public var contactMemory: any StrategyMemory
    /// The HTTP client for models and tools.
    public var http: any HTTPStreaming
    /// The ledger of effects that cost money or act, so that a turn that runs again does not repeat them.
    public var ledger: any TurnLedger
    /// The record of the tenant's model costs.
    public var usage: any UsageRecording
    /// The record of leads for the tenant to follow up.
    public var leads: any LeadRecording
    /// The download of files in the turn's messages.
    public var media: any MediaFetching
    /// The cache of what strategies compute from their settings.
    public var cache: any StrategyCache

    /// Creates the services.
    public init(
        history: any ConversationHistory,
        memory: any StrategyMemory,
        contactMemory: any StrategyMemory,
        http: any HTTPStreaming,
        ledger: any TurnLedger,
        usage: any UsageRecording,
        leads: any LeadRecording,
        media: any MediaFetching,
        cache: any StrategyCache = NoStrategyCache()
    ) {
        self.history = history
        self.memory = memory
        self.contactMemory = contactMemory
        self.http = http
        self.ledger = ledger
        self.usage = usage
        self.leads = leads
        self.media = media
        self.cache = cache
    }
}

/// One message of a conversation's history.
public struct HistoryEntry: Hashable, Sendable {
    /// The author of a message.
    public enum Author: String, Hashable, Sendable {
        case customer, hub, agent
    }

    /// The author.
    public let author: Author
    /// The text.
    public let text: String
    /// The time.
    public let at: Date

    /// Creates an entry.
    public init(author: Author, text: String, at: Date) {
        self.author = author
        self.text = text
        self.at = at
    }
}

/// The history of a conversation.
public protocol ConversationHistory: Sendable {
    /// Returns the last `limit` entries before the turn, oldest first.
    func recent(limit: Int) async throws -> [HistoryEntry]
}

/// A small key-value store for a conversation or a contact.
public protocol StrategyMemory: Sendable {
    /// Returns the value stored under `key`.
    func value(for key: String) async throws -> JSONValue?

    /// Stores `value` under `key`; nil removes it.
    func set(_ value: JSONValue?, for key: String) async throws
}

/// A ledger of effects that cost money or act, stored as they happen and keyed by the turn and the call.
public protocol TurnLedger: Sendable {
    /// Runs `work` once: when the turn runs again, the stored result is returned instead.
    ///
    /// - Parameters:
    ///   - call: The call's key within the turn, the same when the turn runs again.
    ///   - kind: The kind of effect, such as `model` or `tool`, for usage and explanation.
    func once(
        _ call: String,
        kind: String,
        _ work: @Sendable () async throws -> JSONValue
    ) async throws -> JSONValue
}

/// A record of leads for the tenant to follow up.
public protocol LeadRecording: Sendable {
    /// Stores a lead; the same `key` within a conversation is stored once.
    func record(_ lead: JSONValue, key: String) async throws
}

/// A download of files in messages.
public protocol MediaFetching: Sendable {
    /// Downloads `media`, a part of `message`, if it is not larger than `limit` bytes.
    func file(_ media: ContentPart.Media, of message: UnifiedMessage, limit: Int) async throws(MediaError) -> MediaFile
}
