import ArgumentParser
import ChannelKit
import Foundation
import HubConfig
import HubServer
import Logging

/// A configuration file, read with the plugins of this build and the environment of this process.
struct ConfigurationFile: Sendable {
    let path: String
    let build: Build
    /// The URL of the simulators; nil for real providers.
    var simulators: String?
    /// The seed of a simulation's secrets.
    var seed = SimulationSeed.random()
    /// True to warn about files that other users of this machine can read or write.
    var checksModes = false

    /// Loads the file.
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

    /// Loads the file for a process that requires it, and prints its problems.
    ///
    /// - Throws: `ExitCode.failure` if it is invalid as a whole, or has any error and `isStrict`.
    func loadForStart(isStrict: Bool, announcer: Announcer = Announcer(format: .text)) async throws -> HubConfiguration
    {
        let loaded = try await load()
        announcer.report(loaded)
        guard let configuration = loaded.configuration else {
            announcer.say("\(path) is invalid; not started", level: .error)
            throw ExitCode.failure
        }
        if isStrict, loaded.hasErrors {
            announcer.say("\(path) has errors and --strict is set; not started", level: .error)
            throw ExitCode.failure
        }
        return configuration
    }
}
