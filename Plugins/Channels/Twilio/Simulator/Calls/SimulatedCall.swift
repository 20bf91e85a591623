import ChannelKit
import Foundation

/// A call to a number, as Twilio knows it.
struct SimulatedCall {
    /// What is going on.
    enum State: Hashable {
        /// Twilio carries out a document, or asks for the next.
        case busy
        /// The caller may speak or press keys; should they do neither, the verbs behind are next.
        case listening(gather: TwiMLElement, behind: [TwiMLElement])
        /// The caller talks to somebody else; the verb is what connected them.
        case connected(TwiMLElement)
        case over
    }

    let sid: String
    let account: SimulatedAccount
    let customer: UnifiedContact
    let startedAt: Date
    var status = "ringing"
    var state = State.busy
    /// Counts what has replaced what was going on: who comes back from waiting and finds another is too late.
    var generation = 0
    /// The URL of the current document, against which others are read.
    var url: String
    /// What the caller will say into the middle of the next answer.
    var interruption: String?

    var isLive: Bool { state != .over }

    /// What every webhook of the call says.
    var parameters: [String: String] {
        let from = customer.phone ?? customer.id
        let to = String(account.number.dropFirst(account.prefix.count))
        return [
            "CallSid": sid, "AccountSid": account.sid, "ApiVersion": "2010-04-01", "From": from, "Caller": from,
            "To": to, "Called": to, "CallStatus": status, "Direction": "inbound", "FromCountry": "CA",
            "CallerCountry": "CA", "ToCountry": "CA", "CalledCountry": "CA", "StirVerstat": "TN-Validation-Passed-A",
        ]
    }

    /// What the status callback says at the end.
    func endParameters(at moment: Date) -> [String: String] {
        let seconds = max(0, Int(moment.timeIntervalSince(startedAt).rounded(.up)))
        let own = [
            "CallDuration": String(seconds), "Duration": String((seconds + 59) / 60), "SequenceNumber": "0",
            "Timestamp": moment.twilioDate, "CallbackSource": "call-progress-events",
        ]
        return parameters.merging(own) { _, own in own }
    }

    /// The resource.
    var json: JSONValue {
        [
            "sid": .string(sid), "account_sid": .string(account.sid), "status": .string(status),
            "direction": "inbound", "from": .text(parameters["From"]), "to": .text(parameters["To"]),
            "api_version": "2010-04-01",
            "uri": .string("/2010-04-01/Accounts/\(account.sid)/Calls/\(sid).json"),
        ]
    }

    /// `url` as it is meant in the current document.
    func resolved(_ url: String) -> String {
        URL(string: url, relativeTo: URL(string: self.url))?.absoluteString ?? url
    }
}
