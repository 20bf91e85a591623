package import ChannelKit
package import HubModel

/// One generation of the validated configuration, read from `channels.yaml` and the files that it includes.
package struct HubConfiguration: Sendable {
    /// The generation's number, which every reload increments.
    package let generation: Int
    /// The settings of the hub itself.
    package let hub: HubSettings
    /// The tenants, in file order.
    package let tenants: [TenantConfiguration]
    /// The channels without an error, in file order.
    package let channels: [ChannelConfiguration]
    /// Channels with an error that does not touch receiving, such as one in `respond`; they have no steps.
    ///
    /// They store webhooks, so that nothing is lost, and neither reply nor send. Each is in ``brokenChannels`` too.
    package let receivingChannels: [ChannelConfiguration]
    /// The reason for which each broken channel is out of service: its first error, with file and line.
    package let brokenChannels: [ChannelID: String]
    /// Channels whose address or URL key another channel uses too; each is in ``brokenChannels``.
    ///
    /// Their secrets still authenticate webhooks, so that items for the address are stored, but none of the channels
    /// receives them, and none keeps its earlier version at a reload: the hub cannot know which one is meant.
    package let disputedChannels: [ChannelConfiguration]
}

/// The settings under `hub:`.
package struct HubSettings: Hashable, Sendable {
    /// The base of the webhook URLs that providers were given, without a trailing slash.
    package let publicURL: String
    /// The database's URL: `sqlite:` and a path, or `postgres://…`.
    package let database: String
    /// The Redis server for hints between instances and the rate limits that they share; nil for none.
    package let redis: RedisAddress?
    /// The host and port for health and metrics, such as `127.0.0.1:9464`; nil when not set.
    package let adminListen: String?
    /// The host and port of the API, such as `127.0.0.1:8081`; nil while it is off.
    package var apiListen: String?
    /// The limits of what the hub keeps and accepts.
    package var limits = HubLimits()
    /// True if the file sets ``database``.
    package var isDatabaseSet = false

    /// The default of ``adminListen``: this machine only, on the port that exporters for Prometheus use.
    package static let defaultAdminListen = "127.0.0.1:9464"
    /// An address for ``apiListen``: behind a proxy, which has the certificate.
    package static let exampleAPIListen = "127.0.0.1:8081"
}

/// A tenant's profile and default steps.
package struct TenantConfiguration: Sendable {
    /// The facts about the tenant that strategies receive.
    package let profile: TenantProfile
    /// The steps of channels without their own `respond`; empty when missing or invalid.
    package let respond: [StepConfiguration]
    /// The max webhooks with messages in a minute; nil for no limit.
    package let webhooksPerMinute: Int?
}

/// One tenant's connection through an adapter.
package struct ChannelConfiguration: Sendable {
    /// The channel.
    package let id: ChannelID
    /// The adapter's instance for this channel; static members of its type handle requests before a channel is known.
    package let adapter: any ChannelAdapter
    /// The settings from which the adapter was made.
    package let settings: ChannelSettings
    /// The operator's rules for everything that the channel sends.
    package let policy: ChannelPolicy
    /// The former names of this channel, whose history and held work it takes over.
    package let movedFrom: [ChannelID]
    /// The steps that produce a reply, in order; its own or its tenant's.
    package let respond: [StepConfiguration]
    /// The position of the channel's key, `file:line`, for messages.
    package let location: String
}

/// One step of a chain of strategies.
package struct StepConfiguration: Sendable {
    /// The strategy's name.
    package let kind: StrategyKind
    /// The strategy, made from the step's settings.
    package let strategy: any ResponseStrategy
    /// The condition under which the step runs.
    package let condition: StepCondition
    /// The time limit of the step; after it, the next step runs.
    package let deadline: Duration
}
