package import ChannelKit
package import Foundation
package import HubModel

/// The id of a dead letter: its kind and the number of its row.
package struct DeadLetterID: Hashable, Sendable, CustomStringConvertible {
    /// The kind of work.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// An inbound item that failed.
        case item
        /// A turn that failed.
        case turn
        /// A reply that was not sent, or whose delivery is unknown.
        case reply
    }

    /// The kind of work.
    package let kind: Kind
    /// The number of the row.
    package let number: Int64

    /// Makes the id of a row.
    package init(_ kind: Kind, _ number: Int64) {
        self.kind = kind
        self.number = number
    }

    /// Parses an id such as `reply-12`; nil if it is none.
    package init?(_ text: String) {
        let halves = text.split(separator: "-")
        guard halves.count == 2, let kind = Kind(rawValue: String(halves[0])), let number = Int64(halves[1]) else {
            return nil
        }
        self.init(kind, number)
    }

    /// The id as text, such as `reply-12`.
    package var description: String { "\(kind.rawValue)-\(number)" }
}

/// Work that needs an operator: dead, held, or sent with an unknown outcome.
package struct DeadLetter: Sendable {
    /// The state of the work; an ambiguous reply may have reached the customer.
    package enum State: String, Hashable, Sendable {
        case dead, held, ambiguous
    }

    /// The id.
    package let id: DeadLetterID
    /// The state.
    package let state: State
    /// The channel.
    package let channel: ChannelID
    /// The conversation; nil for an item.
    package let conversation: ConversationID?
    /// The reason; nil if there is none.
    package let reason: Reason?
    /// The time at which it arrived or was decided.
    package let at: Date
    /// The number of attempts.
    package let attempts: Int
    /// The expiry of a reply; nil for other work.
    package let expiresAt: Date?

    /// Makes a dead letter.
    package init(
        id: DeadLetterID,
        state: State,
        channel: ChannelID,
        conversation: ConversationID?,
        reason: Reason?,
        at: Date,
        attempts: Int,
        expiresAt: Date?
    ) {
        self.id = id
        self.state = state
        self.channel = channel
        self.conversation = conversation
        self.reason = reason
        self.at = at
        self.attempts = attempts
        self.expiresAt = expiresAt
    }
}

/// A dead letter with its content.
package struct DeadLetterDetails: Sendable {
    /// The dead letter.
    package let letter: DeadLetter
    /// The contact; nil for an item.
    package let contact: UnifiedContact?
    /// The text, as a human reads it.
    package let text: String
    /// The findings of the send policy, for a reply.
    package let findings: [PolicyFinding]
    /// The steps of the turn, in order.
    package let steps: [TurnStep]

    /// Makes the details.
    package init(
        letter: DeadLetter,
        contact: UnifiedContact?,
        text: String,
        findings: [PolicyFinding],
        steps: [TurnStep]
    ) {
        self.letter = letter
        self.contact = contact
        self.text = text
        self.findings = findings
        self.steps = steps
    }
}
