import ChannelKit
import ChannelSimulatorKit
import HubConfig
import HubModel
import HubRouter

extension RoutingTable {
    /// Makes the routes of `configuration`.
    ///
    /// A channel that is broken in it keeps its last valid version from `previous`, if there is one. A channel whose
    /// address or URL key another one uses too does not: neither of them receives webhooks until that is fixed.
    convenience init(_ configuration: HubConfiguration, build: Build, previous: RoutingTable? = nil) {
        let profiles = Dictionary(configuration.tenants.map { ($0.profile.id, $0.profile) }) { first, _ in first }
        let serving = configuration.channels.compactMap { RoutedChannel($0, profiles: profiles) }
        let disputed = configuration.disputedChannels.compactMap { RoutedChannel($0, profiles: profiles) }
        let disputedIDs = Set(disputed.map(\.id))
        let kept = configuration.brokenChannels.keys.sorted().filter { !disputedIDs.contains($0) }
            .compactMap { previous?.channels[$0] }
        let keptIDs = Set(kept.map(\.id))
        let quarantined = configuration.receivingChannels.filter { !keptIDs.contains($0.id) }
            .compactMap { RoutedChannel($0, profiles: profiles) }
        let contested = Self.contested(serving + quarantined, against: kept)
        var broken = configuration.brokenChannels
        for id in contested where broken[id] == nil {
            broken[id] = "its address or URL key is in use by a channel that keeps serving an earlier version"
        }
        self.init(
            generation: configuration.generation,
            adapters: build.plugins.adapters,
            channels: (serving + kept).filter { !contested.contains($0.id) },
            quarantined: quarantined.filter { !contested.contains($0.id) },
            disputed: disputed + (serving + kept + quarantined).filter { contested.contains($0.id) },
            broken: broken,
            stale: Dictionary(
                kept.map { ($0.id, previous?.stale[$0.id] ?? previous?.generation ?? 0) },
                uniquingKeysWith: { first, _ in first }
            ),
            moves: Dictionary(
                configuration.channels.flatMap { channel in channel.movedFrom.map { ($0, channel.id) } }
            ) { first, _ in first },
            limits: configuration.hub.limits,
            webhooksPerMinute: Dictionary(
                configuration.tenants.compactMap { tenant in tenant.webhooksPerMinute.map { (tenant.profile.id, $0) } }
            ) { first, _ in first }
        )
    }

    /// The channels of `new` and `kept` that use the same address or URL key; the file's own check compared `new` only.
    private static func contested(_ new: [RoutedChannel], against kept: [RoutedChannel]) -> Set<ChannelID> {
        var owners: [Claim: ChannelID] = [:]
        for channel in kept { for claim in channel.claims { owners[claim] = channel.id } }
        guard !owners.isEmpty else { return [] }
        var contested: Set<ChannelID> = []
        for channel in new {
            for claim in channel.claims {
                guard let owner = owners[claim], owner != channel.id else { continue }
                contested.formUnion([owner, channel.id])
            }
        }
        return contested
    }
}

extension RoutedChannel {
    fileprivate convenience init?(_ channel: ChannelConfiguration, profiles: [TenantID: TenantProfile]) {
        guard let tenant = profiles[channel.id.tenant] else { return nil }
        self.init(
            id: channel.id,
            adapter: channel.adapter,
            tenant: tenant,
            urlKey: channel.settings.urlKey,
            policy: channel.policy,
            chain: channel.respond.map {
                ChainStep(strategy: $0.strategy, condition: $0.condition, deadline: $0.deadline)
            },
            settingsHash: channel.settings.hashValue
        )
    }
}

/// An address or URL key that only one channel may use, because a webhook for it must belong to one of them.
private enum Claim: Hashable {
    case address(AdapterKind, Address)
    case urlKey(Secret)
}

extension RoutedChannel {
    fileprivate var claims: [Claim] {
        let shared = manifest.accountAddresses
        let own = adapter.addresses.filter { !shared.contains($0.kind) }.map { Claim.address(kind, $0) }
        return own + [urlKey.map(Claim.urlKey)].compactMap(\.self)
    }
}

extension HubConfiguration {
    /// The channels as their simulated providers know them, with the webhook URLs of the hub at `hubURL`.
    func simulatedChannels(hubURL: String, build: Build) -> [AdapterKind: [SimulatedChannel]] {
        let simulated = channels.filter { build.simulators.simulator($0.kind) != nil }
        return Dictionary(grouping: simulated, by: \.kind).mapValues { channels in
            channels.map { channel in
                let key = channel.settings.urlKey.map { "/\($0.reveal())" } ?? ""
                return SimulatedChannel(
                    id: channel.id,
                    settings: channel.settings,
                    webhookURL: "\(hubURL)/webhooks/\(channel.kind)\(key)"
                )
            }
        }
    }
}

extension ChannelConfiguration {
    /// The adapter's name.
    var kind: AdapterKind { type(of: adapter).kind }
}
