package import ChannelKit

/// A part of `channels.yaml` and its settings, for the reference.
package struct ConfigurationSection: Sendable {
    /// The heading: a key, or what the settings belong to.
    package let title: String
    /// The place of the settings.
    package let explanation: String
    /// The settings.
    package let settings: [SettingDeclaration]

    /// The sections that every build has, from the top of the file down.
    package static let all = [
        ConfigurationSection(
            title: "`hub`",
            explanation: "The settings of the hub itself.",
            settings: HubSection.settings
        ),
        ConfigurationSection(
            title: "`adapters`",
            explanation: """
                A mapping from an adapter's name to the settings that all its channels share: the adapter's own that \
                are marked so below, and these.
                """,
            settings: CommonSettings.adapters
        ),
        ConfigurationSection(
            title: "`tenants`",
            explanation: """
                A mapping from a tenant's id to these settings, its `channels`, a mapping from a name to a channel, \
                `respond`, the steps of all channels without their own, and the send policy of its channels.
                """,
            settings: ProfileReader.settings
        ),
        ConfigurationSection(
            title: "Channels",
            explanation: """
                The settings of every channel besides its adapter's and the send policy; `respond` replaces the \
                tenant's steps.
                """,
            settings: CommonSettings.channel
        ),
        ConfigurationSection(
            title: "Send policy",
            explanation: "The settings of a tenant or a channel; a channel's override its tenant's, one by one.",
            settings: PolicySettings.all
        ),
        ConfigurationSection(
            title: "Steps",
            explanation: "The settings of every step of `respond` besides its strategy's.",
            settings: CommonSettings.step
        ),
        ConfigurationSection(
            title: "`include`",
            explanation: "Files with further tenants.",
            settings: [IncludeSection.declaration]
        ),
    ]
}
