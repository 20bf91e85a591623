import ChannelKit
import HubConfig

/// All that is known of a strategy, for people and for programs.
struct StrategyPage {
    let manifest: StrategyManifest

    init(_ strategy: any ResponseStrategy.Type) { manifest = strategy.manifest }

    var text: String {
        var page = PageText()
        page.add("\(manifest.kind)", indent: 0)
        page.add(manifest.summary, indent: 0)
        page.section("Settings of a step")
        page.add(manifest.settings)
        page.add("deadline (default \(manifest.deadline.written))", hanging: 2)
        page.add("How long the step may take before the next one is asked.", indent: 6)
        page.add("when (optional)", hanging: 2)
        page.add("\(CommonSettings.when.declaration.help) docs/configuration.md has the conditions.", indent: 6)
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
