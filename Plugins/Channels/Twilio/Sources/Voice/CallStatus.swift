import ChannelKit

/// The status of a call, under Twilio's names.
///
/// - SeeAlso: <https://www.twilio.com/docs/voice/api/call-resource> (read 2026-11)
struct CallStatus: Hashable {
    let name: String

    init(_ name: String) { self.name = name }

    /// Nil for an unknown status.
    var phase: CallUpdate.Phase? {
        switch name {
        case "queued", "initiated", "ringing": .ringing
        case "in-progress", "answered": .inProgress
        case "completed", "busy", "no-answer", "failed", "canceled": .ended
        default: nil
        }
    }

    var isFinal: Bool { phase == .ended }

    /// The outcome that the status implies; nil if it depends on what was said.
    var outcome: CallReport.Outcome? {
        switch name {
        case "busy", "no-answer": .missed
        case "failed": .failed
        case "canceled": .canceled
        default: nil
        }
    }
}

/// The result of a transfer.
enum TransferResult {
    /// An agent answered.
    case taken
    /// The caller hung up before.
    case abandoned
    /// No agent answered.
    case notTaken

    /// Reads `DialCallStatus`, or `QueueResult` of a queue.
    init(_ webhook: TwilioWebhook) {
        switch webhook["DialCallStatus"] ?? webhook["QueueResult"] {
        case "completed", "answered", "bridged": self = .taken
        case "canceled", "hangup": self = .abandoned
        default: self = .notTaken
        }
    }
}
