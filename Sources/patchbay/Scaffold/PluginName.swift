import ChannelKit

/// What a new plugin is called: `Telegram` in Swift, `telegram` in `channels.yaml`.
struct PluginName: Sendable {
    /// What it is.
    enum Kind: Sendable {
        case channel
        case strategy
    }

    let kind: Kind
    /// The name of its folder, and of its types.
    let name: String

    /// Checks a name.
    init(_ name: String, kind: Kind) throws(ScaffoldError) {
        guard name.wholeMatch(of: /[A-Z][A-Za-z0-9]{1,39}/) != nil else {
            throw ScaffoldError(
                problem: "'\(name)' cannot name a plugin",
                remedy: "use 2 to 40 letters and digits that begin with a capital, such as Telegram or OfficeHours"
            )
        }
        self.name = name
        self.kind = kind
    }

    /// The name in `channels.yaml`: a provider's in small letters, a strategy's words joined by hyphens.
    var yamlName: String { kind == .channel ? name.lowercased() : words.joined(separator: "-") }

    /// The name of a Swift member.
    var memberName: String {
        let first = words.first ?? ""
        return first + name.dropFirst(first.count)
    }

    /// The beginning of its environment variables.
    var variableName: String { yamlName.uppercased().replacing("-", with: "_") }

    /// The folder, from that of the sources.
    var folder: String { "Plugins/\(kind == .channel ? "Channels" : "Strategies")/\(name)" }

    /// The call in Package.swift.
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

    /// Refuses a name that a plugin of `build` has already.
    func requireFree(in build: Build) throws(ScaffoldError) {
        let isTaken =
            switch kind {
            case .channel: build.plugins.adapter(AdapterKind(yamlName)) != nil
            case .strategy: build.plugins.strategy(StrategyKind(yamlName)) != nil
            }
        guard isTaken else { return }
        throw ScaffoldError(problem: "'\(yamlName)' is in this build already", remedy: "choose another name")
    }

    /// `OfficeHours` as `office` and `hours`; capitals in a row are one word: `LLMAnswer` is `llm` and `answer`.
    private var words: [String] {
        name.matches(of: /[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[0-9]+/).map { $0.output.lowercased() }
    }
}

/// Why a plugin cannot be begun.
struct ScaffoldError: Error, Hashable {
    /// What is wrong, as a sentence without a full stop.
    let problem: String
    /// What to do, as a sentence without a full stop.
    let remedy: String
}
