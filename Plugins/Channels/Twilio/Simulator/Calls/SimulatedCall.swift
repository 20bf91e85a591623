import ChannelKit
import Foundation

/// A call of a number, in Twilio's state.
struct SimulatedCall {
    /// The activity of a call.
    enum State: Hashable {
        /// Twilio runs a document, or requests the next.
        case busy
        /// The caller may speak or press keys; without input the verbs behind are next.
        case listening(gather: TwiMLElement, behind: [TwiMLElement])
        /// The caller talks to an agent; the verb is the one that connected them.
        case connected(TwiMLElement)
        case over
    }

    let sid: String
    let account: SimulatedAccount
    let customer: UnifiedContact
    let startedAt: Date
    var status = "ringing"
    var state = State.busy
    /// Incremented when the activity is replaced: a task that resumes with another value must stop.
    var generation = 0
    /// The URL of the current document, to resolve relative URLs.
    var url: String
    /// True once the hub has started a recording.
    var isRecorded = false
    /// The caller's interruption of the next answer.
    var interruption: String?

    var isLive: Bool { state != .over }

    /// The parameters that every webhook of the call has.
    var parameters: [String: String] {
        let from = customer.phone ?? customer.id
        let to = String(account.number.dropFirst(account.prefix.count))
        return [
            "CallSid": sid, "AccountSid": account.sid, "ApiVersion": "2010-04-01", "From": from, "Caller": from,
            "To": to, "Called": to, "CallStatus": status, "Direction": "inbound", "FromCountry": "CA",
            "CallerCountry": "CA", "ToCountry": "CA", "CalledCountry": "CA", "StirVerstat": "TN-Validation-Passed-A",
        ]
    }

    /// The parameters of the final status callback.
    func endParameters(at moment: Date) -> [String: String] {
        let seconds = max(0, Int(moment.timeIntervalSince(startedAt).rounded(.up)))
        let own = [
            "CallDuration": String(seconds), "Duration": String((seconds + 59) / 60), "SequenceNumber": "0",
            "Timestamp": moment.twilioDate, "CallbackSource": "call-progress-events",
        ]
        let recording = [
            "RecordingSid": "RE\(sid.dropFirst(2))", "RecordingDuration": String(seconds),
            "RecordingUrl":
                "https://api.twilio.com/2010-04-01/Accounts/\(account.sid)/Recordings/RE\(sid.dropFirst(2))",
        ]
        return parameters.merging(own) { _, own in own }.merging(isRecorded ? recording : [:]) { _, own in own }
    }

    /// The call resource.
    var json: JSONValue {
        [
            "sid": .string(sid), "account_sid": .string(account.sid), "status": .string(status),
            "direction": "inbound", "from": .text(parameters["From"]), "to": .text(parameters["To"]),
            "api_version": "2010-04-01",
            "uri": .string("/2010-04-01/Accounts/\(account.sid)/Calls/\(sid).json"),
        ]
    }

    /// `url` resolved against the current document.
    func resolved(_ url: String) -> String {
        URL(string: url, relativeTo: URL(string: self.url))?.absoluteString ?? url
    }
}
