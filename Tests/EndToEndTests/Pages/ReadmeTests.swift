import ChannelTestKit
import Foundation
import Testing

/// The front page: its commands run, its example is valid, its proofs exist.
@Suite(.timeLimit(.minutes(10)))
struct ReadmeTests {
    private let page: MarkdownPage

    init() throws { page = try MarkdownPage("README.md") }

    /// The commands of the page by their beginnings; the first rule that fits counts.
    private static let rules = [
        PageReader.Rule(prefix: "make demo", treatment: .makeDemo),
        PageReader.Rule(prefix: "make ", treatment: .make),
        PageReader.Rule(prefix: "alias patchbay=", treatment: .isPrepared),
        PageReader.Rule(prefix: "patchbay serve", treatment: .serve),
        PageReader.Rule(prefix: "patchbay ", treatment: .run(exitCode: 0)),
        PageReader.Rule(prefix: "swift build ", treatment: .isRun(by: "Scripts/check-new")),
        PageReader.Rule(prefix: "swift test ", treatment: .isRun(by: "Scripts/check-new")),
    ]

    @Test func everyCommandRuns() async throws {
        let reader = try PageReader(Self.rules, in: try TemporaryFolder())
        for path in ["channels.yaml", "knowledge", "Package.swift", "Sources/patchbay/Registrations.swift"] {
            let copy = reader.folder.url.appending(path: path)
            try FileManager.default.createDirectory(
                at: copy.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try FileManager.default.copyItem(at: MarkdownPage.root.appending(path: path), to: copy)
        }
        var count = 0
        for case .command(let command, let prints) in page.steps {
            try await reader.run(command, prints: prints)
            count += 1
        }
        #expect(count >= 8)
        for command in page.inlineCode where command.hasPrefix("make ") || command.hasPrefix("patchbay ") {
            try await reader.run(command)
        }
        try await reader.finish()
    }

    @Test func aCommandWithoutARuleFails() async throws {
        let reader = try PageReader(Self.rules, in: try TemporaryFolder())
        await #expect(throws: PageReader.UnknownCommand.self) { try await reader.run("rm -rf data") }
    }

    @Test func theExampleIsValidAndShort() async throws {
        let example = try #require(
            page.steps.lazy.compactMap { if case .yaml(let text) = $0 { text } else { nil } }.first
        )
        #expect(example.split(separator: "\n").count <= 15)
        let folder = try TemporaryFolder(["channels.yaml": example])
        let names = example.matches(of: /\$\{([A-Z_]+)\}/).map { String($0.output.1) }
        #expect(names.count >= 2)
        let secrets = Dictionary(names.map { ($0, "secret-of-the-test-0123456789") }) { first, _ in first }
        let check = try Program(["check"], environment: secrets, in: folder)
        #expect(try await check.exitCode() == 0, "\(check.outputText)")
    }

    @Test func everyGuaranteeNamesATestThatExists() throws {
        let section = try #require(page.text.split(separator: "## Guarantees").last?.split(separator: "\n## ").first)
        let guarantees = section.split(separator: "\n- ").dropFirst()
        #expect(guarantees.count >= 10)
        for guarantee in guarantees {
            let proofs = guarantee.matches(of: /\[`(\w+)\.(\w+)`\]\(([^)]+)\)/)
            #expect(!proofs.isEmpty, "no test: \(guarantee)")
            for proof in proofs {
                let path = String(proof.output.3)
                let source = try String(contentsOf: MarkdownPage.root.appending(path: path), encoding: .utf8)
                #expect(source.contains(" \(proof.output.1) {"), "\(path) has no \(proof.output.1)")
                #expect(source.contains(" func \(proof.output.2)("), "\(path) has no test \(proof.output.2)")
            }
        }
    }

    @Test(arguments: ["Plugins/Channels", "Plugins/Strategies"])
    func everyPluginIsListed(in folder: String) throws {
        let plugins = try FileManager.default.contentsOfDirectory(
            atPath: MarkdownPage.root.appending(path: folder).path
        )
        #expect(!plugins.isEmpty)
        let targets = Set(page.links.map(\.target))
        for plugin in plugins { #expect(targets.contains("\(folder)/\(plugin)/README.md"), "\(plugin) is not listed") }
    }

    /// Longer pages are not read.
    @Test func thePageIsShort() { #expect(page.lines.count <= 200) }
}
