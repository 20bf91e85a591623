public import ChannelKit
import Synchronization

/// One immutable picture of what is configured: who is who, by which address, and who answers.
public struct RoutingTable: Sendable {
    /// Counts the pictures; stored with every turn.
    public let generation: Int
    /// The channels that serve, by id.
    public let channels: [ChannelID: RoutedChannel]
    /// What each adapter serves.
    public let adapters: [AdapterKind: AdapterRoutes]
    /// Channels that were written but could not be made, and why.
    public let broken: [ChannelID: String]
    /// Channels among ``broken`` that serve as an earlier generation described them.
    public let stale: [ChannelID: Int]
    /// Channels among ``broken`` that take webhooks, whose items are held.
    public let quarantined: Set<ChannelID>
    /// Former names of channels, and the channels that take over their rows.
    public let moves: [ChannelID: ChannelID]

    /// Builds the indices for `channels`; adapters without channels refuse every webhook.
    ///
    /// - Parameters:
    ///   - quarantined: Channels that take webhooks, so that nothing is lost, and do nothing else: what comes in for them
    ///     is held.
    ///   - disputed: Channels that claim the same address or URL key: their secrets authenticate, but none of them gets
    ///     what comes in for it.
    ///   - stale: The generation that a channel serves from, for those whose present description is broken.
    public init(
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

/// A channel and who answers on it.
public struct RoutedChannel: Sendable {
    /// The channel.
    public let id: ChannelID
    /// The adapter, configured for it.
    public let adapter: any ChannelAdapter
    /// The business.
    public let tenant: TenantProfile
    /// The key in its own URL, if it has one.
    public let urlKey: Secret?
    /// What the operator wants of everything that it sends.
    public let policy: ChannelPolicy
    /// Who is asked for an answer, in order.
    public let chain: [ChainStep]

    /// Describes a channel.
    public init(
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
    public var kind: AdapterKind { type(of: adapter).kind }

    /// What the adapter says of itself.
    public var manifest: AdapterManifest { type(of: adapter).manifest }

    /// Whether the conversation of the provider's `thread` is a live call.
    func isCall(_ thread: String?) -> Bool {
        guard let thread, let calls = adapter as? any CallCarrying else { return false }
        return calls.isCall(thread)
    }

    /// Whether a call can be passed on, or ended, as `content` asks.
    func canSteer(_ content: ReplyContent) -> Bool { (adapter as? any CallCarrying)?.canSteer(content) ?? false }

    /// The kind of work that its lanes are in `stage`.
    func work(in stage: Stage) -> LaneDispatcher.Work {
        LaneDispatcher.Work(adapter: kind, callsProvider: stage == .inbound && adapter is any InboundConfirming)
    }

    /// What strategies may know of it.
    public var profile: ChannelProfile { ChannelProfile(id: id, adapter: kind, limits: manifest.limits) }
}

/// One strategy of a chain.
public struct ChainStep: Sendable {
    /// The strategy, configured.
    public let strategy: any ResponseStrategy
    /// When it is asked.
    public let condition: StepCondition
    /// How long it may take.
    public let deadline: Duration

    /// Describes a step.
    public init(
        strategy: any ResponseStrategy,
        condition: StepCondition = StepCondition(),
        deadline: Duration
    ) {
        self.strategy = strategy
        self.condition = condition
        self.deadline = deadline
    }

    /// The strategy's name.
    public var kind: StrategyKind { type(of: strategy).kind }
}

/// The picture in force, swapped whole.
public final class CurrentRoutes: Sendable {
    private let state: Mutex<RoutingTable>

    /// Starts with `table`.
    public init(_ table: RoutingTable) { state = Mutex(table) }

    /// The picture in force.
    public var table: RoutingTable { state.withLock { $0 } }

    /// Puts another picture in force; whoever holds the old one finishes with it.
    public func replace(with table: RoutingTable) { state.withLock { $0 = table } }
}
