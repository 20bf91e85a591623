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
              patchbay check /etc/patchbay/channels.yaml
            """
    )

    @Argument(help: "The configuration.")
    var file = "channels.yaml"

    @Flag(help: "Make up the secrets that are not set, as 'serve --simulate' does.")
    var simulate = false

    func run() async throws {
        let simulators = simulate ? "http://127.0.0.1:8090" : nil
        let configuration = ConfigurationFile(path: file, build: try Build(), simulators: simulators)
        let loaded = try await configuration.load()
        if !loaded.diagnostics.isEmpty { Terminal.output.print(loaded.report()) }
        if loaded.hasErrors { throw ExitCode.failure }
        let channels = loaded.configuration?.channels.count ?? 0
        let tenants = loaded.configuration?.tenants.count ?? 0
        Terminal.output.print("\(file) is right: \(tenants) tenants, \(channels) channels.")
    }
}
