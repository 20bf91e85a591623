import ChannelKit
import Foundation
import HubConfig
import Testing

extension PluginRegistry {
    /// The toys.
    static var toys: PluginRegistry {
        get throws {
            var registry = PluginRegistry()
            try registry.register(ToyAdapter.self)
            try registry.register(UnsignedAdapter.self)
            try registry.register(ForgetfulAdapter.self)
            try registry.register(ToyAnswer.self)
            try registry.register(ToyPass.self)
            return registry
        }
    }
}

/// Loads `yaml` as `channels.yaml` with the toys.
func load(
    _ yaml: String,
    environment: [String: String] = [:],
    simulation: Simulation? = nil
) throws -> LoadedConfiguration {
    let loader = ConfigurationLoader(registry: try .toys, environment: environment, simulation: simulation)
    return loader.load(text: yaml, named: "channels.yaml")
}

/// A text and the problems that it must have, each as `line:column message = remedy`.
struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let yaml: String
    let expected: [String]
    var environment: [String: String] = [:]

    init(_ name: String, _ yaml: String, _ expected: [String], environment: [String: String] = [:]) {
        self.name = name
        self.yaml = yaml
        self.expected = expected
        self.environment = environment
    }

    var testDescription: String { name }

    /// Compares the problems found with those expected.
    func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let found = try load(yaml, environment: environment).diagnostics.map(\.brief)
        #expect(found == expected, sourceLocation: sourceLocation)
    }
}

extension Diagnostic {
    /// `line:column message = remedy`, with `warning: ` before the message of one.
    var brief: String {
        "\(line):\(column) \(severity == .warning ? "warning: " : "")\(message) = \(remedy)"
    }
}

extension Case {
    /// A tenant whose `toy` channel has these settings, as lines that begin in column 9 of line 5.
    static func channel(_ name: String, _ lines: String, _ expected: [String], environment: [String: String] = [:])
        -> Case
    {
        let settings = lines.split(separator: "\n", omittingEmptySubsequences: false).map { "        \($0)" }
        let yaml = """
            tenants:
              lotus:
                channels:
                  toy:
            \(settings.joined(separator: "\n"))
                respond:
                  - toy-answer: { text: Hello }
            """
        return Case(name, yaml, expected, environment: environment)
    }

    /// A tenant whose one step, `toy-pass`, has these settings, as lines that begin in column 11 of line 5.
    static func step(_ name: String, _ lines: String, _ expected: [String], environment: [String: String] = [:])
        -> Case
    {
        let settings = lines.split(separator: "\n", omittingEmptySubsequences: false).map { "          \($0)" }
        let yaml = "tenants:\n  lotus:\n    respond:\n      - toy-pass:\n\(settings.joined(separator: "\n"))"
        return Case(name, yaml, expected, environment: environment)
    }
}
