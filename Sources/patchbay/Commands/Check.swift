import ArgumentParser
import ChannelKit
import HubConfig

/// `patchbay check`.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Validate channels.yaml and list every problem.",
        discussion: """
            Exits with 0 if there is no error, else with 1.

            EXAMPLES:
              patchbay check
              patchbay check --simulate            # without the real providers' secrets
              patchbay check --urls                # the webhook URL of each channel
              patchbay check --json                # for scripts: {"errors": 0, "problems": [], …}
              patchbay check --config /etc/patchbay/channels.yaml
              patchbay check --schema > docs/channels.schema.json   # for editors
            """
    )

    @Argument(help: "The configuration file, as with --config.")
    var path: String?

    @Option(help: "The configuration file. (default: channels.yaml)")
    var config: String?

    @Flag(help: "Generate secrets that are not set, as 'serve --simulate' does.")
    var simulate = false

    @Flag(help: "Print the problems as one JSON object.")
    var json = false

    @Flag(help: "Print the webhook URL of each channel, URL keys included: what to enter at its provider.")
    var urls = false

    @Flag(help: "Print the JSON Schema of channels.yaml for the plugins of this build, and read no file.")
    var schema = false

    private var file: String { config ?? path ?? "channels.yaml" }

    func validate() throws {
        if let config, let path, config != path {
            throw ValidationError("two configuration files: '\(config)' and '\(path)'; name one")
        }
    }

    func run() async throws {
        let build = try Build()
        if schema { return Terminal.output.print(ConfigurationSchema(registry: build.plugins).text) }
        let simulators = simulate ? "http://127.0.0.1:8090" : nil
        let configuration = ConfigurationFile(path: file, build: build, simulators: simulators, checksModes: true)
        let loaded = try await configuration.load()
        // On standard error: they concern this machine, not the file.
        for warning in loaded.modeWarnings { Terminal.error.print(warning.description) }
        if urls { printURLs(of: loaded.configuration?.channels ?? []) }
        if json { Terminal.output.print(loaded.json(of: file).indentedText) } else { report(loaded) }
        // On standard error: advice is no problem of the file.
        for advice in loaded.configuration?.intentAdvice ?? [] { Terminal.error.print("advice: \(advice)") }
        if loaded.hasErrors { throw ExitCode.failure }
    }

    private func printURLs(of channels: [ChannelConfiguration]) {
        for channel in channels.sorted(by: { $0.id < $1.id }) {
            Terminal.output.print("\(channel.id)\t\(channel.settings.webhookURL(of: channel.kind))")
        }
    }

    private func report(_ loaded: LoadedConfiguration) {
        if !loaded.diagnostics.isEmpty { Terminal.output.print(loaded.report()) }
        guard !loaded.hasErrors else { return }
        let tenants = (loaded.configuration?.tenants.count ?? 0).counted("tenant")
        let channels = (loaded.configuration?.channels.count ?? 0).counted("channel")
        Terminal.output.print("\(file) is valid: \(tenants), \(channels)")
    }
}
