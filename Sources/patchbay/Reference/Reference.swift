import ArgumentParser
import ChannelKit

/// `patchbay reference`, which the Makefile calls.
struct Reference: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a page of docs/reference, generated from the declarations.",
        shouldDisplay: false
    )

    /// The pages.
    enum Page: String, CaseIterable, ExpressibleByArgument {
        case configuration, cli, metrics, retention

        func text(of build: Build) throws -> String {
            switch self {
            case .configuration: ConfigurationReference(plugins: build.plugins).text
            case .cli: try CommandReference().text
            case .metrics: MetricsReference().text
            case .retention: RetentionReference().text
            }
        }
    }

    @Argument(help: "The page.")
    var page: Page

    func run() throws { Terminal.output.print(try page.text(of: try Build())) }
}

/// A page of the reference.
protocol ReferencePage {
    /// The page in Markdown.
    var text: String { get }
}
