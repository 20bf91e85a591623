import ArgumentParser
import ChannelKit
import Foundation
import HubConfig
import HubServer
import Logging

/// `channels.yaml`, read with the plugins of this build and the variables of this process.
struct ConfigurationFile: Sendable {
    let path: String
    let build: Build
    /// Where the simulators are, if they stand in for the providers.
    var simulators: String?
    /// The seed of a simulation's secrets.
    var seed = SimulationSeed.random()
    /// Whether to warn of files that other users of this machine can read or write.
    var checksModes = false

    /// Reads it.
    func load(generation: Int = 1) async throws -> LoadedConfiguration {
        let simulation = simulators.map { url in
            Simulation(
                seed: seed,
                adapters: { "\(url)/\($0)" },
                strategies: { [build] in build.simulatedStrategies.contains($0) ? "\(url)/\($0)" : nil }
            )
        }
        let loader = ConfigurationLoader(
            registry: build.plugins,
            environment: ProcessInfo.processInfo.environment,
            simulation: simulation,
            checksModes: checksModes
        )
        return try await blocking { [path] in loader.load(path, generation: generation) }
    }

    /// Reads it for a process that cannot do without; what is wrong with it is printed.
    ///
    /// - Throws: `ExitCode.failure` when it is refused, or has any error and `isStrict`.
    func loadForStart(isStrict: Bool, announcer: Announcer = Announcer(format: .text)) async throws -> HubConfiguration
    {
        let loaded = try await load()
        announcer.report(loaded)
        guard let configuration = loaded.configuration else {
            announcer.say("\(path) is refused; nothing was started.", level: .error)
            throw ExitCode.failure
        }
        if isStrict, loaded.hasErrors {
            announcer.say("\(path) has errors and --strict is given; nothing was started.", level: .error)
            throw ExitCode.failure
        }
        return configuration
    }
}
