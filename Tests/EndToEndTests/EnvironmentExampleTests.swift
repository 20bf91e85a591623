import Foundation
import Testing

/// `.env.example`, against the variables of the shipped `channels.yaml` and of `deploy/compose.yaml`.
struct EnvironmentExampleTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardized

    private static func lines(of file: String) throws -> [Substring] {
        try String(contentsOf: root.appending(path: file), encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
    }

    /// The variables that a file in YAML uses.
    private static func variables(of file: String) throws -> [String] {
        try lines(of: file).filter { !$0.drop { $0 == " " }.hasPrefix("#") }
            .flatMap { $0.matches(of: /\$\{([A-Za-z_][A-Za-z0-9_]*)[:}]/).map { String($0.1) } }
            .filter { $0 != "file" }
    }

    @Test func hasExactlyTheVariablesOfTheShippedConfigurations() throws {
        let used = try ["channels.yaml", "deploy/compose.yaml"].flatMap(Self.variables)
        let listed = try Self.lines(of: ".env.example").compactMap { line in
            line.prefixMatch(of: /([A-Z_]+)=/).map { String($0.1) }
        }
        #expect(Set(listed).symmetricDifference(used).isEmpty)
        #expect(Set(listed).count == listed.count)
        #expect(used.count > 10)
    }

    /// A line of comment says where the value comes from.
    @Test func everyVariableHasAComment() throws {
        let lines = try Self.lines(of: ".env.example")
        for (previous, line) in zip(lines, lines.dropFirst()) where line.contains(/^[A-Z_]+=/) {
            #expect(previous.hasPrefix("# "), "\(line) has no comment")
        }
    }

    /// A value is a default that the configuration has too, so that an uncommented copy changes nothing.
    @Test func valuesAreTheDefaults() throws {
        let configuration = try String(contentsOf: Self.root.appending(path: "channels.yaml"), encoding: .utf8)
        for line in try Self.lines(of: ".env.example") {
            guard let match = line.wholeMatch(of: /([A-Z_]+)=(.+)/) else { continue }
            #expect(configuration.contains("${\(match.1):-\(match.2)}"))
        }
    }
}
