package import ChannelKit
package import Foundation

// The reasons with parameters; each function gives the values of its sentence.

// MARK: - Items

extension Reason {
    /// This version cannot read a row.
    package static func unreadable(_ text: String) -> Reason { Reason(.unreadable, ["text": text]) }

    /// The adapter cannot read an item.
    package static func malformed(_ error: InboundError) -> Reason { Reason(.malformed, ["text": error.reason]) }

    /// The adapter found no effect in an item.
    package static func ignoredByAdapter(_ text: String) -> Reason { Reason(.ignoredByAdapter, ["text": text]) }

    /// The provider could not be asked for an item.
    package static func unconfirmed(_ error: any Error) -> Reason {
        Reason(.unconfirmed, ["text": (error as? DeliveryError)?.reason ?? "\(error)"])
    }

    /// The effects of an item could not be stored.
    package static func notStored(_ error: any Error) -> Reason { Reason(.notStored, ["text": "\(error)"]) }

    /// A message is older than `limit`.
    package static func tooOld(limit: Duration) -> Reason { Reason(.tooOld, ["limit": limit.brief()]) }
}

// MARK: - Turns and their steps

extension Reason {
    /// The words of a strategy; nil for none.
    package static func strategy(_ text: String) -> Reason? {
        text.isEmpty ? nil : Reason(.strategy, ["text": text])
    }

    /// The error of a strategy.
    package static func strategyFailed(_ error: any Error) -> Reason { Reason(.strategyFailed, ["text": "\(error)"]) }

    /// The words with which a strategy hands the conversation to an agent.
    package static func handoff(_ text: String) -> Reason { Reason(.handoff, ["text": text]) }

    /// The hub's own notice on a keyword of the customer.
    package static func notice(_ purpose: String) -> Reason { Reason(.notice, ["purpose": purpose]) }

    /// A step did not end within `limit`.
    package static func stepLate(limit: Duration) -> Reason { Reason(.stepLate, ["limit": "\(limit)"]) }

    /// A stream ended with an error.
    package static func streamFailed(_ error: any Error) -> Reason { Reason(.streamFailed, ["text": "\(error)"]) }

    /// A step is not for the language.
    package static func wrongLanguage(_ language: String) -> Reason { Reason(.wrongLanguage, ["language": language]) }

    /// A step is not for the channel.
    package static func wrongChannel(_ name: String) -> Reason { Reason(.wrongChannel, ["channel": name]) }

    /// A step is not for conversations in these states.
    package static func wrongState(_ states: String) -> Reason { Reason(.wrongState, ["states": states]) }

    /// A conversation had all replies that it may have in a period.
    package static func replyBudget(count: Int, period: Duration) -> Reason {
        Reason(.replyBudget, ["count": String(count), "period": period.brief()])
    }
}

// MARK: - Errors of a send

extension Reason {
    /// The error of a send.
    package init(of error: DeliveryError) {
        self =
            switch error {
            case .notSent(let text): Reason(.notSent, ["text": text])
            case .ambiguous(let text): Reason(.unknownOutcome, ["text": text])
            case .throttled(_, _, let text): Reason(.throttled, ["text": text])
            case .unsteady(let code, _, let text, let remedy):
                Reason(.unsteady, ["error": code, "text": text, "remedy": remedy])
            case .windowClosed(let text): Reason(.outsideWindow, ["text": text])
            case .optedOut(let text): Reason(.recipientOptedOut, ["text": text])
            case .needsCredentials(let text): Reason(.credentialsRefused, ["text": text])
            case .accountBlocked(let text): Reason(.accountRefused, ["text": text])
            case .rejected(let code, let text, let remedy):
                Reason(.rejected, ["error": code, "text": text, "remedy": remedy])
            }
    }

    /// The provider accepted a message and failed to deliver it.
    package static func failedAfterSending(_ error: ProviderError?) -> Reason {
        guard let error else { return Reason(.failedAfterSending) }
        return Reason(.failedAfterSending, ["error": error.code, "text": error.message])
    }
}

// MARK: - Findings of the send policy

extension Reason {
    /// A reply is sent until `moment`.
    package static func expires(at moment: Date) -> Reason { Reason(.expires, ["time": moment.iso8601]) }

    /// The hub's own notice is sent to a customer whom an agent answers.
    package static func alwaysSent(_ purpose: String) -> Reason { Reason(.alwaysSent, ["purpose": purpose]) }

    /// The hub's own notice is sent to a customer who opted out.
    package static func exemptFromConsent(_ purpose: String) -> Reason {
        Reason(.exemptFromConsent, ["purpose": purpose])
    }

    /// A conversation had `sent` of the replies that it may have in a period.
    package static func budgetUsed(_ sent: Int, of count: Int, period: Duration) -> Reason {
        Reason(.budgetUsed, ["sent": String(sent), "count": String(count), "period": period.brief()])
    }

    /// The next send may begin at `moment`.
    package static func rateReached(until moment: Date) -> Reason { Reason(.rateReached, ["time": moment.iso8601]) }

    /// The provider's window closes at `moment`; nil if only the provider knows.
    package static func windowOpen(until moment: Date?) -> Reason {
        moment.map { Reason(.windowUntil, ["time": $0.iso8601]) } ?? Reason(.windowUntilRefusal)
    }

    /// A template is sent outside the provider's window.
    package static func sentAsTemplate(_ name: String) -> Reason { Reason(.sentAsTemplate, ["template": name]) }

    /// The customer last wrote `age` ago.
    package static func lastMessage(age: Duration) -> Reason { Reason(.lastMessageAge, ["age": age.brief()]) }

    /// A reply is sent as it is.
    package static func sentAs(_ kind: String) -> Reason { Reason(.sentAs, ["kind": kind]) }

    /// A reply is sent as text on a channel that cannot carry its kind.
    package static func sentAsText(_ kind: String) -> Reason { Reason(.sentAsText, ["kind": kind]) }

    /// A reply is spoken in a call.
    package static func spokenAsText(_ kind: String) -> Reason { Reason(.spokenAsText, ["kind": kind]) }

    /// A long reply is sent in parts.
    package static func part(_ number: Int, of count: Int, limit: Int) -> Reason {
        Reason(.part, ["number": String(number), "count": String(count), "limit": String(limit)])
    }
}
