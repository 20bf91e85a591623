public import ChannelKit

/// One generation of the configuration: what `channels.yaml` and the files it includes say, checked.
public struct HubConfiguration: Sendable {
    /// Counts up with every reload.
    public let generation: Int
    /// What concerns the hub as a whole.
    public let hub: HubSettings
    /// The businesses, in file order.
    public let tenants: [TenantConfiguration]
    /// The channels without an error, in file order.
    public let channels: [ChannelConfiguration]
    /// Channels with an error that does not touch receiving, such as one in `respond`; they have no steps.
    ///
    /// They take webhooks, so that nothing is lost, and neither answer nor send. Each is in ``brokenChannels`` too.
    public let receivingChannels: [ChannelConfiguration]
    /// Why a channel is out of service: the first of its errors, with file and line.
    public let brokenChannels: [ChannelID: String]
    /// Channels that claim an address or a URL key which another channel claims too; each is in ``brokenChannels``.
    ///
    /// Their secrets still authenticate webhooks, so that what comes in for the address is kept, but none of them gets
    /// it, and none keeps an earlier version of itself at a reload: the hub cannot know whose it is.
    public let disputedChannels: [ChannelConfiguration]
}

/// What `hub:` says.
public struct HubSettings: Hashable, Sendable {
    /// The base of the webhook URLs that providers were given, without a trailing slash.
    public let publicURL: String
    /// Where everything is stored, `sqlite:` and a path.
    public let database: String
    /// The Redis server for hints between instances; nil keeps them in the process.
    public let redis: String?
    /// The host and port for health and metrics, such as `127.0.0.1:9464`; nil when it is not written.
    public let adminListen: String?

    /// The default of ``adminListen``: this machine only, on the port that exporters for Prometheus use.
    public static let defaultAdminListen = "127.0.0.1:9464"
}

/// A business.
public struct TenantConfiguration: Sendable {
    /// What strategies may know of it.
    public let profile: TenantProfile
    /// The steps of its channels that have none of their own; empty when there are none, or an error in them.
    public let respond: [StepConfiguration]
}

/// One tenant's connection through an adapter.
public struct ChannelConfiguration: Sendable {
    /// The channel.
    public let id: ChannelID
    /// The adapter's instance for this channel; its type has the static half.
    public let adapter: any ChannelAdapter
    /// What the adapter was made from.
    public let settings: ChannelSettings
    /// What the operator wants of everything that it sends.
    public let policy: ChannelPolicy
    /// The channels whose history and held work this one takes over.
    public let movedFrom: [ChannelID]
    /// The steps that decide an answer, its own or its tenant's, from the top.
    public let respond: [StepConfiguration]
    /// `file:line` of the channel's key, for messages.
    public let location: String
}

/// One step of a chain of strategies.
public struct StepConfiguration: Sendable {
    /// The strategy's name.
    public let kind: StrategyKind
    /// The strategy, made from the step's settings.
    public let strategy: any ResponseStrategy
    /// When it is asked.
    public let condition: StepCondition
    /// How long it may take.
    public let deadline: Duration
}
