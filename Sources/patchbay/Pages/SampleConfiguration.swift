import ChannelKit
import HubConfig

/// A piece of `channels.yaml` that names every setting: what must be written, and the rest commented out.
struct SampleConfiguration {
    let text: String

    /// A tenant with one channel.
    init(channelOf manifest: AdapterManifest) {
        let head = ["tenants:", "  lotus-dental:", "    channels:", "      \(manifest.kind):"]
        let settings = manifest.settings.flatMap { $0.sampleLines(indent: 8) }
        let base = ["        # Another address of the provider's API.", "        # base_url: \(manifest.apiBaseURL)"]
        text = (head + settings + base).joined(separator: "\n") + "\n"
    }

    /// A list of one step.
    init(stepOf manifest: StrategyManifest) {
        let settings = manifest.settings.flatMap { $0.sampleLines(indent: 6) }
        text = (["respond:", "  - \(manifest.kind):"] + settings).joined(separator: "\n") + "\n"
    }
}

extension SettingDeclaration {
    /// The setting under its help.
    fileprivate func sampleLines(indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        let isWritten = presence == .required || (presence == .optional && isInExamples)
        let value: JSONValue = if case .defaulting(let value) = presence { value.json } else { exampleJSON }
        return ["\(margin)# \(help)", "\(margin)\(isWritten ? "" : "# ")\(name): \(value.yaml)"]
    }
}

extension JSONValue {
    /// The value on one line of YAML, which takes JSON as it is; words stand without quotation marks.
    fileprivate var yaml: String {
        guard case .string(let text) = self, text.isPlainInYAML else { return String(decoding: data, as: UTF8.self) }
        return text
    }
}

extension String {
    /// Whether it is a text without quotation marks: not a number, not a word of YAML's own, nothing that it obeys.
    fileprivate var isPlainInYAML: Bool {
        let plain = /(\$\{[A-Z0-9_]+\}|[A-Za-z][^:#{}\[\]]*|https?:\/\/[^\s#{}\[\]]+)/
        return wholeMatch(of: plain) != nil && !hasSuffix(" ")
            && !["true", "false", "null", "yes", "no", "on", "off"].contains(lowercased())
    }
}
