import ChannelKit
import HubConfig

/// A sample of `channels.yaml` with every setting: required ones, and the others commented out.
struct SampleConfiguration {
    let text: String

    /// Makes a tenant with one channel.
    init(channelOf manifest: AdapterManifest) {
        let head = ["tenants:", "  lotus-dental:", "    channels:", "      \(manifest.kind):"]
        let settings = manifest.settings.flatMap { $0.sampleLines(indent: 8) }
        let key =
            manifest.requiresURLKey ? CommonSettings.urlKey.declaration.sampleLines(indent: 8, isWritten: true) : []
        let base = ["        # The base URL of the provider's API.", "        # base_url: \(manifest.apiBaseURL)"]
        text = (head + settings + key + base).joined(separator: "\n") + "\n"
    }

    /// Makes a list of one step.
    init(stepOf manifest: StrategyManifest) {
        let settings = manifest.settings.flatMap { $0.sampleLines(indent: 6) }
        text = (["respond:", "  - \(manifest.kind):"] + settings).joined(separator: "\n") + "\n"
    }
}

extension SettingDeclaration {
    /// The setting, with its help as a comment above.
    fileprivate func sampleLines(indent: Int, isWritten isRequired: Bool = false) -> [String] {
        let margin = String(repeating: " ", count: indent)
        let isWritten = isRequired || presence == .required || (presence == .optional && isInExamples)
        let value: JSONValue = if case .defaulting(let value) = presence { value.json } else { exampleJSON }
        return ["\(margin)# \(help)", "\(margin)\(isWritten ? "" : "# ")\(name): \(value.yaml)"]
    }
}

extension JSONValue {
    /// The value on one line of YAML: as JSON, which YAML includes, and words without quotes.
    fileprivate var yaml: String {
        guard case .string(let text) = self, text.isPlainInYAML else { return String(decoding: data, as: UTF8.self) }
        return text
    }
}

extension String {
    /// True if YAML reads the text without quotes as text: no number, keyword or special character.
    fileprivate var isPlainInYAML: Bool {
        let plain = /(\$\{[A-Z0-9_]+\}|[A-Za-z][^:#{}\[\]]*|https?:\/\/[^\s#{}\[\]]+)/
        return wholeMatch(of: plain) != nil && !hasSuffix(" ")
            && !["true", "false", "null", "yes", "no", "on", "off"].contains(lowercased())
    }
}
