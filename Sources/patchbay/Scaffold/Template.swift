import ChannelSimulatorKit
import Foundation

/// The files of a new plugin, from the folder `Templates`, which is built into the program.
enum Template {
    /// The files of a channel of `plugin`'s name, with their paths in its folder.
    static func files(of plugin: PluginName, _ traits: ChannelTraits) -> [(path: String, text: String)] {
        let absent = traits.absent.map { "            .\($0.rawValue)" }.joined(separator: ",\n")
        return files(channel, of: plugin) { text in
            text.choosing(traits.conditions).replacing("__absent__", with: absent)
        }
    }

    /// The files of a strategy of `plugin`'s name, with their paths in its folder.
    static func files(ofStrategy plugin: PluginName) -> [(path: String, text: String)] {
        files(strategy, of: plugin) { $0 }
    }

    private static func files(
        _ templates: [(path: String, bytes: [UInt8])],
        of plugin: PluginName,
        _ choose: (String) -> String
    ) -> [(path: String, text: String)] {
        let sample = templates.first { $0.path == "sample.yaml" }.map { choose(filled($0.bytes, for: plugin)) } ?? ""
        return templates.map { path, bytes in
            let text = choose(filled(bytes, for: plugin)).replacing("__sample__", with: sample)
            return (path.replacing("__Name__", with: plugin.name), text.withSortedImports)
        }
    }

    private static let channel: [(path: String, bytes: [UInt8])] = [
        ("README.md", PackageResources.ChannelReadme_md_template),
        ("sample.yaml", PackageResources.ChannelSample_yaml_template),
        ("Sources/__Name__Adapter.swift", PackageResources.ChannelAdapter_swift_template),
        ("Simulator/__Name__APISimulator.swift", PackageResources.ChannelSimulator_swift_template),
        ("Simulator/__Name__Webhooks.swift", PackageResources.ChannelWebhooks_swift_template),
        ("Tests/ConformanceTests.swift", PackageResources.ChannelConformanceTests_swift_template),
        ("Tests/Fixtures/message.json", PackageResources.ChannelMessage_json_template),
        ("Tests/Fixtures/unknown.json", PackageResources.ChannelUnknown_json_template),
    ]

    private static let strategy: [(path: String, bytes: [UInt8])] = [
        ("README.md", PackageResources.StrategyReadme_md_template),
        ("sample.yaml", PackageResources.StrategySample_yaml_template),
        ("Sources/__Name__.swift", PackageResources.Strategy_swift_template),
        ("Tests/ConformanceTests.swift", PackageResources.StrategyConformanceTests_swift_template),
        ("Tests/__Name__Tests.swift", PackageResources.StrategyTests_swift_template),
    ]

    private static func filled(_ bytes: [UInt8], for plugin: PluginName) -> String {
        String(decoding: bytes, as: UTF8.self)
            .replacing("__Name__", with: plugin.name)
            .replacing("__NAME__", with: plugin.variableName)
            .replacing("__kind__", with: plugin.yamlName)
            .replacing("__member__", with: plugin.memberName)
    }
}

extension String {
    /// The text without the parts whose condition does not hold, and without the lines that mark them.
    ///
    /// `__if name__` or `__if !name__`, `__else__` and `__end__` are lines of their own, and nest.
    func choosing(_ conditions: Set<String>) -> String {
        // True for each open condition that holds.
        var open: [Bool] = []
        return lines.filter { line in
            switch line {
            case "__else__": open.append(!(open.popLast() ?? true))
            case "__end__": open.removeLast(open.isEmpty ? 0 : 1)
            case let line where line.hasPrefix("__if "):
                let name = line.dropFirst(5).dropLast(2)
                open.append(name.hasPrefix("!") != conditions.contains(String(name.drop { $0 == "!" })))
            default: return open.allSatisfy(\.self)
            }
            return false
        }
        .text
    }

    /// The text with its imports sorted, because the place of a plugin's own imports depends on its name.
    fileprivate var withSortedImports: String {
        var lines = lines
        let imports = lines.indices.filter { lines[$0].hasPrefix("import ") }
        for (place, line) in zip(imports, imports.map { lines[$0] }.sorted()) { lines[place] = line }
        return lines.text
    }
}
