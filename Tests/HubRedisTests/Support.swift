import ChannelKit
import HubModel
import HubTestKit
import Logging

@testable import HubRedis
@testable import HubRouter

extension Redis {
    /// A hub's use of a server, with timeouts that a busy machine does not exceed.
    init(
        _ server: RedisServer,
        installation: String = "a",
        timeouts: RedisCommands.Timeouts = .patient,
        query: String = ""
    ) throws {
        self.init(
            try RedisAddress(server.url + query),
            installation: installation,
            timeouts: timeouts,
            logger: Logger(label: "redis") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}

extension RedisCommands.Timeouts {
    /// For servers that answer.
    static let patient = RedisCommands.Timeouts(answer: .seconds(20), silence: .seconds(20), idle: .seconds(1))
    /// For servers that stop answering.
    static let short = RedisCommands.Timeouts(
        answer: .milliseconds(100),
        silence: .milliseconds(500),
        idle: .milliseconds(200)
    )
}
