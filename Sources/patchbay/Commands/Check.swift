import ArgumentParser
import HubConfig

/// `patchbay check`.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say everything that is wrong with channels.yaml.",
        discussion: """
            Exits 0 when there is no error, 1 when there is.

            EXAMPLES:
              patchbay check
              patchbay check --simulate            # without the secrets of the real providers
              patchbay check --json                # for programs: {"errors": 0, "problems": [], …}
              patchbay check /etc/patchbay/channels.yaml
              patchbay check --schema > channels.schema.json   # for editors
            """
    )

    @Argument(help: "The configuration.")
    var file = "channels.yaml"

    @Flag(help: "Make up the secrets that are not set, as 'serve --simulate' does.")
    var simulate = false

    @Flag(help: "Print the problems as one JSON object.")
    var json = false

    @Flag(help: "Print the JSON Schema of the file, with the plugins of this build, and read no file.")
    var schema = false

    func run() async throws {
        let build = try Build()
        if schema { return Terminal.output.print(ConfigurationSchema(registry: build.plugins).text) }
        let simulators = simulate ? "http://127.0.0.1:8090" : nil
        let configuration = ConfigurationFile(path: file, build: build, simulators: simulators, checksModes: true)
        let loaded = try await configuration.load()
        // Beside the report: they are about this machine.
        for warning in loaded.modeWarnings { Terminal.error.print(warning.description) }
        if json { Terminal.output.print(loaded.json(of: file).indentedText) } else { report(loaded) }
        if loaded.hasErrors { throw ExitCode.failure }
    }

    private func report(_ loaded: LoadedConfiguration) {
        if !loaded.diagnostics.isEmpty { Terminal.output.print(loaded.report()) }
        guard !loaded.hasErrors else { return }
        let channels = loaded.configuration?.channels.count ?? 0
        let tenants = loaded.configuration?.tenants.count ?? 0
        Terminal.output.print("\(file) is right: \(tenants) tenants, \(channels) channels.")
    }
}
