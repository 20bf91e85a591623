public import Foundation

/// What the hub does for a strategy, scoped to the turn's tenant and conversation.
public struct StrategyServices: Sendable {
    /// What was said before.
    public var history: any ConversationHistory
    /// What the strategy wants to remember of the conversation.
    public var memory: any StrategyMemory
    /// What the strategy wants to remember of the person, beyond the conversation.
    public var contactMemory: any StrategyMemory
    /// A client for models and tools.
    public var http: any HTTPStreaming
    /// Records what costs money or acts, so that a turn run again does not repeat it.
    public var ledger: any TurnLedger
    /// Counts what models cost the business.
    public var usage: any UsageRecording
    /// Records what the business should follow up.
    public var leads: any LeadRecording
    /// Fetches files that came with the turn's messages.
    public var media: any MediaFetching

    /// Bundles services.
    public init(
        history: any ConversationHistory,
        memory: any StrategyMemory,
        contactMemory: any StrategyMemory,
        http: any HTTPStreaming,
        ledger: any TurnLedger,
        usage: any UsageRecording,
        leads: any LeadRecording,
        media: any MediaFetching
    ) {
        self.history = history
        self.memory = memory
        self.contactMemory = contactMemory
        self.http = http
        self.ledger = ledger
        self.usage = usage
        self.leads = leads
        self.media = media
    }
}

/// One thing said in a conversation.
public struct HistoryEntry: Hashable, Sendable {
    /// Who said it.
    public enum Author: String, Hashable, Sendable {
        case customer, hub, agent
    }

    /// Who said it.
    public let author: Author
    /// What was said.
    public let text: String
    /// When.
    public let at: Date

    /// Describes an entry.
    public init(author: Author, text: String, at: Date) {
        self.author = author
        self.text = text
        self.at = at
    }
}

/// What was said before in a conversation.
public protocol ConversationHistory: Sendable {
    /// The last `limit` entries before the turn, oldest first.
    func recent(limit: Int) async throws -> [HistoryEntry]
}

/// A small store of a conversation's or a person's own, by key.
public protocol StrategyMemory: Sendable {
    /// What was remembered under `key`.
    func value(for key: String) async throws -> JSONValue?

    /// Remembers `value` under `key`; nil forgets it.
    func set(_ value: JSONValue?, for key: String) async throws
}

/// What a turn did that cost money or had an effect, stored as it happens and keyed by the turn and the call.
public protocol TurnLedger: Sendable {
    /// Runs `work` once: when the turn is run again, the stored result comes back instead.
    ///
    /// - Parameters:
    ///   - call: The call's key within the turn, the same when the turn is run again.
    ///   - kind: What it was, e.g. `model` or `tool`, for usage and explanation.
    func once(
        _ call: String,
        kind: String,
        _ work: @Sendable () async throws -> JSONValue
    ) async throws -> JSONValue
}

/// Records what the business should follow up.
public protocol LeadRecording: Sendable {
    /// Stores a lead; the same `key` within a conversation is stored once.
    func record(_ lead: JSONValue, key: String) async throws
}

/// Fetches files that came with messages.
public protocol MediaFetching: Sendable {
    /// The bytes of `media`, a part of `message`, as far as they are no more than `limit`.
    func file(_ media: ContentPart.Media, of message: UnifiedMessage, limit: Int) async throws(MediaError) -> MediaFile
}
