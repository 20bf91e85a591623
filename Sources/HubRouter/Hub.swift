public import ChannelKit
import Foundation
public import Logging
public import ServiceLifecycle

/// What the hub is set up with.
public struct HubOptions: Sendable {
    /// Names this process in leases.
    public var owner: String
    /// A conversation without a word for so long is over.
    public var conversationIdle: Duration = .seconds(24 * 3600)
    /// A reply that could not be sent for so long is not sent any more.
    public var replyLifetime: Duration = .seconds(24 * 3600)
    /// How long an ambiguous send waits for a status to resolve it.
    public var ambiguityGrace: Duration = .seconds(20)
    /// The lanes of stage 1 that run at once.
    public var inbound = LaneLimits(total: 32, perTenant: 8)
    /// The lanes of stage 1 at once for which the provider has to be asked first: places beside the others.
    public var confirming = LaneLimits(total: 96, perTenant: 4, perAdapter: 48)
    /// How many turns run at once.
    ///
    /// They wait for models most of the time and cost little.
    public var turns = LaneLimits(total: 4096, perTenant: 256)
    /// The conversations that are sent to at once.
    public var outbox = LaneLimits(total: 192, perTenant: 16, perAdapter: 96)
    /// When a failed send is tried again.
    public var backoff = Backoff()
    /// The seams at which a test kills the process.
    public var failpoints = Failpoints()
    /// The names of what is in hand, for the life after a crash.
    public var crashMarker = CrashMarker.none
    /// Whether this process is the storage's only one, so that every lease found at its start is a dead one's.
    public var isSoleOwner = true

    /// Makes the usual options for the process `owner`.
    public init(owner: String) { self.owner = owner }
}

/// The core: takes webhooks in, has them answered and sends the answers.
public final class Hub: Sendable {
    /// Where providers' requests go in.
    public let door: WebhookReceiver
    /// What must run while the hub does.
    public let services: [any Service]

    /// Where files that came with messages are fetched.
    public let media: MediaFetcher
    /// The record of what fails at present.
    public let health: HealthRecord

    private let routes: CurrentRoutes
    let credentials: BlockedCredentials
    let storage: any HubStorage
    private let clock: any HubClock
    private let isSoleOwner: Bool
    private let moves: ChannelMoves
    private let queues: [LaneQueue]
    private let running: RunningTurns
    private let inline: InlineResponder
    private let dispatchers: [LaneDispatcher]

    /// Puts the hub together; nothing runs yet.
    public init(
        routes table: RoutingTable,
        storage: any HubStorage,
        http: any HTTPStreaming,
        clock: any HubClock = SystemClock(),
        logger: Logger,
        options: HubOptions
    ) {
        let routes = CurrentRoutes(table)
        let running = RunningTurns()
        let throttle = RateLimiter()
        // For adapters; what strategies call has breakers of its own, and a tenant's tool must not open another's.
        let providers = BreakingHTTP(http: http, breakers: CircuitBreakers(logger: logger), clock: clock)
        let credentials = BlockedCredentials()
        let health = HealthRecord(logger: logger)
        let presence = PresenceSender(http: providers, logger: logger)
        let items = LaneQueue(stage: .inbound, owner: options.owner, limits: options.inbound, clock: clock)
        let turns = LaneQueue(stage: .turn, owner: options.owner, limits: options.turns, clock: clock)
        let replies = LaneQueue(stage: .outbox, owner: options.owner, limits: options.outbox, clock: clock)
        let inline = InlineResponder(
            routes: routes,
            storage: storage,
            clock: clock,
            logger: logger,
            items: items,
            turns: turns
        )
        let inboundWorker = InboundWorker(
            routes: routes,
            storage: storage,
            clock: clock,
            http: providers,
            failpoints: options.failpoints,
            crashMarker: options.crashMarker,
            logger: logger,
            conversationIdle: options.conversationIdle,
            turns: turns,
            replies: replies,
            running: running,
            inline: inline
        )
        let turnWorker = TurnWorker(
            routes: routes,
            storage: storage,
            clock: clock,
            http: http,
            inline: inline,
            running: running,
            failpoints: options.failpoints,
            crashMarker: options.crashMarker,
            logger: logger,
            replyLifetime: options.replyLifetime,
            replies: replies,
            throttle: throttle,
            credentials: credentials,
            presence: presence,
            health: health
        )
        let outboxWorker = OutboxWorker(
            routes: routes,
            storage: storage,
            clock: clock,
            http: providers,
            backoff: options.backoff,
            throttle: throttle,
            credentials: credentials,
            ambiguityGrace: options.ambiguityGrace,
            startedAt: clock.now,
            failpoints: options.failpoints,
            crashMarker: options.crashMarker,
            logger: logger
        )
        func dispatcher(_ queue: LaneQueue, _ handle: @escaping LaneDispatcher.Handler) -> LaneDispatcher {
            LaneDispatcher(
                queue: queue,
                calling: options.confirming,
                storage: storage,
                clock: clock,
                logger: logger,
                work: { [stage = queue.stage] in routes.table.channels[$0].map { $0.work(in: stage) } },
                handle: handle
            )
        }
        dispatchers = [
            dispatcher(replies, outboxWorker.handle), dispatcher(turns, turnWorker.handle),
            dispatcher(items, inboundWorker.handle),
        ]
        door = WebhookReceiver(
            routes: routes,
            storage: storage,
            inline: inline,
            failpoints: options.failpoints,
            crashMarker: options.crashMarker,
            items: items,
            health: health,
            clock: clock,
            logger: logger
        )
        services =
            [
                Janitor(storage: storage, clock: clock, logger: logger),
                CredentialWatch(
                    routes: routes,
                    credentials: credentials,
                    http: providers,
                    clock: clock,
                    logger: logger
                ) { channel in
                    try await HeldWork(storage: storage, now: clock.now).releaseReplies(of: channel)
                    replies.wake()
                },
                Backfill(
                    routes: routes,
                    storage: storage,
                    http: providers,
                    clock: clock,
                    logger: logger,
                    items: items,
                    crashMarker: options.crashMarker
                ),
                presence,
            ] + dispatchers
        queues = [items, turns, replies]
        self.running = running
        self.inline = inline
        self.credentials = credentials
        self.health = health
        media = MediaFetcher(routes: routes, http: http, clock: clock)
        self.routes = routes
        self.storage = storage
        self.clock = clock
        isSoleOwner = options.isSoleOwner
        moves = ChannelMoves(storage: storage, clock: clock, logger: logger)
        HubMetrics.configuration(table)
    }

    /// The picture of the configuration in force.
    public var table: RoutingTable { routes.table }

    /// The number of items for whose answers requests wait.
    public var awaitedItems: Int { inline.waitingCount }

    /// The number of lanes that are being worked on.
    public var workInHand: Int { dispatchers.reduce(0) { $0 + $1.inHand } }

    /// Takes up what an earlier life left, before anything new is accepted.
    public func recover() async throws {
        let now = clock.now
        if isSoleOwner { try await storage.schedule { try $0.releaseAllLeases(now: now) } }
        try await moves.run(for: table)
        try await takeUpHeldWork()
    }

    /// Puts another picture of the configuration in force, whole.
    public func reload(_ table: RoutingTable) async throws {
        // Before the new names are used, so that a redelivery is known; and after, for what came in between.
        try await moves.run(for: table)
        routes.replace(with: table)
        credentials.openAll()
        health.noteConfiguration(table)
        HubMetrics.configuration(table)
        try await moves.run(for: table)
        try await takeUpHeldWork()
    }

    /// Looks for work at once.
    public func wake() {
        for queue in queues { queue.wake() }
    }

    /// Looks at the rows anew: another process, such as an operator's command, has written into the storage.
    public func followForeignWrites() async {
        wake()
        await running.cancelEnded(in: storage)
    }

    /// Work that waited for its channel, or for the channel's credentials, may go on.
    private func takeUpHeldWork() async throws {
        try await HeldWork(storage: storage, now: clock.now).release(for: routes.table)
        wake()
    }
}
