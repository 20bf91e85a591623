import ChannelKit
import Foundation

/// The failure of an attempt to ask a model.
///
/// Its description is for operators. It consists of fixed texts, numbers and known words of the provider: sentences of
/// a provider can quote prompts and keys and are never repeated.
struct ModelFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The class of the failure, which decides on retries and the circuit breaker.
    enum Kind: Hashable, Sendable {
        /// The API key is invalid, or not valid for the model.
        case credentials
        /// The model or the path does not exist.
        case unknown
        /// The prompt exceeds the model's context.
        case promptTooLong
        /// The server refuses the request for its content.
        case refused
        /// The server refuses this member of the request.
        case unsupported(String)
        /// The server limits the rate of requests.
        case throttled
        /// The account's quota or credit is used up.
        case quotaExceeded
        /// The server failed with an internal error.
        case serverError
        /// The provider is overloaded.
        case overloaded
        /// There was no connection, or it broke before the answer.
        case unreachable
        /// The request timed out; `countsAgainstEndpoint` if it had enough time to count as the endpoint's fault.
        case timedOut(countsAgainstEndpoint: Bool)
        /// The answer ended before it was complete.
        case incomplete
        /// The answer reached its limit within a tool call; the same request would end in the same way.
        case cut
        /// The answer is not in the provider's format.
        case malformed
        /// The endpoint was skipped, because its circuit breaker is open.
        case circuitOpen
    }

    let kind: Kind
    let description: String
    /// The delay that the server asks for before a retry.
    var retryAfter: Duration?

    init(_ kind: Kind, _ description: String, retryAfter: Duration? = nil) {
        self.kind = kind
        self.description = description
        self.retryAfter = retryAfter
    }

    /// True if the same request may succeed in a moment.
    var isTransient: Bool {
        switch kind {
        case .throttled, .serverError, .overloaded, .unreachable, .incomplete: true
        default: false
        }
    }

    /// True if the failure counts in the endpoint's circuit breaker.
    var countsInCircuit: Bool {
        switch kind {
        case .serverError, .overloaded, .unreachable, .incomplete, .timedOut(countsAgainstEndpoint: true): true
        default: false
        }
    }
}

extension ModelFailure {
    static let outOfTime = ModelFailure(.timedOut(countsAgainstEndpoint: false), "no time was left")

    static func malformed(_ what: String) -> ModelFailure { ModelFailure(.malformed, what) }

    static func incomplete(after characters: Int) -> ModelFailure {
        ModelFailure(.incomplete, "the stream broke off after \(characters) characters")
    }

    /// The failure behind an error of the HTTP client.
    init(_ failure: HTTPFailure) {
        switch failure {
        case .notSent(let reason), .ambiguous(let reason): self.init(.unreachable, reason)
        case .forbidden(let reason): self.init(.refused, reason)
        case .tooLarge(let limit): self.init(.malformed, "the answer is larger than \(limit) bytes")
        }
    }
}
