import ChannelKit
import HubConfig

/// The page of a strategy.
struct StrategyPage: PluginPage {
    static let command = "strategies"
    static let kind = "strategy"
    static let parts = "its settings and a sample"

    private let manifest: StrategyManifest

    static func all(in plugins: PluginRegistry) -> [StrategyPage] {
        plugins.strategies.map { StrategyPage(manifest: $0.manifest) }
    }

    var name: String { manifest.kind.rawValue }
    var summary: String { manifest.summary }
    var settings: [SettingDeclaration] { manifest.settings }
    var errors: [ErrorGuidance] { [] }

    var text: String {
        var page = PageText()
        page.add("\(manifest.kind)", indent: 0)
        page.add(manifest.summary, indent: 0)
        page.section("Settings of a step")
        page.add(manifest.settings)
        page.add("deadline (default \(manifest.deadline.written))", hanging: 2)
        page.add("The time limit of the step; after it, the next step runs.", indent: 6)
        page.add("when (optional)", hanging: 2)
        page.add("\(CommonSettings.when.declaration.help) See docs/configuration.md.", indent: 6)
        page.section("Sample")
        page.add(verbatim: SampleConfiguration(stepOf: manifest).text)
        return page.text
    }

    var json: JSONValue {
        [
            "kind": .string(manifest.kind.rawValue), "summary": .string(manifest.summary),
            "settings": .array(manifest.settings.map(\.json)), "deadline": .string(manifest.deadline.written),
            "sample": .string(SampleConfiguration(stepOf: manifest).text),
        ]
    }
}
