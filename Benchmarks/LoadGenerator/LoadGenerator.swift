import ArgumentParser

/// A load generator for servers on this machine.
@main
struct LoadGenerator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure how many signed POST requests a server on this machine takes, and how fast.",
        subcommands: [Run.self, Table.self],
        defaultSubcommand: Run.self
    )
}
