import ChannelKit

/// The name of a new plugin: `Telegram` in Swift, `telegram` in `channels.yaml`.
struct PluginName: Sendable {
    /// The kind of plugin.
    enum Kind: Sendable {
        case channel
        case strategy
    }

    let kind: Kind
    /// The name of its folder and the prefix of its types.
    let name: String

    /// Checks a name.
    init(_ name: String, kind: Kind) throws(ScaffoldError) {
        guard name.wholeMatch(of: /[A-Z][A-Za-z0-9]{1,39}/) != nil else {
            throw ScaffoldError(
                problem: "invalid plugin name '\(name)'",
                remedy: "use 2 to 40 letters and digits, beginning with a capital, such as Telegram or OfficeHours"
            )
        }
        self.name = name
        self.kind = kind
    }

    /// The name in `channels.yaml`: in lower case, a strategy's words joined by hyphens.
    var yamlName: String { kind == .channel ? name.lowercased() : words.joined(separator: "-") }

    /// The name as a Swift member.
    var memberName: String {
        let first = words.first ?? ""
        return first + name.dropFirst(first.count)
    }

    /// The prefix of its environment variables.
    var variableName: String { yamlName.uppercased().replacing("-", with: "_") }

    /// The folder, relative to the source tree.
    var folder: String { "Plugins/\(kind == .channel ? "Channels" : "Strategies")/\(name)" }

    /// Its line in Package.swift.
    var packageLine: String { "    \(kind == .channel ? "channel" : "strategy")(\"\(name)\")," }

    /// The modules that Registrations.swift imports.
    var modules: [String] { kind == .channel ? ["\(name)Channel", "\(name)Simulator"] : ["\(name)Strategy"] }

    /// The lines of Registrations.swift that register it.
    var registrations: [String] {
        switch kind {
        case .channel:
            [
                "    try plugins.register(\(name)Adapter.self)",
                "    try simulators.register(\(name)APISimulator.self)",
            ]
        case .strategy: ["    try plugins.register(\(name).self)"]
        }
    }

    /// Throws if a plugin of `build` has the name.
    func requireFree(in build: Build) throws(ScaffoldError) {
        let isTaken =
            switch kind {
            case .channel: build.plugins.adapter(AdapterKind(yamlName)) != nil
            case .strategy: build.plugins.strategy(StrategyKind(yamlName)) != nil
            }
        guard isTaken else { return }
        throw ScaffoldError(problem: "'\(yamlName)' already exists in this build", remedy: "choose another name")
    }

    /// `OfficeHours` as `office` and `hours`; capitals in a row are one word: `LLMAnswer` is `llm` and `answer`.
    private var words: [String] {
        name.matches(of: /[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[0-9]+/).map { $0.output.lowercased() }
    }
}

/// The reason for which a plugin cannot be created.
struct ScaffoldError: Error, Hashable {
    /// The problem, as a sentence without a full stop.
    let problem: String
    /// The remedy, as a sentence without a full stop.
    let remedy: String
}
