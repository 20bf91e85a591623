import ChannelKit
import HubConfig

/// The reference of `channels.yaml`, from the declarations of the settings.
struct ConfigurationReference: ReferencePage {
    let plugins: PluginRegistry

    var text: String {
        var page = MarkdownPage(
            title: "Configuration reference",
            introduction: """
                All keys of `channels.yaml`. [Configuration](../configuration.md) explains the syntax, the values and \
                how the parts work together.
                """
        )
        for section in ConfigurationSection.all {
            page.section(section.title, section.explanation)
            page.add(SettingsTable.markdown(section.settings))
        }
        page.section("Adapters", "The settings of a channel, by its adapter.")
        for adapter in plugins.adapters {
            let manifest = adapter.manifest
            page.subsection("`\(manifest.kind)`", "\(manifest.title). \(manifest.summary)")
            page.add(SettingsTable.markdown(manifest.settings))
        }
        page.section("Strategies", "The settings of a step, by its strategy.")
        for strategy in plugins.strategies {
            let manifest = strategy.manifest
            let deadline = "Default `deadline`: `\(manifest.deadline.written)`."
            page.subsection("`\(manifest.kind)`", "\(manifest.summary) \(deadline)")
            if !manifest.settings.isEmpty { page.add(SettingsTable.markdown(manifest.settings)) }
        }
        return page.text
    }
}
