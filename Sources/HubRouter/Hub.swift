package import ChannelKit
import Foundation
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
    private let dispatchers: [LaneDispatcher]

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
        let inbound = InboundWorker(context: context, state: state, inline: inline)
        let turns = TurnWorker(context: context, state: state, inline: inline, presence: presence)
        let outbox = OutboxWorker(context: context, state: state, startedAt: clock.now)
        self.context = context
        self.state = state
        self.inline = inline
        receiver = WebhookReceiver(context: context, state: state, inline: inline)
        dispatchers = [
            LaneDispatcher(queue: state.replies, context: context, handle: outbox.handle),
            LaneDispatcher(queue: state.turns, context: context, handle: turns.handle),
            LaneDispatcher(queue: state.items, context: context, handle: inbound.handle),
        ]
        services =
            [
                Janitor(context: context), CredentialWatch(context: context, state: state),
                Backfill(context: context, state: state), presence,
            ] + dispatchers
        HubMetrics.configuration(table)
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
    package var lanesInFlight: Int { dispatchers.reduce(0) { $0 + $1.lanesInFlight } }

    /// Resumes the work that an earlier process left.
    ///
    /// Webhooks must not be accepted before it has ended; a server that listens earlier lets their requests wait.
    package func recover() async throws {
        let now = context.clock.now
        if context.options.isSoleOwner { try await context.storage.schedule { try $0.releaseAllLeases(now: now) } }
        try await moveRenamedChannels(of: table)
        try await releaseHeldWork()
    }

    /// Replaces the routing table.
    package func reload(_ table: RoutingTable) async throws {
        // First, so that a redelivery under the new name is recognized; again, for what arrived under the old name
        // meanwhile.
        try await moveRenamedChannels(of: table)
        context.routes.replace(with: table)
        state.blocked.unblockAll()
        health.recordConfiguration(table)
        HubMetrics.configuration(table)
        try await moveRenamedChannels(of: table)
        try await releaseHeldWork()
    }

    /// Makes every stage look for due work now.
    package func wake() { state.wakeAll() }

    /// Reads the rows again after another process, such as an operator's command, has written to the storage.
    package func followExternalWrites() async {
        wake()
        await state.running.cancelEnded(in: context.storage)
    }

    private func moveRenamedChannels(of table: RoutingTable) async throws {
        try await ChannelMoves(context: context).run(for: table)
    }

    /// Releases the work that waited for its channel to be configured, or for the channel's credentials.
    private func releaseHeldWork() async throws {
        try await HeldWork(context: context).release(for: table)
        wake()
    }
}
