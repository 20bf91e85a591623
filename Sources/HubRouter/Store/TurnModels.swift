package import ChannelKit
package import Foundation
package import HubModel

/// The state of a turn.
package enum TurnState: String, Hashable, Sendable {
    case open, running, replied, passed, silent, handedOff = "handed_off", cancelled, dead

    /// True if it has not ended.
    package var isLive: Bool { self == .open || self == .running }
}

/// The purpose of a turn.
package enum TurnPurpose: String, Hashable, Sendable {
    /// An answer by the strategies.
    case answer
    /// The hub's own reply to a consent keyword of the customer.
    case stop, start, help
    /// A message that an agent wrote, which no strategy decided.
    case agent
}

/// A turn to insert.
package struct NewTurn: Sendable {
    /// The thread.
    package let conversation: LockedConversation
    /// The channel.
    package let channel: ChannelID
    /// The item that brought the message.
    package let item: ItemID
    /// The message to answer.
    package let message: MessageID
    /// The way in which its sender expects the reply.
    package let answer: InboundItem.Answer
    /// The generation of the configuration in force.
    package let generation: Int
    /// The deadline of the reply, for an inline turn.
    package let answerBy: Date?
    /// The purpose.
    package let purpose: TurnPurpose
    /// The time of opening.
    package let openedAt: Date
    /// The time from which it may run: later than `openedAt` where further messages are expected.
    package let dueAt: Date

    /// Makes a turn.
    package init(
        conversation: LockedConversation,
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

/// A live turn, with all that running it needs.
package struct StoredTurn: Sendable {
    /// The row.
    package let id: TurnID
    /// The state.
    package let state: TurnState
    /// The purpose.
    package let purpose: TurnPurpose
    /// The number of attempts to run it.
    package let attempts: Int
    /// The way in which its sender expects the reply.
    package let answer: InboundItem.Answer
    /// The deadline of the reply, for an inline turn.
    package let answerBy: Date?
    /// The item that brought the message.
    package let item: ItemID
    /// The item's key.
    package let itemKey: ItemKey
    /// The first message of the turn.
    package let message: MessageID
    /// The messages of the turn, in order.
    package let messages: [UnifiedMessage]
    /// The thread.
    package let conversation: Conversation
    /// The contact.
    package let contact: UnifiedContact
    /// True if the conversation has no earlier message.
    package let isFirst: Bool
    /// True if an earlier run stored results of calls.
    package let hasLedger: Bool
    /// True if the conversation has memory.
    package let hasMemory: Bool
    /// The number of other turns that were, or may have been, answered in the budget's period; nil if it was not read.
    package let answeredTurns: Int?
    /// The time from which it may run.
    package let dueAt: Date
    /// The reason why this version cannot read the messages; nil if it can.
    ///
    /// The messages are empty then, and the turn becomes a dead letter.
    package let unreadable: String?
    /// The epoch of the other hub at which its request may wait; nil for none.
    package var awaitedAt: Int64?

    /// Makes a turn.
    package init(
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
        answeredTurns: Int? = nil,
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
        self.answeredTurns = answeredTurns
        self.dueAt = dueAt
        self.unreadable = unreadable
    }
}

extension StoredTurn {
    /// True if the turn can be answered by other means than the response to its request.
    ///
    /// A provider's own model, which called a tool, receives only that response.
    func canBeAnswered(besidesRequestBy channel: RoutedChannel) -> Bool {
        channel.capabilities.textSending != nil && !messages.contains(where: \.isToolCall)
    }
}

/// The record of one step of a chain.
package struct TurnStep: Hashable, Sendable {
    /// The result of the step.
    package enum Verdict: String, Hashable, Sendable {
        case reply, pass, handoff, silent, late, failed, cancelled
        /// Its `when` condition was not met, so that the strategy did not run.
        case skipped
    }

    /// The strategy.
    package let strategy: StrategyKind
    /// The result of the step.
    package let verdict: Verdict
    /// The reason; nil if there is none.
    package let reason: Reason?
    /// The duration, in milliseconds.
    package let milliseconds: Int

    /// Makes a step.
    package init(strategy: StrategyKind, verdict: Verdict, reason: Reason?, milliseconds: Int) {
        self.strategy = strategy
        self.verdict = verdict
        self.reason = reason
        self.milliseconds = milliseconds
    }
}

/// The record of a turn, for the operator.
package struct TurnRecord: Sendable {
    /// The row.
    package let id: TurnID
    /// The time at which its first message arrived.
    package let openedAt: Date
    /// The state.
    package let state: TurnState
    /// The reason of its end; nil if there is none.
    package let reason: Reason?
    /// The steps, in order.
    package let steps: [TurnStep]

    /// Makes a turn.
    package init(id: TurnID, openedAt: Date, state: TurnState, reason: Reason?, steps: [TurnStep]) {
        self.id = id
        self.openedAt = openedAt
        self.state = state
        self.reason = reason
        self.steps = steps
    }
}
