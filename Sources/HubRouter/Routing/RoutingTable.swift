package import ChannelKit
package import HubModel
import Synchronization

/// An immutable snapshot of the configuration: the channels, their addresses, policies and strategies.
///
/// It is a class, as are its parts: every request and every piece of work reads it, and a reference costs one retain
/// where a struct would cost one for each dictionary.
package final class RoutingTable: Sendable {
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
    /// The limits of what the hub keeps and accepts.
    package let limits: HubLimits
    /// The max webhooks with messages of each tenant that has a limit.
    package let webhooksPerMinute: [TenantID: Int]

    /// The tenants with a channel, also a broken one.
    private let tenantNames: Set<TenantID>

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
        moves: [ChannelID: ChannelID] = [:],
        limits: HubLimits = HubLimits(),
        webhooksPerMinute: [TenantID: Int] = [:]
    ) {
        self.generation = generation
        self.channels = Dictionary(channels.map { ($0.id, $0) }) { first, _ in first }
        self.broken = broken
        self.stale = stale
        self.quarantined = Set(quarantined.map(\.id))
        self.moves = moves
        self.limits = limits
        self.webhooksPerMinute = webhooksPerMinute
        tenantNames = Set([channels.map(\.id), Array(broken.keys), quarantined.map(\.id)].joined().map(\.tenant))
        var routes: [AdapterKind: AdapterRoutes] = [:]
        for type in adapters {
            let own = (channels + quarantined).filter { $0.kind == type.kind }
            let others = disputed.filter { $0.kind == type.kind }
            routes[type.kind] = AdapterRoutes(type: type, channels: own, disputed: others)
        }
        self.adapters = routes
    }

    /// The tenants with a channel, also a broken one.
    var tenants: [TenantID] { tenantNames.sorted { $0.rawValue < $1.rawValue } }

    /// True if a tenant has a channel, also a broken one.
    package func has(_ tenant: TenantID) -> Bool { tenantNames.contains(tenant) }
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
