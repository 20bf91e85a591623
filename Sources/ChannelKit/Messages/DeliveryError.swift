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
    /// The provider asks to be left alone for a while, by the whole channel or for one person.
    case throttled(_ scope: ThrottleScope = .channel, retryAfter: Duration?, reason: String)
    /// The provider could not do it this time; it is worth `attempts` tries in all and then given up.
    case unsteady(code: String, attempts: Int, reason: String, remedy: String)
    /// The person wrote too long ago for anything but a template.
    case windowClosed(reason: String)
    /// The person wants nothing from the business any more.
    case optedOut(reason: String)
    /// The provider does not accept the channel's credentials.
    case needsCredentials(reason: String)
    /// The provider will never take this message.
    case rejected(code: String, reason: String, remedy: String)

    /// Who has to wait when the provider asks for timeout.
    public enum ThrottleScope: Hashable, Sendable {
        /// Everything that the channel sends.
        case channel
        /// What the channel sends to one person.
        case recipient
    }

    /// What the outbox does next.
    public enum Disposition: Hashable, Sendable {
        /// Try again, later each time, and no more than `attempts` times in all where there is a limit.
        case retry(after: Duration?, attempts: Int? = nil)
        /// Leave the channel or the person alone, then try again.
        case pause(ThrottleScope, for: Duration?)
        /// Do what the channel says for a closed window.
        case closeWindow
        /// Note the person's wish and give up.
        case optOut
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
        case .throttled(let scope, let wait, _): .pause(scope, for: wait)
        case .unsteady(_, let attempts, _, _): .retry(after: nil, attempts: attempts)
        case .windowClosed: .closeWindow
        case .optedOut: .optOut
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
        case .throttled(_, _, let reason): "throttled: \(reason)"
        case .unsteady(let code, _, let reason, let remedy): "failed (\(code)): \(reason); \(remedy)"
        case .windowClosed(let reason): "the window is closed: \(reason)"
        case .optedOut(let reason): "the person opted out: \(reason)"
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
        case .tooLarge(let limit): self = .ambiguous(reason: "the answer is larger than \(limit) bytes")
        case .forbidden(let reason):
            self = .rejected(code: "forbidden", reason: reason, remedy: "use a public https address")
        }
    }
}
