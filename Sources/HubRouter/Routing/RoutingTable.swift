package import ChannelKit
package import HubModel
import Synchronization

/// An immutable snapshot of the configuration: the channels, their addresses, policies and strategies.
package struct RoutingTable: Sendable {
    /// The number of the snapshot since the start; stored with every turn.
    package let generation: Int
    /// The serving channels by id.
    package let channels: [ChannelID: RoutedChannel]
    /// The routes of each adapter.
    package let adapters: [AdapterKind: AdapterRoutes]
    /// The channels whose configuration is invalid, with the reason.
    package let broken: [ChannelID: String]
    /// The channels among ``broken`` that serve with the configuration of an earlier generation.
    package let stale: [ChannelID: Int]
    /// The channels among ``broken`` that receive webhooks, and whose items are held.
    package let quarantined: Set<ChannelID>
    /// The new channel for each former name.
    package let moves: [ChannelID: ChannelID]

    /// Builds the indices for `channels`; adapters without channels refuse every webhook.
    ///
    /// - Parameters:
    ///   - quarantined: Channels that only receive webhooks, so that nothing is lost; their items are held.
    ///   - disputed: Channels that claim the same address or URL key: their secrets authenticate, but none of them gets
    ///     its items.
    ///   - stale: The generation whose configuration a channel serves with, where the current one is invalid.
    package init(
        generation: Int,
        adapters: [any ChannelAdapter.Type],
        channels: [RoutedChannel],
        quarantined: [RoutedChannel] = [],
        disputed: [RoutedChannel] = [],
        broken: [ChannelID: String] = [:],
        stale: [ChannelID: Int] = [:],
        moves: [ChannelID: ChannelID] = [:]
    ) {
        self.generation = generation
        self.channels = Dictionary(channels.map { ($0.id, $0) }) { first, _ in first }
        self.broken = broken
        self.stale = stale
        self.quarantined = Set(quarantined.map(\.id))
        self.moves = moves
        var routes: [AdapterKind: AdapterRoutes] = [:]
        for type in adapters {
            let own = (channels + quarantined).filter { $0.kind == type.kind }
            let others = disputed.filter { $0.kind == type.kind }
            routes[type.kind] = AdapterRoutes(type: type, channels: own, disputed: others)
        }
        self.adapters = routes
    }
}

/// A configured channel: its adapter, policy and strategies.
package struct RoutedChannel: Sendable {
    /// The channel's id.
    package let id: ChannelID
    /// The adapter, configured for it.
    package let adapter: any ChannelAdapter
    /// The tenant.
    package let tenant: TenantProfile
    /// The key in the channel's own URL; nil if it has only the adapter's shared one.
    package let urlKey: Secret?
    /// The operator's policy for everything that it sends.
    package let policy: ChannelPolicy
    /// The strategies, in the order in which they are asked.
    package let chain: [ChainStep]

    /// Creates a channel.
    package init(
        id: ChannelID,
        adapter: any ChannelAdapter,
        tenant: TenantProfile,
        urlKey: Secret?,
        policy: ChannelPolicy = ChannelPolicy(),
        chain: [ChainStep]
    ) {
        self.id = id
        self.adapter = adapter
        self.tenant = tenant
        self.urlKey = urlKey
        self.policy = policy
        self.chain = chain
    }

    /// The adapter's name.
    package var kind: AdapterKind { type(of: adapter).kind }

    /// The adapter's manifest.
    package var manifest: AdapterManifest { type(of: adapter).manifest }

    /// True if the provider's `thread` is a live call.
    func isCall(_ thread: String?) -> Bool {
        guard let thread, let calls = adapter as? any CallCarrying else { return false }
        return calls.isCall(thread)
    }

    /// True if the adapter can transfer or end a call as `content` asks.
    func canSteer(_ content: ReplyContent) -> Bool { (adapter as? any CallCarrying)?.canSteer(content) ?? false }

    /// The kind of work in its lanes of `stage`.
    func work(in stage: Stage) -> LaneDispatcher.Work {
        LaneDispatcher.Work(adapter: kind, callsProvider: stage == .inbound && adapter is any InboundConfirming)
    }

    /// The facts about the channel that strategies receive.
    package var profile: ChannelProfile { ChannelProfile(id: id, adapter: kind, limits: manifest.limits) }
}

/// One strategy of a channel's chain.
package struct ChainStep: Sendable {
    /// The strategy, configured.
    package let strategy: any ResponseStrategy
    /// The condition under which it is asked.
    package let condition: StepCondition
    /// The max time for its verdict.
    package let deadline: Duration

    /// Creates a step.
    package init(
        strategy: any ResponseStrategy,
        condition: StepCondition = StepCondition(),
        deadline: Duration
    ) {
        self.strategy = strategy
        self.condition = condition
        self.deadline = deadline
    }

    /// The strategy's name.
    package var kind: StrategyKind { type(of: strategy).kind }
}

/// The routing table in force, replaced as a whole.
package final class CurrentRoutes: Sendable {
    private let state: Mutex<RoutingTable>

    /// Starts with `table`.
    package init(_ table: RoutingTable) { state = Mutex(table) }

    /// The table in force.
    package var table: RoutingTable { state.withLock { $0 } }

    /// Replaces the table; work that read the old one finishes with it.
    package func replace(with table: RoutingTable) { state.withLock { $0 = table } }
}
