package import Foundation

/// The state of the server that carries hints and rate limits between instances.
package protocol SharedServerStatus: Sendable {
    /// The reason why it cannot be used; nil while it can.
    var failure: SharedServerFailure? { get }
}

/// The absence of the server that instances share.
package struct SharedServerFailure: Hashable, Sendable {
    /// The time at which it was lost, or first not found.
    package let since: Date
    /// The cause, and a remedy if there is one.
    package let reason: String

    /// Creates a failure.
    package init(since: Date, reason: String) { (self.since, self.reason) = (since, reason) }
}
