import ChannelKit
import HubModel
import Logging

/// The dependencies that every part of the core shares.
///
/// It is a class because every task of every worker captures it: one reference in place of a dozen.
final class HubContext: Sendable {
    let routes: CurrentRoutes
    let storage: any HubStorage
    let clock: any HubClock
    /// The deadlines of strategies.
    let alarm: Alarm
    /// The HTTP client of strategies and downloads.
    let http: any HTTPStreaming
    /// The HTTP client of adapters, with circuit breakers.
    ///
    /// Strategies' calls have breakers of their own: one tenant's tool must not open another's.
    let providers: any HTTPSending
    let logger: Logger
    /// The log of failures of the storage.
    let storageWatch: StorageWatch
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
        alarm = Alarm(clock: clock)
        self.http = http
        providers = BreakingHTTP(http: http, breakers: CircuitBreakers(logger: logger), clock: clock)
        self.logger = logger
        storageWatch = StorageWatch(storage: storage, clock: clock, logger: logger)
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
    let running: RunningTurns
    let rates: RateLimiter
    let webhooks: WebhookRates
    let blocked = BlockedChannels()
    let attempts = SendAttempts()
    let health: HealthRecord
    let backlog: Backlog

    init(_ context: HubContext) {
        running = RunningTurns(hints: context.options.hints)
        // Each hub has a share of the limits where they share no buckets.
        let instances: @Sendable () -> Int = { [storage = context.storage] in storage.peers + 1 }
        rates = RateLimiter(shared: context.options.tokens, instances: instances)
        webhooks = WebhookRates(shared: context.options.tokens, instances: instances)
        health = HealthRecord(logger: context.logger)
        backlog = Backlog { [routes = context.routes] in routes.table.limits.backlog.pending }
    }
}
