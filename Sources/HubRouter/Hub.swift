package import ChannelKit
import Foundation
import HubModel
package import Logging
package import ServiceLifecycle

/// The core: receives webhooks, offers their messages to the strategies and sends the replies.
package final class Hub: Sendable {
    /// The receiver of providers' webhooks.
    package let receiver: WebhookReceiver
    /// The services that must run while the hub does.
    package let services: [any Service]

    let context: HubContext
    let state: HubState
    private let inline: InlineResponder
    private let lanesRunning: @Sendable () -> Int
    private let preparation: StrategyPreparation
    private let connections: ConnectionWatch

    /// Assembles the hub; nothing runs until its ``services`` do.
    package init(
        routes table: RoutingTable,
        storage: any HubStorage,
        http: any HTTPStreaming,
        clock: any HubClock = SystemClock(),
        logger: Logger,
        options: HubOptions
    ) {
        let context = HubContext(
            routes: CurrentRoutes(table),
            storage: storage,
            http: http,
            clock: clock,
            logger: logger,
            options: options
        )
        let state = HubState(context)
        let inline = InlineResponder(context: context, state: state)
        let presence = PresenceSender(context: context)
        self.context = context
        self.state = state
        self.inline = inline
        // Each stage hands work over to the next one.
        let outbox = OutboxWorker(context: context, state: state, startedAt: clock.now)
        let replies = LaneRunner(outbox, limits: options.outbox, context: context)
        let turn = TurnWorker(context: context, state: state, inline: inline, presence: presence, replies: replies)
        let turns = LaneRunner(turn, limits: options.turns, context: context)
        let starter = TurnStarter(context: context, state: state, turns: turns)
        let acknowledger = ItemAcknowledger(context: context)
        receiver = WebhookReceiver(
            context: context,
            state: state,
            inline: inline,
            turns: starter,
            acknowledger: acknowledger
        )
        let inbound = InboundWorker(context: context, state: state, inline: inline, turns: starter)
        let items = LaneRunner(inbound, limits: options.inbound, context: context)
        lanesRunning = { items.lanesInFlight + turns.lanesInFlight + replies.lanesInFlight }
        preparation = StrategyPreparation(context: context)
        connections = ConnectionWatch(context: context, health: state.health)
        let receiving: [any Service] = [
            acknowledger, BacklogCounter(context: context, backlog: state.backlog), context.storageWatch,
        ]
        let working: [any Service] = [
            preparation, connections, Janitor(context: context), CredentialWatch(context: context, state: state),
            Backfill(context: context), Reconciliation(context: context), LaneScan(context: context), presence, replies,
            turns, items,
        ]
        let peers = PeerWatch(context: context, state: state, inline: inline)
        services = [peers] + receiving + (options.works ? working : [])
        HubMetrics.configuration(table)
        storage.keepFree(table.limits.backlog.disk)
    }

    /// The record of the failures that are still present.
    package var health: HealthRecord { state.health }

    /// The downloader of files that came with messages.
    package var media: MediaFetcher { context.media }

    /// The routing table in force.
    package var table: RoutingTable { context.table }

    /// The number of items with webhook requests that are held open for a reply.
    package var awaitedItems: Int { inline.waitingCount }

    /// The number of lanes in flight, in all stages.
    ///
    /// A lane is the ordering key of work: the work of one lane is done in order, one at a time.
    package var lanesInFlight: Int { lanesRunning() }

    /// The work of a stage that waits or is in flight.
    package func work(_ stage: Stage) -> LaneWork { context.storage.lanes.work(stage, at: context.clock.now) }

    /// Resumes the work that an earlier process left.
    ///
    /// Webhooks must not be accepted before it has ended; a server that listens earlier lets their requests wait.
    package func recover() async throws {
        try await moveRenamedChannels(of: table)
        try await register(table)
        try await releaseHeldWork()
    }

    /// Prepares the strategies in force at once, as the hub does in the background while it serves.
    package func prepareStrategies() async { await preparation.prepareNow() }

    /// Replaces the routing table.
    package func reload(_ table: RoutingTable) async throws {
        // First, so that a redelivery under the new name is recognized; again, for what arrived under the old name
        // meanwhile.
        try await moveRenamedChannels(of: table)
        try await register(table)
        context.routes.replace(with: table)
        state.blocked.unblockAll()
        health.recordConfiguration(table)
        context.storage.keepFree(table.limits.backlog.disk)
        HubMetrics.configuration(table)
        if context.options.works {
            preparation.begin(for: table)
            connections.begin(for: table)
        }
        try await moveRenamedChannels(of: table)
        try await releaseHeldWork()
    }

    /// The changes that operators make.
    package var operators: any OperatorActions {
        OperatorService(
            storage: context.storage,
            clock: context.clock,
            messages: agentMessages,
            tenants: { [context] in context.table.tenants },
            afterChange: { [state] in state.running.cancel($0) }
        )
    }

    /// The changes that agents make.
    package var agents: AgentService {
        AgentService(
            storage: context.storage,
            clock: context.clock,
            afterChange: { [state] in state.running.cancel($0) }
        )
    }

    /// The messages that agents write.
    package var agentMessages: AgentMessages {
        AgentMessages(
            storage: context.storage,
            clock: context.clock,
            blocked: state.blocked,
            lifetime: context.options.replyLifetime,
            table: { [context] in context.table }
        )
    }

    /// The changes of keys and users.
    package var access: any AccessActions {
        AccessService(
            storage: context.storage,
            clock: context.clock,
            exists: { [context] in context.table.has($0) }
        )
    }

    private func moveRenamedChannels(of table: RoutingTable) async throws {
        guard context.options.works else { return }
        try await ChannelMoves(context: context).run(for: table)
    }

    /// Registers the channels before the first webhook of each, after those that are renamed have their rows.
    private func register(_ table: RoutingTable) async throws {
        try await context.storage.register(Array(table.channels.keys) + table.quarantined)
    }

    /// Releases the work that waited for its channel to be configured, or for the channel's credentials.
    private func releaseHeldWork() async throws {
        guard context.options.works else { return }
        try await HeldWork(context: context).release(for: table)
    }
}
