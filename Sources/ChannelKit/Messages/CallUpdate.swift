public import Foundation

/// A step in the life of a voice call.
public struct CallUpdate: Hashable, Sendable {
    /// A phase of a call.
    public enum Phase: String, Hashable, Sendable {
        case ringing
        case inProgress = "in_progress"
        case ended
    }

    /// The direction of a call, as the tenant sees it.
    public enum Direction: String, Hashable, Sendable {
        case inbound, outbound
    }

    /// The provider's id of the call, which is also the thread of its messages.
    public var externalID: String
    /// The phase that the call has entered.
    public var phase: Phase
    /// The time at which it entered the phase.
    public var at: Date
    /// The customer on the call.
    public var contact: UnifiedContact
    /// The direction of the call; nil if the provider does not say.
    public var direction: Direction?
    /// The notices that the caller has heard to their end since the last update.
    public var notices: [CallNotice]
    /// The report on the call, once it has ended.
    public var report: CallReport?
    /// Further facts in the provider's own format.
    public var provider: [String: JSONValue]

    /// Creates a step of a call.
    public init(
        externalID: String,
        phase: Phase,
        at: Date,
        contact: UnifiedContact,
        direction: Direction? = nil,
        notices: [CallNotice] = [],
        report: CallReport? = nil,
        provider: [String: JSONValue] = [:]
    ) {
        self.externalID = externalID
        self.phase = phase
        self.at = at
        self.contact = contact
        self.direction = direction
        self.notices = notices
        self.report = report
        self.provider = provider
    }
}

/// The report on a call that has ended.
///
/// The hub fills in parts that the provider leaves out: the transcript from the conversation, and the outcome from the
/// transcript.
public struct CallReport: Hashable, Sendable {
    /// The outcome of a call for the tenant.
    public enum Outcome: String, Hashable, Sendable {
        /// The customer arranged something, such as an appointment.
        case booked
        /// The customer had a conversation.
        case answered
        /// There was no conversation: not reached, hung up at once, busy.
        case missed
        /// The call was transferred to an agent.
        case transferred
        /// A machine answered.
        case voicemail
        /// The call was given up before it had a result.
        case canceled
        /// The call failed technically.
        case failed
    }

    /// The outcome of the call.
    public var outcome: Outcome?
    /// The reason for its end, in the provider's own word.
    public var endedReason: String?
    /// The time at which the call was answered.
    public var startedAt: Date?
    /// The length of the call, in seconds.
    public var duration: Double?
    /// The time that the provider bills, in started minutes.
    public var billedMinutes: Int?
    /// The cost, in cents of a US dollar.
    public var costCents: Double?
    /// The transcript, in order.
    public var transcript: [CallLine]
    /// A summary, if the provider has one.
    public var summary: String?
    /// The data extracted from the call, in the operator's own format.
    public var data: JSONValue?
    /// The recording.
    public var recording: ContentPart.Media?

    /// Creates a report.
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

/// One utterance in a call.
public struct CallLine: Hashable, Sendable {
    /// The speaker.
    public var speaker: HistoryEntry.Author
    /// The words.
    public var text: String
    /// The time of the utterance; nil if the provider does not say.
    public var at: Date?

    /// Creates an utterance.
    public init(speaker: HistoryEntry.Author, text: String, at: Date? = nil) {
        self.speaker = speaker
        self.text = text
        self.at = at
    }
}

/// The transcription of an utterance in a live call.
public struct TranscribedLine: Hashable, Sendable {
    /// The provider's id of the call.
    public var call: String
    /// The customer on the call.
    public var contact: UnifiedContact
    /// The utterance.
    public var line: CallLine

    /// Creates a transcription.
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
        if !notices.isEmpty { members["notices"] = .array(notices.map { .string($0.rawValue) }) }
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
