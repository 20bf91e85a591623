package import ChannelKit
package import HubModel

/// A configured channel: its adapter, policy and strategies.
package final class RoutedChannel: Sendable {
    /// The channel's id.
    package let id: ChannelID
    /// The adapter, configured for it.
    package let adapter: any ChannelAdapter
    /// The adapter's name.
    package let kind: AdapterKind
    /// The ids that the channel has itself as a sender.
    let ownContactIDs: Set<String>
    /// The secrets that can authenticate its webhooks.
    package let credentials: [Credential]
    /// The tenant.
    package let tenant: TenantProfile
    /// The key in the channel's own URL; nil if it has only the adapter's shared one.
    package let urlKey: Secret?
    /// The operator's policy for everything that it sends.
    package let policy: ChannelPolicy
    /// The strategies, in the order in which they are asked.
    package let chain: [ChainStep]
    /// The hash of the channel's settings, to notice that they changed; meaningful within this process only.
    let settingsHash: Int
    /// The capabilities of the adapter.
    let capabilities: ChannelCapabilities
    /// The adapter's acknowledgement of items; nil for a provider that has yet to confirm that they are authentic.
    let acknowledging: (any ItemAcknowledging)?

    /// Creates a channel.
    ///
    /// - Parameter settingsHash: The hash of the settings that the adapter was made from.
    package init(
        id: ChannelID,
        adapter: any ChannelAdapter,
        tenant: TenantProfile,
        urlKey: Secret?,
        policy: ChannelPolicy = ChannelPolicy(),
        chain: [ChainStep],
        settingsHash: Int = 0
    ) {
        self.id = id
        self.adapter = adapter
        kind = type(of: adapter).kind
        ownContactIDs = adapter.ownContactIDs
        credentials = adapter.credentials
        capabilities = ChannelCapabilities(of: adapter)
        acknowledging = capabilities.inboundConfirming == nil ? adapter as? any ItemAcknowledging : nil
        self.tenant = tenant
        self.urlKey = urlKey
        self.policy = policy
        self.chain = chain
        self.settingsHash = settingsHash
    }

    /// The adapter's manifest.
    package var manifest: AdapterManifest { type(of: adapter).manifest }

    /// True if the provider's `thread` is a live call.
    func isCall(_ thread: String?) -> Bool {
        guard let thread, let calls = capabilities.callCarrying else { return false }
        return calls.isCall(thread)
    }

    /// True if the adapter can transfer or end a call as `content` asks.
    func canSteer(_ content: ReplyContent) -> Bool { capabilities.callCarrying?.canSteer(content) ?? false }

    /// The facts about the channel that strategies receive.
    package var profile: ChannelProfile { ChannelProfile(id: id, adapter: kind, limits: manifest.limits) }
}
