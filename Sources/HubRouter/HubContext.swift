import ChannelKit
import Logging

/// The dependencies that every part of the core shares.
///
/// It is a class because every task of every worker captures it: one reference in place of a dozen.
final class HubContext: Sendable {
    let routes: CurrentRoutes
    let storage: any HubStorage
    let clock: any HubClock
    /// The HTTP client of strategies and downloads.
    let http: any HTTPStreaming
    /// The HTTP client of adapters, with circuit breakers.
    ///
    /// Strategies' calls have breakers of their own: one tenant's tool must not open another's.
    let providers: any HTTPSending
    let logger: Logger
    let options: HubOptions

    init(
        routes: CurrentRoutes,
        storage: any HubStorage,
        http: any HTTPStreaming,
        clock: any HubClock,
        logger: Logger,
        options: HubOptions
    ) {
        self.routes = routes
        self.storage = storage
        self.clock = clock
        self.http = http
        providers = BreakingHTTP(http: http, breakers: CircuitBreakers(logger: logger), clock: clock)
        self.logger = logger
        self.options = options
    }

    /// The routing table in force.
    var table: RoutingTable { routes.table }

    var failpoints: Failpoints { options.failpoints }

    var crashMarker: CrashMarker { options.crashMarker }

    /// The downloader of files that came with messages.
    var media: MediaFetcher { MediaFetcher(routes: routes, http: http, clock: clock) }
}

/// The state that the parts of one process share; none of it outlives a restart.
final class HubState: Sendable {
    let items: LaneQueue
    let turns: LaneQueue
    let replies: LaneQueue
    let running = RunningTurns()
    let rates = RateLimiter()
    let blocked = BlockedCredentials()
    let health: HealthRecord

    init(_ context: HubContext) {
        func queue(_ stage: Stage, _ limits: LaneLimits) -> LaneQueue {
            LaneQueue(stage: stage, owner: context.options.owner, limits: limits, clock: context.clock)
        }
        items = queue(.inbound, context.options.inbound)
        turns = queue(.turn, context.options.turns)
        replies = queue(.outbox, context.options.outbox)
        health = HealthRecord(logger: context.logger)
    }

    /// Makes every stage look for due work.
    func wakeAll() { for queue in [items, turns, replies] { queue.wake() } }
}
