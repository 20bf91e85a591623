import ArgumentParser
import ChannelKit
import Foundation
import HubConfig

/// `channels.yaml`, read with the plugins of this build and the variables of this process.
struct ConfigurationFile: Sendable {
    let path: String
    let build: Build
    /// Where the simulators are, if they stand in for the providers.
    var simulators: String?

    /// Reads it.
    func load(generation: Int = 1) async throws -> LoadedConfiguration {
        let simulation = simulators.map { url in
            Simulation(
                adapters: { "\(url)/\($0)" },
                strategies: { [build] in build.simulatedStrategies.contains($0) ? "\(url)/\($0)" : nil }
            )
        }
        let loader = ConfigurationLoader(
            registry: build.plugins,
            environment: ProcessInfo.processInfo.environment,
            simulation: simulation
        )
        return try await blocking { [path] in loader.load(path, generation: generation) }
    }

    /// Reads it for a process that cannot do without; what is wrong with it is printed.
    ///
    /// - Throws: `ExitCode.failure` when it is refused, or has any error and `isStrict`.
    func loadForStart(isStrict: Bool) async throws -> HubConfiguration {
        let loaded = try await load()
        if !loaded.diagnostics.isEmpty { Terminal.error.print(loaded.report()) }
        guard let configuration = loaded.configuration else {
            Terminal.error.print("\(path) is refused; nothing was started.")
            throw ExitCode.failure
        }
        if isStrict, loaded.hasErrors {
            Terminal.error.print("\(path) has errors and --strict is given; nothing was started.")
            throw ExitCode.failure
        }
        return configuration
    }
}
