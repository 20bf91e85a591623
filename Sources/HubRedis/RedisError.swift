/// The failure of a connection to Redis, or of a command.
///
/// Its text contains neither user nor password.
package struct RedisError: Error, Hashable, CustomStringConvertible {
    /// The kinds of failures.
    package enum Kind: Hashable, Sendable {
        /// The server cannot be reached, or the connection was lost: another attempt can succeed.
        case unavailable
        /// The server, or its certificate, was refused or refuses this client: only a change of settings helps.
        case refused
        /// The server answered a command with an error.
        case command
        /// The server has not answered in time; the connection may still be good.
        case late
    }

    /// The kind of the failure.
    package let kind: Kind
    /// The cause, and a remedy if there is one.
    package let description: String

    init(_ kind: Kind, _ description: String) { (self.kind, self.description) = (kind, description) }

    /// The failure of a command while there is no connection.
    static let away = RedisError(.unavailable, "Redis is away")
    /// The failure of a command that was not answered in time.
    static let late = RedisError(.late, "no answer in time")
    /// The failure of a command beyond the limit of the queue.
    static let overloaded = RedisError(.unavailable, "too many commands wait for Redis")
}
