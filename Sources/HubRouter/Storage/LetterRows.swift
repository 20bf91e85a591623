public import ChannelKit
public import Foundation

/// Names a dead letter: which table and which row.
public struct DeadLetterID: Hashable, Sendable, CustomStringConvertible {
    /// What the letter is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Something that came in and could not be read.
        case item
        /// A message that could not be given to the strategies.
        case turn
        /// Something that should have gone out.
        case reply
    }

    /// What the letter is.
    public let kind: Kind
    /// The row.
    public let number: Int64

    /// Names a letter.
    public init(_ kind: Kind, _ number: Int64) {
        self.kind = kind
        self.number = number
    }

    /// Reads `reply-12`.
    public init?(_ text: String) {
        let halves = text.split(separator: "-")
        guard halves.count == 2, let kind = Kind(rawValue: String(halves[0])), let number = Int64(halves[1]) else {
            return nil
        }
        self.init(kind, number)
    }

    /// Such as `reply-12`.
    public var description: String { "\(kind.rawValue)-\(number)" }
}

/// Work that waits for a person: dead, held, or sent without anyone knowing whether it arrived.
public struct DeadLetter: Sendable {
    /// Its name.
    public let id: DeadLetterID
    /// `dead`, `held` or `ambiguous`.
    public let state: String
    /// The channel.
    public let channel: ChannelID
    /// The conversation, if it is about one.
    public let conversation: ConversationID?
    /// Why.
    public let reason: String
    /// When it came in or was decided.
    public let at: Date
    /// How often it was tried.
    public let attempts: Int
    /// When it is too late, for a reply.
    public let expiresAt: Date?

    /// Describes a letter.
    public init(
        id: DeadLetterID,
        state: String,
        channel: ChannelID,
        conversation: ConversationID?,
        reason: String,
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

/// A letter, opened.
public struct DeadLetterDetails: Sendable {
    /// The letter.
    public let letter: DeadLetter
    /// The person, if it is about one.
    public let contact: UnifiedContact?
    /// What a person would read of it.
    public let text: String
    /// What each rule of the policy found, for a reply.
    public let findings: [PolicyFinding]
    /// The steps of the turn, in order.
    public let steps: [TurnStep]

    /// Describes what is in a letter.
    public init(
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

/// Dead letters, to read.
public protocol DeadLetterReading {
    /// What waits for a person, oldest first.
    func letters(limit: Int) throws -> [DeadLetter]

    /// A letter with what is in it.
    func deadLetterDetails(_ id: DeadLetterID) throws -> DeadLetterDetails?
}

/// Dead letters, to write.
public protocol DeadLetterWriting {
    /// Puts the work back where it goes on, and makes its lane due.
    ///
    /// - Parameter lifetime: How long a reply may still take from now.
    /// - Returns: Whether there was such a letter.
    func retryDeadLetter(_ id: DeadLetterID, at: Date, lifetime: Duration) throws -> Bool

    /// Puts a letter away: nothing more is done about it, and it is not listed again.
    ///
    /// - Returns: Whether there was such a letter.
    func discardDeadLetter(_ id: DeadLetterID, at: Date) throws -> Bool
}
