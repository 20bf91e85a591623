public import ChannelKit
public import Foundation

/// A strategy under test, with all that a plugin's tests have to declare.
///
/// Settings come from the examples of the manifest, so only facts that it does not have are declared here.
///
/// ```swift
/// StrategySubject(
///     strategy: OfficeHours.self,
///     folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
///     texts: ["Are you open?", "I would like to book"]
/// )
/// ```
public struct StrategySubject: Sendable, CustomStringConvertible {
    /// The name in reports, by default the strategy's.
    public var name: String
    /// The strategy.
    public var strategy: any ResponseStrategy.Type
    /// The plugin's folder, with `README.md` and `sample.yaml`.
    public var folder: URL
    /// The settings of the step under test, besides the examples of required settings and the defaults.
    public var settings: [String: SettingValue]
    /// Texts of customers: together they lead to every verdict that the strategy returns.
    public var texts: [String]
    /// Returns the responses of the services that the strategy calls, for one turn; a strategy without services needs
    /// none.
    public var http: @Sendable () -> any HTTPStreaming
    /// The names of the checks that do not apply to the strategy.
    public var absent: Set<String>

    /// Creates a subject.
    ///
    /// - Parameter folder: The plugin's folder: two above the test's `#filePath`.
    public init(
        name: String? = nil,
        strategy: any ResponseStrategy.Type,
        folder: URL,
        settings: [String: SettingValue] = [:],
        texts: [String],
        http: @escaping @Sendable () -> any HTTPStreaming = { FakeHTTP() },
        absent: Set<String> = []
    ) {
        self.name = name ?? strategy.manifest.kind.rawValue
        self.strategy = strategy
        self.folder = folder
        self.settings = settings
        self.texts = texts
        self.http = http
        self.absent = absent
    }

    /// The name.
    public var description: String { name }
}

extension StrategySubject {
    var manifest: StrategyManifest { strategy.manifest }

    /// The defaults, the examples of required settings, the subject's own settings, and `changes`.
    func values(_ changes: [String: SettingValue] = [:]) -> [String: SettingValue] {
        let values = [String: SettingValue](examplesOf: manifest.settings)
        return values.merging(settings) { _, own in own }.merging(changes) { _, change in change }
    }

    /// A step with the settings of ``values(_:)``.
    func step(_ changes: [String: SettingValue] = [:]) throws -> any ResponseStrategy {
        try strategy.init(settings: SettingValues(values(changes)))
    }

    /// The secrets among the settings.
    var secrets: [String] {
        values().values.flatMap { value -> [String] in
            if case .secrets(let secrets) = value { secrets.map { $0.reveal() } } else { [] }
        }
        .filter { $0.count >= 4 }
    }
}
