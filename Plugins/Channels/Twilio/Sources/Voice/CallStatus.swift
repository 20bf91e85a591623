import ChannelKit

/// How a call is going, in Twilio's words.
struct CallStatus: Hashable {
    let name: String

    init(_ name: String) { self.name = name }

    /// Nil for a word that is not known.
    var phase: CallUpdate.Phase? {
        switch name {
        case "queued", "initiated", "ringing": .ringing
        case "in-progress", "answered": .inProgress
        case "completed", "busy", "no-answer", "failed", "canceled": .ended
        default: nil
        }
    }

    var isFinal: Bool { phase == .ended }

    /// What a call came to that ended so; nil where that depends on what was said in it.
    var outcome: CallReport.Outcome? {
        switch name {
        case "busy", "no-answer": .missed
        case "failed": .failed
        case "canceled": .canceled
        default: nil
        }
    }
}

/// What became of a call that was passed on to somebody.
enum PassedCall {
    /// They talked.
    case taken
    /// The caller gave up before.
    case abandoned
    /// Nobody took it.
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
