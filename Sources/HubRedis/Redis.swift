package import HubModel
package import Logging

/// The hub's use of a Redis server: hints to other instances, and the rate limits that they share.
///
/// Nothing in it is the truth, and it may be lost at any time.
package struct Redis: Sendable {
    /// The hints of the database.
    package let hints: RedisHints
    /// The buckets of the rate limits.
    package let tokens: RedisTokens
    /// The state of the connections.
    package let status: RedisStatus
    private let commands: RedisCommands

    /// Connects in the background, and again whenever the connection is lost.
    ///
    /// - Parameter installation: The identity of the database: several may use one server.
    package init(_ address: RedisAddress, installation: String, logger: Logger) {
        self.init(address, installation: installation, timeouts: RedisCommands.Timeouts(), logger: logger)
    }

    init(_ address: RedisAddress, installation: String, timeouts: RedisCommands.Timeouts, logger: Logger) {
        let prefix = "patchbay:\(installation):"
        status = RedisStatus(place: address.description, logger: logger)
        commands = RedisCommands(to: address, timeouts: timeouts, status: status)
        hints = RedisHints(to: address, channel: prefix + "hints", commands: commands, status: status)
        tokens = RedisTokens(prefix: prefix + "rate:", commands: commands, logger: logger)
    }

    /// Disconnects.
    package func close() { commands.close() }

    /// Opens and closes a connection, on the calling thread.
    ///
    /// - Throws: ``RedisError``, whose kind tells whether another attempt can succeed without a change of settings.
    package static func probe(_ address: RedisAddress) throws(RedisError) { _ = try RedisConnection.open(address) }
}
