package import ChannelKit
package import Foundation
package import HubModel

/// A stored reply.
package typealias OutboxID = RowID<StoredReply>

/// The state of a reply.
///
/// A `claimed` reply may have reached the provider already.
package enum OutboxState: String, Hashable, Sendable {
    case pending, claimed, sent, held, ambiguous, dead
}

/// The route of a reply: a call of the provider's API, or the response to the customer's request.
package enum OutboxRoute: String, Hashable, Sendable {
    case api, inline
}

/// A reply to insert into the outbox.
package struct NewReply: Sendable {
    /// The turn that decided it.
    package let turn: TurnID
    /// The thread.
    package let conversation: LockedConversation
    /// The channel.
    package let channel: ChannelID
    /// The stored message that the reply sends.
    package let message: MessageID
    /// The content to send.
    package let content: EncodedJSON
    /// The route.
    package let route: OutboxRoute
    /// The initial state; a claimed one is sent by the caller once it is committed.
    package var state: OutboxState = .pending
    /// The reason for an initial state other than `pending`; nil otherwise.
    package var reason: Reason?
    /// The provider's id of the message that the reply quotes.
    package let replyTo: String?
    /// The findings of the send policy so far.
    package var findings: [PolicyFinding] = []
    /// The time of the decision.
    package let createdAt: Date
    /// The time after which the reply is not sent any more.
    package let expiresAt: Date
}

/// A reply in the outbox, with all that sending it needs.
package struct StoredReply: Sendable {
    /// The row.
    package let id: OutboxID
    /// The turn that decided it.
    package let turn: TurnID
    /// The thread.
    package let conversation: ConversationID
    /// The contact.
    package let contact: ContactID
    /// The stored message that the reply sends.
    package let message: MessageID
    /// The state.
    package let state: OutboxState
    /// The purpose of its turn.
    package let purpose: TurnPurpose
    /// True if its turn ended in a handoff, which the reply announces.
    package let isHandoffNotice: Bool
    /// The route.
    package let route: OutboxRoute
    /// The content to send.
    package let content: ReplyContent
    /// The destination.
    package let destination: Destination
    /// The number of attempts to send it.
    package let attempts: Int
    /// The time from which the next attempt may start.
    package let dueAt: Date
    /// The time of the decision.
    package let createdAt: Date
    /// The time after which the reply is not sent any more.
    package let expiresAt: Date
    /// The findings of the send policy so far.
    package let findings: [PolicyFinding]
    /// The reason why this version cannot read the content; nil if it can.
    ///
    /// The content is an empty text then, and the reply becomes a dead letter.
    package let unreadable: String?

    /// Makes a row.
    package init(
        id: OutboxID,
        turn: TurnID,
        conversation: ConversationID,
        contact: ContactID,
        message: MessageID,
        state: OutboxState,
        purpose: TurnPurpose,
        isHandoffNotice: Bool,
        route: OutboxRoute,
        content: ReplyContent,
        destination: Destination,
        attempts: Int,
        dueAt: Date,
        createdAt: Date,
        expiresAt: Date,
        findings: [PolicyFinding],
        unreadable: String? = nil
    ) {
        self.id = id
        self.turn = turn
        self.conversation = conversation
        self.contact = contact
        self.message = message
        self.state = state
        self.route = route
        self.content = content
        self.destination = destination
        self.attempts = attempts
        self.dueAt = dueAt
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.purpose = purpose
        self.isHandoffNotice = isHandoffNotice
        self.findings = findings
        self.unreadable = unreadable
    }
}

/// The rows of a conversation that decide on a reply, read at once.
package struct ReplySituation: Hashable, Sendable {
    /// True if the contact opted out of messages.
    package var hasOptedOut: Bool
    /// The number of turns that were, or may have been, answered in a period, besides the reply's own.
    ///
    /// A long reply that is sent in several parts counts once.
    package var answeredTurns: Int

    /// Makes a situation.
    package init(hasOptedOut: Bool = false, answeredTurns: Int = 0) {
        self.hasOptedOut = hasOptedOut
        self.answeredTurns = answeredTurns
    }
}

/// The conversation of a turn at its end, before its reply is stored.
package struct EndedTurn: Hashable, Sendable {
    /// The rows that decide on the reply.
    package let situation: ReplySituation
    /// True if the conversation has an unfinished reply.
    package let hasWaitingReplies: Bool
    /// The due time of the next live turn; nil if there is none.
    package let nextTurnDue: Date?

    /// Makes a result.
    package init(situation: ReplySituation, hasWaitingReplies: Bool, nextTurnDue: Date?) {
        self.situation = situation
        self.hasWaitingReplies = hasWaitingReplies
        self.nextTurnDue = nextTurnDue
    }
}

/// A reply that was marked as sent.
package struct SentReply: Hashable, Sendable {
    /// The statuses that arrived before its receipt, in the order of delivery states.
    package let early: [AppliedStatus]
    /// True if other replies of its conversation wait, or may.
    package let hasNext: Bool

    /// Makes a result.
    package init(early: [AppliedStatus], hasNext: Bool) {
        self.early = early
        self.hasNext = hasNext
    }
}
