import ArgumentParser
import Foundation

/// `patchbay new`.
struct New: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create a channel or a strategy: its folder, and its lines in Package.swift and Registrations.swift.",
        discussion: """
            EXAMPLES:
              patchbay new channel Telegram
              patchbay new strategy OfficeHours
            """,
        subcommands: [Channel.self, Strategy.self]
    )

    struct Channel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a channel adapter, with a simulator of its provider and the conformance tests.",
            discussion: """
                docs/writing-an-adapter.md describes the next steps.

                EXAMPLE: patchbay new channel Telegram
                """
        )

        @Argument(help: "The provider's name in upper camel case, such as WhatsApp.")
        var name: String

        @OptionGroup var place: SourceTree

        func run() async throws { try await begin(.channel, name, in: place.directory) }
    }

    struct Strategy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a response strategy.",
            discussion: "EXAMPLE: patchbay new strategy OfficeHours"
        )

        @Argument(help: "The strategy's name in upper camel case, such as StaticReply.")
        var name: String

        @OptionGroup var place: SourceTree

        func run() async throws { try await begin(.strategy, name, in: place.directory) }
    }
}

/// The source tree to change.
struct SourceTree: ParsableArguments {
    @Option(help: "The folder with Patchbay's Package.swift.")
    var directory = "."
}

private func begin(_ kind: PluginName.Kind, _ name: String, in directory: String) async throws {
    let build = try Build()
    do {
        let plugin = try PluginName(name, kind: kind)
        try plugin.requireFree(in: build)
        let scaffold = Scaffold(plugin: plugin, directory: URL(fileURLWithPath: directory))
        for line in try await blocking(scaffold.write) { Terminal.output.print(line) }
    } catch let error as ScaffoldError {
        Terminal.error.print("error: \(error.problem)\n  = \(error.remedy)")
        throw ExitCode.failure
    }
}
