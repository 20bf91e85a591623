public import Foundation

/// A step in the life of a voice call.
public struct CallUpdate: Hashable, Sendable {
    /// Where the call is.
    public enum Phase: String, Hashable, Sendable {
        case ringing
        case inProgress = "in_progress"
        case ended
    }

    /// Who called whom.
    public enum Direction: String, Hashable, Sendable {
        case inbound, outbound
    }

    /// The provider's id of the call, which is also the thread of what is said in it.
    public var externalID: String
    /// Where the call is.
    public var phase: Phase
    /// When it got there.
    public var at: Date
    /// Who is on the other end.
    public var contact: UnifiedContact
    /// Who called whom, if it is told.
    public var direction: Direction?
    /// What there is to tell of it, once it is over.
    public var report: CallReport?
    /// Facts in the provider's words that have no place of their own.
    public var provider: [String: JSONValue]

    /// Describes a step of a call.
    public init(
        externalID: String,
        phase: Phase,
        at: Date,
        contact: UnifiedContact,
        direction: Direction? = nil,
        report: CallReport? = nil,
        provider: [String: JSONValue] = [:]
    ) {
        self.externalID = externalID
        self.phase = phase
        self.at = at
        self.contact = contact
        self.direction = direction
        self.report = report
        self.provider = provider
    }
}

/// What a call came to.
///
/// What the provider does not tell, the hub fills in from what it knows: the transcript from the conversation, and from
/// that the outcome.
public struct CallReport: Hashable, Sendable {
    /// What the business cares about.
    public enum Outcome: String, Hashable, Sendable {
        /// Something was arranged, such as an appointment.
        case booked
        /// The person was talked to.
        case answered
        /// Nobody spoke with anybody: not reached, hung up at once, busy.
        case missed
        /// A person took over.
        case transferred
        /// A machine answered.
        case voicemail
        /// Given up before it came to anything.
        case canceled
        /// Something broke.
        case failed
    }

    /// What it came to.
    public var outcome: Outcome?
    /// Why it ended, in the provider's word.
    public var endedReason: String?
    /// When somebody picked up.
    public var startedAt: Date?
    /// How long it took, in seconds.
    public var duration: Double?
    /// What the provider bills, in started minutes.
    public var billedMinutes: Int?
    /// What it cost, in cents of a US dollar.
    public var costCents: Double?
    /// What was said, in order.
    public var transcript: [CallLine]
    /// A summary, if somebody wrote one.
    public var summary: String?
    /// What was extracted from it, in the operator's own shape.
    public var data: JSONValue?
    /// The recording.
    public var recording: ContentPart.Media?

    /// Describes what a call came to.
    public init(
        outcome: Outcome? = nil,
        endedReason: String? = nil,
        startedAt: Date? = nil,
        duration: Double? = nil,
        billedMinutes: Int? = nil,
        costCents: Double? = nil,
        transcript: [CallLine] = [],
        summary: String? = nil,
        data: JSONValue? = nil,
        recording: ContentPart.Media? = nil
    ) {
        self.outcome = outcome
        self.endedReason = endedReason
        self.startedAt = startedAt
        self.duration = duration
        self.billedMinutes = billedMinutes
        self.costCents = costCents
        self.transcript = transcript
        self.summary = summary
        self.data = data
        self.recording = recording
    }
}

/// One thing said in a call.
public struct CallLine: Hashable, Sendable {
    /// Who said it.
    public var speaker: HistoryEntry.Author
    /// What was said.
    public var text: String
    /// When, if it is told.
    public var at: Date?

    /// Describes a line.
    public init(speaker: HistoryEntry.Author, text: String, at: Date? = nil) {
        self.speaker = speaker
        self.text = text
        self.at = at
    }
}

/// Somebody's words in a call that is going on.
public struct TranscribedLine: Hashable, Sendable {
    /// The provider's id of the call.
    public var call: String
    /// The person on the other end.
    public var contact: UnifiedContact
    /// What was said.
    public var line: CallLine

    /// Describes a line.
    public init(call: String, contact: UnifiedContact, line: CallLine) {
        self.call = call
        self.contact = contact
        self.line = line
    }
}

extension CallUpdate {
    /// The members of the public JSON.
    var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "external_id": .string(externalID), "phase": .string(phase.rawValue), "at": .string(at.iso8601),
            "contact": contact.json, "direction": .text(direction?.rawValue), "provider": .object(provider),
        ]
        if let report { members.merge(report.members) { own, _ in own } }
        return members
    }
}

extension CallReport {
    fileprivate var members: [String: JSONValue] {
        [
            "outcome": .text(outcome?.rawValue),
            "ended_reason": .text(endedReason),
            "started_at": .text(startedAt?.iso8601),
            "duration_seconds": duration.map(JSONValue.number) ?? .null,
            "billed_minutes": billedMinutes.map { .integer(Int64($0)) } ?? .null,
            "cost_cents": costCents.map(JSONValue.number) ?? .null,
            "transcript": .array(transcript.map(\.json)),
            "summary": .text(summary),
            "data": data ?? .null,
            "recording": recording.map { ContentPart.audio($0).json } ?? .null,
        ]
    }
}

extension CallLine {
    fileprivate var json: JSONValue {
        ["speaker": .string(speaker.rawValue), "text": .string(text), "at": .text(at?.iso8601)]
    }
}
