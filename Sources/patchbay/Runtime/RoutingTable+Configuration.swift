import ChannelKit
import ChannelSimulatorKit
import HubConfig
import HubRouter

extension RoutingTable {
    /// The routes that `configuration` describes.
    ///
    /// A channel that is broken in it keeps its last good version from `previous`, if there is one.
    init(_ configuration: HubConfiguration, build: Build, previous: RoutingTable? = nil) {
        let profiles = Dictionary(configuration.tenants.map { ($0.profile.id, $0.profile) }) { first, _ in first }
        let serving = configuration.channels.compactMap { RoutedChannel($0, profiles: profiles) }
        let kept = configuration.brokenChannels.keys.sorted().compactMap { previous?.channels[$0] }
        let keptIDs = Set(kept.map(\.id))
        let quarantined = configuration.receivingChannels.filter { !keptIDs.contains($0.id) }
            .compactMap { RoutedChannel($0, profiles: profiles) }
        self.init(
            generation: configuration.generation,
            adapters: build.plugins.adapters,
            channels: serving + kept,
            quarantined: quarantined,
            broken: configuration.brokenChannels,
            moves: Dictionary(
                configuration.channels.flatMap { channel in channel.movedFrom.map { ($0, channel.id) } }
            ) { first, _ in first }
        )
    }
}

extension RoutedChannel {
    fileprivate init?(_ channel: ChannelConfiguration, profiles: [TenantID: TenantProfile]) {
        guard let tenant = profiles[channel.id.tenant] else { return nil }
        self.init(
            id: channel.id,
            adapter: channel.adapter,
            tenant: tenant,
            urlKey: channel.settings.urlKey,
            policy: channel.policy,
            chain: channel.respond.map {
                ChainStep(strategy: $0.strategy, condition: $0.condition, deadline: $0.deadline)
            }
        )
    }
}

extension HubConfiguration {
    /// The channels as their simulated providers know them, with the doors of the hub at `hubURL`.
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
