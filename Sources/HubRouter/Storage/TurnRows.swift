public import ChannelKit
public import Foundation

/// Where a turn is.
public enum TurnState: String, Hashable, Sendable {
    case open, running, answered, passed, silent, handedOff = "handed_off", cancelled, dead

    /// Whether it still waits for an end.
    public var isLive: Bool { self == .open || self == .running }
}

/// What a turn is for.
public enum TurnPurpose: String, Hashable, Sendable {
    /// An answer of the strategies.
    case answer
    /// A notice of the hub's own, on what the person's word asked for.
    case stop, start, help
}

/// A turn about to be opened.
public struct NewTurn: Sendable {
    /// The thread.
    public let conversation: ConversationID
    /// The channel.
    public let channel: ChannelID
    /// The item that brought the message.
    public let item: ItemID
    /// The message to answer.
    public let message: MessageID
    /// How its sender wants to be answered.
    public let answer: InboundItem.Answer
    /// The configuration in force.
    public let generation: Int
    /// When the answer must be there, for an inline one.
    public let answerBy: Date?
    /// What it is for.
    public let purpose: TurnPurpose
    /// Now.
    public let openedAt: Date
    /// When it may begin: later, where more is expected.
    public let dueAt: Date

    /// Describes a turn.
    public init(
        conversation: ConversationID,
        channel: ChannelID,
        item: ItemID,
        message: MessageID,
        answer: InboundItem.Answer,
        generation: Int,
        answerBy: Date?,
        purpose: TurnPurpose = .answer,
        openedAt: Date,
        dueAt: Date? = nil
    ) {
        self.conversation = conversation
        self.channel = channel
        self.item = item
        self.message = message
        self.answer = answer
        self.generation = generation
        self.answerBy = answerBy
        self.openedAt = openedAt
        self.dueAt = dueAt ?? openedAt
        self.purpose = purpose
    }
}

/// A turn with what its runner needs.
public struct StoredTurn: Sendable {
    /// The row.
    public let id: TurnID
    /// Where it is.
    public let state: TurnState
    /// What it is for.
    public let purpose: TurnPurpose
    /// How often it was begun.
    public let attempts: Int
    /// How its sender wants to be answered.
    public let answer: InboundItem.Answer
    /// When the answer must be there, for an inline one.
    public let answerBy: Date?
    /// The item that brought the message.
    public let item: ItemID
    /// The item's key.
    public let itemKey: ItemKey
    /// The first message that it answers.
    public let message: MessageID
    /// What was said.
    public let messages: [UnifiedMessage]
    /// The thread.
    public let conversation: Conversation
    /// The person.
    public let contact: UnifiedContact
    /// Whether nothing was said in the conversation before.
    public let isFirst: Bool
    /// Whether an earlier run kept results of calls.
    public let hasLedger: Bool
    /// Whether anything is remembered of the conversation.
    public let hasMemory: Bool
    /// When it may begin.
    public let dueAt: Date
    /// The reason for which this version cannot read its messages, which are none then: the turn is a dead letter.
    public let unreadable: String?

    /// Describes a turn.
    public init(
        id: TurnID,
        state: TurnState,
        purpose: TurnPurpose = .answer,
        attempts: Int,
        answer: InboundItem.Answer,
        answerBy: Date?,
        item: ItemID,
        itemKey: ItemKey,
        message: MessageID,
        messages: [UnifiedMessage],
        conversation: Conversation,
        contact: UnifiedContact,
        isFirst: Bool,
        hasLedger: Bool,
        hasMemory: Bool,
        dueAt: Date = .distantPast,
        unreadable: String? = nil
    ) {
        self.id = id
        self.state = state
        self.purpose = purpose
        self.attempts = attempts
        self.answer = answer
        self.answerBy = answerBy
        self.item = item
        self.itemKey = itemKey
        self.message = message
        self.messages = messages
        self.conversation = conversation
        self.contact = contact
        self.isFirst = isFirst
        self.hasLedger = hasLedger
        self.hasMemory = hasMemory
        self.dueAt = dueAt
        self.unreadable = unreadable
    }
}

extension StoredTurn {
    /// Whether there is a way to answer besides the response to its request: a provider's own model, though, hears
    /// only that.
    func canBeAnswered(besidesRequestBy adapter: any ChannelAdapter) -> Bool {
        adapter is any TextSending && !messages.contains(where: \.isToolCall)
    }
}

/// What one step of a chain did.
public struct TurnStep: Hashable, Sendable {
    /// What it came to.
    public enum Verdict: String, Hashable, Sendable {
        case reply, pass, handoff = "hand_off", silent, late, failed, cancelled
        /// It was not asked: its `when` does not hold.
        case skipped
    }

    /// The strategy.
    public let strategy: StrategyKind
    /// What it came to.
    public let verdict: Verdict
    /// Why.
    public let reason: String
    /// How long it took.
    public let milliseconds: Int

    /// Describes a step.
    public init(strategy: StrategyKind, verdict: Verdict, reason: String, milliseconds: Int) {
        self.strategy = strategy
        self.verdict = verdict
        self.reason = reason
        self.milliseconds = milliseconds
    }
}

/// What became of a turn, for whoever asks why.
public struct TurnRecord: Sendable {
    /// The row.
    public let id: TurnID
    /// When its first message had come in.
    public let openedAt: Date
    /// Where it is.
    public let state: TurnState
    /// Why it ended so.
    public let reason: String
    /// Who was asked, in order, and what each said.
    public let steps: [TurnStep]

    /// Describes a turn.
    public init(id: TurnID, openedAt: Date, state: TurnState, reason: String, steps: [TurnStep]) {
        self.id = id
        self.openedAt = openedAt
        self.state = state
        self.reason = reason
        self.steps = steps
    }
}

/// Turns, to read.
public protocol TurnReading {
    /// The first live turn of a conversation.
    func nextTurn(_ conversation: ConversationID) throws -> StoredTurn?

    /// When the first live turn of a conversation is due; nil when there is none.
    func nextTurnDue(_ conversation: ConversationID) throws -> Date?

    /// The turn of a conversation that was opened last.
    func latestTurn(_ conversation: ConversationID) throws -> TurnID?

    /// Whether a turn was ever opened in a conversation.
    func hasTurns(_ conversation: ConversationID) throws -> Bool

    /// Where a turn is.
    func turnState(_ id: TurnID) throws -> TurnState?

    /// The last `limit` turns of a conversation, oldest first.
    func turnRecords(_ conversation: ConversationID, limit: Int) throws -> [TurnRecord]

    /// The steps of a turn, in order.
    func steps(_ id: TurnID) throws -> [TurnStep]

    /// The stored result of a call that a turn made before.
    func ledgerEntry(_ turn: TurnID, call: String) throws -> JSONValue?
}

/// Turns, to write.
public protocol TurnWriting {
    /// Opens a turn.
    func openTurn(_ turn: NewTurn) throws -> TurnID

    /// Adds a message to the turn of its conversation that waits for more, if there is one, and lets it wait on: for
    /// `time` from now, and no longer than four times that in all.
    ///
    /// - Returns: That turn.
    func gather(
        _ message: MessageID,
        of item: ItemID,
        in conversation: ConversationID,
        for time: Duration,
        at: Date
    ) throws -> TurnID?

    /// Marks a turn as running.
    ///
    /// - Returns: Whether it was still live.
    @discardableResult
    func beginTurn(_ id: TurnID, at: Date) throws -> Bool

    /// Ends a turn with its steps.
    ///
    /// - Returns: False when it was cancelled meanwhile: then nothing may follow from it.
    func endTurn(_ id: TurnID, as state: TurnState, reason: String, steps: [TurnStep], at: Date) throws -> Bool

    /// Cancels the live turns of a conversation.
    func cancelTurns(_ conversation: ConversationID, reason: String, at: Date) throws -> [TurnID]

    /// Opens a turn of a request again that was given up before anything was said, for one that asks anew.
    ///
    /// - Returns: Its conversation; nil unless it was.
    func reopenTurn(_ id: TurnID, answerBy: Date, at: Date) throws -> ConversationID?

    /// Stores the result of a call that cost money or had an effect.
    func insertLedgerEntry(_ turn: TurnID, call: String, kind: String, result: JSONValue, at: Date) throws
}
