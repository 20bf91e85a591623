import ChannelKit
import Foundation

/// Why an attempt to ask a model came to nothing.
///
/// Its description is for operators. It is made of our own words, numbers and words of the provider's that we know;
/// a provider's sentences quote prompts and keys and are never repeated.
struct ModelFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What follows from it.
    enum Kind: Hashable, Sendable {
        /// The key is refused, or does not cover the model.
        case credentials
        /// The server does not know the model, or the path.
        case unknown
        /// The prompt is longer than the model takes.
        case tooLong
        /// The server refuses the request for what stands in it.
        case refused
        /// The server refuses this member of the request, and says which it is.
        case unwanted(String)
        /// The server wants to be left alone for a while.
        case throttled
        /// The account has nothing left, or has to be paid.
        case exhausted
        /// The server failed.
        case broken
        /// The provider has too much to do.
        case overloaded
        /// There was no connection, or it broke before the answer.
        case unreachable
        /// It took too long; fair if it had time enough to be blamed for it.
        case late(isFair: Bool)
        /// The answer began and did not end.
        case brokeOff
        /// The answer is not in the provider's format.
        case malformed
        /// It was not asked, since it keeps failing.
        case barred
    }

    let kind: Kind
    let description: String
    /// How long the server asks to be left alone.
    var retryAfter: Duration?

    init(_ kind: Kind, _ description: String, retryAfter: Duration? = nil) {
        self.kind = kind
        self.description = description
        self.retryAfter = retryAfter
    }

    /// Whether the same may work in a moment.
    var isPassing: Bool {
        switch kind {
        case .throttled, .broken, .overloaded, .unreachable, .brokeOff: true
        default: false
        }
    }

    /// Whether the endpoint is at fault, so that its circuit should know.
    var isEndpointsFault: Bool {
        switch kind {
        case .broken, .overloaded, .unreachable, .brokeOff, .late(isFair: true): true
        default: false
        }
    }
}

extension ModelFailure {
    static let outOfTime = ModelFailure(.late(isFair: false), "no time was left")

    static func malformed(_ what: String) -> ModelFailure { ModelFailure(.malformed, what) }

    static func brokeOff(after characters: Int) -> ModelFailure {
        ModelFailure(.brokeOff, "the stream broke off after \(characters) characters")
    }

    /// What the HTTP client could not do.
    init(_ failure: HTTPFailure) {
        switch failure {
        case .notSent(let reason), .ambiguous(let reason): self.init(.unreachable, reason)
        case .forbidden(let reason): self.init(.refused, reason)
        case .tooLarge(let limit): self.init(.malformed, "the answer is larger than \(limit) bytes")
        }
    }
}
