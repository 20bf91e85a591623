import ChannelTestKit
import Testing

/// The tutorial, played in an empty folder: its files are written and its commands run in the order of the page.
@Suite(.timeLimit(.minutes(10)))
struct TutorialTests {
    /// The commands of the page by their beginnings; the first rule that fits counts.
    private static let rules = [
        PageReader.Rule(prefix: "make ", treatment: .make),
        PageReader.Rule(prefix: "alias patchbay=", treatment: .isPrepared),
        PageReader.Rule(prefix: "mkdir ~/bakery && cd ~/bakery", treatment: .isPrepared),
        PageReader.Rule(prefix: "export ", treatment: .export),
        PageReader.Rule(prefix: "patchbay check --simulate && pkill ", treatment: .reload),
        PageReader.Rule(prefix: "patchbay check --simulate", treatment: .run(exitCode: 0)),
        PageReader.Rule(prefix: "patchbay check && patchbay serve", treatment: .serve),
        // Its secrets are not set yet.
        PageReader.Rule(prefix: "patchbay check", treatment: .run(exitCode: 1)),
        PageReader.Rule(prefix: "patchbay serve", treatment: .serve),
        PageReader.Rule(prefix: "patchbay ", treatment: .run(exitCode: 0)),
        PageReader.Rule(prefix: "curl ", treatment: .get),
    ]

    @Test func everyStepWorks() async throws {
        let reader = try PageReader(Self.rules, in: try TemporaryFolder())
        let steps = try MarkdownPage("docs/tutorial.md").steps
        #expect(steps.count >= 10)
        for step in steps {
            switch step {
            case .command(let command, let prints): try await reader.run(command, prints: prints)
            case .yaml(let text): try reader.folder.write(text, to: "channels.yaml")
            }
        }
        try await reader.finish()
    }
}
