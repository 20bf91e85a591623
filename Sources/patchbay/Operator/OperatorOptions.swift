import ArgumentParser

/// The options of every command on the database.
struct OperatorOptions: ParsableArguments {
    @Option(help: "The configuration file, which sets the database.")
    var config = "channels.yaml"

    @Option(help: "Only this tenant.")
    var tenant: String?

    @Flag(help: "Print JSON.")
    var json = false
}
