import ChannelKit

/// Why a call ended, in Vapi's word: there are more than 600, and more each month, so that patterns tell what they mean.
struct EndedReason {
    /// What a reason means.
    enum Class: Hashable {
        case normal, transferred, transferFailed, notReached, voicemail, timeout, canceled
        /// The hub or the tenant's settings are wrong.
        case configuration
        /// The account, its bill or its limits.
        case account
        case platformFault, providerFault
        case unknown
    }

    let rawValue: String

    init(_ text: String) { rawValue = text.plainWord }

    var `class`: Class {
        Self.words[rawValue] ?? Self.meaning(ofPattern: rawValue)
    }

    private static let words: [String: Class] = [
        "assistant-said-end-call-phrase": .normal, "vonage-completed": .normal,
        "call.in-progress.twilio-completed-call": .normal, "call.in-progress.sip-completed-call": .normal,
        "assistant-forwarded-call": .transferred, "call.ringing.hook-executed-transfer": .transferred,
        "call.ending.hook-executed-transfer": .transferred,
        // What the hub itself asked for, by answering with a destination.
        "assistant-request-returned-forwarding-phone-number": .transferred, "customer-did-not-answer": .notReached,
        "customer-busy": .notReached, "voicemail": .voicemail, "twilio-failed-to-connect-call": .notReached,
        "twilio-reported-customer-misdialed": .notReached, "vonage-rejected": .notReached,
        "silence-timed-out": .timeout, "exceeded-max-duration": .timeout, "manually-canceled": .canceled,
        "call-deleted": .canceled, "scheduled-call-deleted": .canceled,
        "call-start-error-neither-assistant-nor-server-set": .configuration, "worker-shutdown": .platformFault,
        "phone-call-provider-closed-websocket": .platformFault,
    ]

    /// The first that fits; a failed transfer is a failure although it is a transfer, too.
    private static func meaning(ofPattern word: String) -> Class {
        switch word {
        case _ where word.hasPrefix("call.forwarding."): isFailure(word) ? .transferFailed : .transferred
        case _ where word.hasPrefix("customer-ended-call"), _ where word.hasPrefix("assistant-ended-call"): .normal
        case _ where word.contains("error-vapifault-"): .platformFault
        case _ where word.hasPrefix("call.start.error-"): .account
        case _ where word.hasPrefix("assistant-request-"), _ where word.hasPrefix("assistant-not-"): .configuration
        case _ where word.contains("error-providerfault-"), _ where word.hasPrefix("pipeline-error-"): .providerFault
        default: .unknown
        }
    }

    private static func isFailure(_ word: String) -> Bool {
        ["error", "fail", "busy", "no-answer", "did-not-answer", "reject"].contains { word.contains($0) }
    }

    /// What the call came to, as far as the reason tells; nil where it depends on what was said.
    var outcome: CallReport.Outcome? {
        switch `class` {
        case .normal, .timeout, .unknown: nil
        case .transferred: .transferred
        case .notReached: .missed
        case .voicemail: .voicemail
        case .canceled: .canceled
        case .transferFailed, .configuration, .account, .platformFault, .providerFault: .failed
        }
    }

    /// Whether nobody can have heard the call's first sentence.
    var wasNeverHeard: Bool {
        switch `class` {
        case .notReached, .canceled, .configuration, .account: true
        default: false
        }
    }

    /// What the operator should do, where there is something to do.
    var alert: String? {
        if rawValue.hasPrefix("pipeline-error-custom-llm") { return "Vapi could not use the hub as the call's model" }
        switch `class` {
        case .configuration: return "a call could not be answered: check assistant_id and the number's server URL"
        case .account: return "Vapi did not start a call: check the account, its bill and its limits"
        default: return nil
        }
    }

    /// The reason in a sentence, for records.
    var sentence: String {
        switch `class` {
        case .notReached: "the person was not reached"
        case .canceled: "the call was cancelled"
        case .configuration, .account: alert ?? ""
        default: "the call ended"
        }
    }
}
