/// A failed send, classified so that the outbox knows the next action.
///
/// ```swift
/// switch error.disposition {
/// case .retry(let wait, let attempts): …
/// case .hold: …
/// }
/// ```
///
/// The reasons are for operators: the provider's code and text, never the message or a credential.
public enum DeliveryError: Error, Hashable, Sendable {
    /// The request never reached the provider, or the provider says that it did nothing.
    case notSent(reason: String)
    /// The request was written and there was no clear response: the message may have been sent.
    case ambiguous(reason: String)
    /// The provider's rate limit was reached, for the whole channel or for one contact.
    case throttled(_ scope: ThrottleScope = .channel, retryAfter: Duration?, reason: String)
    /// The provider failed temporarily; the send is worth `attempts` attempts in all.
    case unsteady(code: String, attempts: Int, reason: String, remedy: String)
    /// Outside the provider's reply window: only templates are allowed.
    case windowClosed(reason: String)
    /// The contact has opted out.
    case optedOut(reason: String)
    /// The provider does not accept the channel's credentials.
    case needsCredentials(reason: String)
    /// The provider has blocked the account or the number, for example for its payment or its policy: no message can be
    /// sent until the operator has settled it there.
    case accountBlocked(reason: String)
    /// The provider will never accept this message.
    case rejected(code: String, reason: String, remedy: String)

    /// The extent of a rate limit.
    public enum ThrottleScope: Hashable, Sendable {
        /// Everything that the channel sends.
        case channel
        /// The messages of the channel to one contact.
        case recipient
    }

    /// The next action of the outbox.
    public enum Disposition: Hashable, Sendable {
        /// Retry with backoff, and no more than `attempts` times in all if there is a limit.
        case retry(after: Duration?, attempts: Int? = nil)
        /// Pause the channel or the contact, then retry.
        case pause(ThrottleScope, for: Duration?)
        /// Apply the channel's policy for a closed window.
        case closeWindow
        /// Record the opt-out and give up.
        case optOut
        /// Find out if it arrived; if the provider cannot tell, the channel's delivery policy decides.
        case reconcile
        /// Hold it until the operator has corrected the channel.
        case hold
        /// Give up and make it a dead letter.
        case park
    }

    /// The next action of the outbox.
    public var disposition: Disposition {
        switch self {
        case .notSent: .retry(after: nil)
        case .throttled(let scope, let wait, _): .pause(scope, for: wait)
        case .unsteady(_, let attempts, _, _): .retry(after: nil, attempts: attempts)
        case .windowClosed: .closeWindow
        case .optedOut: .optOut
        case .ambiguous: .reconcile
        case .needsCredentials, .accountBlocked: .hold
        case .rejected: .park
        }
    }

    /// The reason, for the row and the operator.
    public var reason: String {
        switch self {
        case .notSent(let reason): "not sent: \(reason)"
        case .ambiguous(let reason): "outcome unknown: \(reason)"
        case .throttled(_, _, let reason): "throttled: \(reason)"
        case .unsteady(let code, _, let reason, let remedy): "failed (\(code)): \(reason); \(remedy)"
        case .windowClosed(let reason): "outside the reply window: \(reason)"
        case .optedOut(let reason): "the contact has opted out: \(reason)"
        case .needsCredentials(let reason): "needs credentials: \(reason)"
        case .accountBlocked(let reason): "the provider has blocked the account: \(reason)"
        case .rejected(let code, let reason, let remedy): "rejected (\(code)): \(reason); \(remedy)"
        }
    }
}

extension DeliveryError {
    /// Creates the error of a send whose request failed.
    public init(_ failure: HTTPFailure) {
        switch failure {
        case .notSent(let reason): self = .notSent(reason: reason)
        case .ambiguous(let reason): self = .ambiguous(reason: reason)
        case .tooLarge(let limit): self = .ambiguous(reason: "the response is larger than \(limit) bytes")
        case .forbidden(let reason):
            self = .rejected(code: "forbidden", reason: reason, remedy: "use a public https address")
        }
    }
}
