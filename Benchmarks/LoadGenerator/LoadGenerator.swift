import ArgumentParser

/// A load generator for servers on this machine.
@main
struct LoadGenerator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the throughput and the latency of signed POST requests to a server on this machine.",
        subcommands: [Run.self, Converse.self, Table.self],
        defaultSubcommand: Run.self
    )
}
