/// Why a provider did not take a message.
///
/// It knows what has to be done, so that no caller guesses.
///
/// The reasons are for operators: the provider's code and sentence, never the message or a credential.
public enum DeliveryError: Error, Hashable, Sendable {
    /// It never reached the provider, or the provider said that it did nothing.
    case notSent(reason: String)
    /// It was written and no clear answer came: it may have arrived.
    case ambiguous(reason: String)
    /// The provider asks to be left alone for a while.
    case throttled(retryAfter: Duration?, reason: String)
    /// The provider does not accept the channel's credentials.
    case needsCredentials(reason: String)
    /// The provider will never take this message.
    case rejected(code: String, reason: String, remedy: String)

    /// What the outbox does next.
    public enum Disposition: Hashable, Sendable {
        /// Try again, later each time.
        case retry(after: Duration?)
        /// Find out whether it arrived; else the channel's delivery policy decides.
        case reconcile
        /// Keep it until a person has mended the channel.
        case hold
        /// Give up and put it before a person.
        case park
    }

    /// What the outbox does next.
    public var disposition: Disposition {
        switch self {
        case .notSent: .retry(after: nil)
        case .throttled(let wait, _): .retry(after: wait)
        case .ambiguous: .reconcile
        case .needsCredentials: .hold
        case .rejected: .park
        }
    }

    /// The reason, for the row and the operator.
    public var reason: String {
        switch self {
        case .notSent(let reason): "not sent: \(reason)"
        case .ambiguous(let reason): "unclear whether it arrived: \(reason)"
        case .throttled(_, let reason): "throttled: \(reason)"
        case .needsCredentials(let reason): "needs credentials: \(reason)"
        case .rejected(let code, let reason, let remedy): "rejected (\(code)): \(reason); \(remedy)"
        }
    }
}

extension DeliveryError {
    /// What an ``HTTPFailure`` means for a send.
    public init(_ failure: HTTPFailure) {
        switch failure {
        case .notSent(let reason): self = .notSent(reason: reason)
        case .ambiguous(let reason): self = .ambiguous(reason: reason)
        }
    }
}
