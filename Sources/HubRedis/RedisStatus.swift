import Foundation
package import HubRouter
import Logging
import Synchronization

/// The state of the connections to Redis, with its log lines and metrics.
package final class RedisStatus: SharedServerStatus {
    /// The connections of a hub.
    enum Link: String, CaseIterable, Sendable {
        /// It sends commands: hints and rate limits.
        case commands
        /// It receives hints.
        case hints

        /// The consequence of its loss.
        fileprivate var loss: Logger.Message {
            switch self {
            case .commands: "redis is away: this instance keeps to its share of each rate limit"
            case .hints: "redis is away: work of other instances is found by the database and by polling"
            }
        }
    }

    /// The state of a connection that the hub uses.
    private struct Connection {
        var isThere = false
        var wasThere = false
        /// The last failure; nil while the connection is there.
        var failure: RedisError?
        /// The time of the loss, or of the first failure.
        var since: Date?

        /// The failure for a report.
        var reported: SharedServerFailure? {
            guard let failure, let since else { return nil }
            return SharedServerFailure(since: since, reason: failure.description)
        }
    }

    private let connections = Mutex<[Link: Connection]>([:])
    private let logger: Logger
    private let place: String

    /// - Parameter place: The address of the server, without user and password.
    init(place: String, logger: Logger) { (self.place, self.logger) = (place, logger) }

    /// True while all connections that the hub uses are there.
    package var isConnected: Bool {
        connections.withLock { connections in
            !connections.isEmpty && connections.values.allSatisfy(\.isThere)
        }
    }

    package var failure: SharedServerFailure? {
        let connections = connections.withLock { $0 }
        return Link.allCases.compactMap { connections[$0]?.reported }.first
    }

    func isConnected(_ link: Link) -> Bool { connections.withLock { $0[link]?.isThere ?? false } }

    // MARK: - Changes

    func uses(_ link: Link) {
        connections.withLock { $0[link] = Connection() }
        record()
    }

    func connected(_ link: Link) {
        let isAgain = connections.withLock { connections in
            let isAgain = connections[link]?.wasThere ?? false
            connections[link] = Connection(isThere: true, wasThere: true)
            return isAgain
        }
        if isAgain { HubMetrics.redisReconnects.increment() }
        record()
        logger.notice("redis connected", metadata: metadata(link))
    }

    /// Records a lost connection or a failed attempt, and logs it unless one like it was logged before.
    func failed(_ link: Link, _ error: RedisError) {
        let isNews = connections.withLock { connections in
            let before = connections[link] ?? Connection()
            let since = before.since ?? Date()
            connections[link] = Connection(wasThere: before.wasThere, failure: error, since: since)
            return before.failure == nil || (error.kind == .refused && before.failure != error)
        }
        record()
        if isNews { logger.warning(link.loss, metadata: metadata(link).merging(["reason": "\(error)"]) { $1 }) }
    }

    private func metadata(_ link: Link) -> Logger.Metadata { ["server": "\(place)", "connection": "\(link.rawValue)"] }

    private func record() { HubMetrics.redisConnected.record(isConnected ? 1 : 0) }
}
