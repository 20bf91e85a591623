import ArgumentParser
import ChannelKit
import HubConfig

/// `patchbay version`.
struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the version, the commit, the version of Swift and the numbers of the schemas.",
        discussion: """
            The commit is that of the checkout that the program was built from, with '-modified' after it if files \
            were changed; 'unknown' if there was no checkout.

            EXAMPLES:
              patchbay --version
              patchbay version --json
            """
    )

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        Terminal.output.print(json ? BuildDescription.json.indentedText : BuildDescription.text)
    }
}
