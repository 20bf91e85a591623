import ChannelKit

/// Vapi's reason for the end of a call.
///
/// There are over 600 and more each month, so patterns classify them.
///
/// - SeeAlso: <https://docs.vapi.ai/calls/call-ended-reason> (read 2026-11)
struct EndedReason {
    /// The class of a reason.
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
        // The hub's own request, by responding with a destination.
        "assistant-request-returned-forwarding-phone-number": .transferred, "customer-did-not-answer": .notReached,
        "customer-busy": .notReached, "voicemail": .voicemail, "twilio-failed-to-connect-call": .notReached,
        "twilio-reported-customer-misdialed": .notReached, "vonage-rejected": .notReached,
        "silence-timed-out": .timeout, "exceeded-max-duration": .timeout, "manually-canceled": .canceled,
        "call-deleted": .canceled, "scheduled-call-deleted": .canceled,
        "call-start-error-neither-assistant-nor-server-set": .configuration, "worker-shutdown": .platformFault,
        "phone-call-provider-closed-websocket": .platformFault,
    ]

    /// The class of the first pattern that matches.
    ///
    /// Failed transfers are failures, so they come before transfers.
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

    /// The outcome that the reason implies; nil if it depends on what was said.
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

    /// True if the customer cannot have heard the call's first sentence.
    var wasNeverHeard: Bool {
        switch `class` {
        case .notReached, .canceled, .configuration, .account: true
        default: false
        }
    }

    /// The action for the operator, if there is one.
    var alert: String? {
        if rawValue.hasPrefix("pipeline-error-custom-llm") {
            return "Vapi got no reply from the hub as the model: check model_key"
        }
        switch `class` {
        case .configuration: return "a call could not be answered: check assistant_id and the number's server URL"
        case .account: return "Vapi did not start a call: check the account, its bill and its limits"
        default: return nil
        }
    }

    /// The reason as a sentence for records.
    var sentence: String {
        switch `class` {
        case .notReached: "the customer was not reached"
        case .canceled: "the call was canceled"
        case .configuration, .account: alert ?? ""
        default: "the call ended"
        }
    }
}
