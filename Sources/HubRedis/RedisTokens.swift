import ChannelKit
import HubModel
package import HubRouter
import Logging
import Synchronization

/// The buckets of rate limits in Redis, by the time of its server.
///
/// A bucket is the time at which it is full (the generic cell rate algorithm), under a key that expires then.
package final class RedisTokens: SharedTokens {
    /// The time for which the buckets count as away after an error: another request would get it, too.
    private static let pause: Duration = .seconds(1)

    private struct State {
        var pausedUntil: ContinuousClock.Instant?
        /// The error that was logged last; nil after an answer.
        var error: String?
    }

    private let prefix: String
    private let commands: RedisCommands
    private let logger: Logger
    private let state = Mutex(State())

    /// - Parameter prefix: The beginning of the names of all buckets.
    init(prefix: String, commands: RedisCommands, logger: Logger) {
        (self.prefix, self.commands, self.logger) = (prefix, commands, logger)
    }

    package var isConnected: Bool {
        guard commands.isUp else { return false }
        return state.withLock { $0.pausedUntil.map { $0 <= .now } ?? true }
    }

    package func take(_ requests: [TokenRequest]) async -> [TokenGrant]? {
        do throws(RedisError) {
            let answers = try await commands.run(
                requests.map { [prefix] request in { request.command(prefix: prefix, since: $0) } }
            )
            let grants = answers.compactMap(TokenGrant.init)
            guard grants.count == requests.count else {
                throw RedisError(.command, "an answer of the script is no list of two numbers")
            }
            state.withLock { $0 = State() }
            return grants
        } catch {
            if error.kind == .command { pause(after: error) }
            return nil
        }
    }

    private func pause(after error: RedisError) {
        let isNews = state.withLock { state in
            defer { state = State(pausedUntil: .now + Self.pause, error: error.description) }
            return state.error != error.description
        }
        guard isNews else { return }
        logger.warning(
            "redis refuses the script of rate limits: this instance keeps to its share of each limit",
            metadata: ["reason": "\(error)"]
        )
    }
}

extension TokenRequest {
    /// Takes tokens of the bucket KEYS[1], or reserves one; answers their number, and the time in microseconds until the
    /// token, or without one until the next one.
    ///
    /// The tokens of a bucket are limited to a block after a connection was opened (ARGV[5]): the server may have lost its
    /// contents, and instances used their own shares while it was away.
    private static let script = """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local interval, burst, count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local block, since, returned = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
        local size = interval * burst
        local full = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
        full = math.max(full, since + size - interval * block) - interval * returned
        full = math.max(full, now)
        local tokens = 1
        if ARGV[7] == '0' then
            full = math.min(full, now + size)
            tokens = math.min(count, math.floor((now + size - full) / interval))
        end
        local wait = math.max(0, full - size + interval - now)
        full = full + tokens * interval
        if tokens > 0 or returned > 0 then
            redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1)
        end
        return {tokens, math.ceil(wait)}
        """

    /// The command of the request.
    ///
    /// The script goes with it: a server forgets scripts when it restarts.
    ///
    /// - Parameter since: The server's time at which the connection was opened, in microseconds.
    fileprivate func command(prefix: String, since: Int64) -> [String] {
        let interval = max(1, (rate.interval / .microseconds(1)).rounded())
        let numbers = [
            Int64(min(interval, 1e12)), Int64(rate.burst), Int64(count), Int64(rate.block), since, Int64(returned),
        ]
        return ["EVAL", Self.script, "1", prefix + bucket] + numbers.map(String.init) + [reserves ? "1" : "0"]
    }
}

extension TokenGrant {
    /// Reads the answer of the script; nil if it is none.
    fileprivate init?(_ answer: RedisValue) {
        let numbers = answer.elements.compactMap(\.integer)
        guard numbers.count == 2, (0...Int64(Int32.max)).contains(numbers[0]), numbers[1] >= 0 else { return nil }
        self.init(tokens: Int(numbers[0]), wait: .microseconds(min(numbers[1], 1 << 50)))
    }
}
