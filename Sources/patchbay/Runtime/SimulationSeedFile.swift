import ArgumentParser
import Foundation
import HubConfig

/// The source of a simulation's secrets.
///
/// A hub with its own simulators makes a seed for each run. A hub and simulators in two processes must share one: from
/// the variable, or from a file that the first of them creates.
enum SimulationSeedFile {
    /// The environment variable for the seed.
    static let variable = "PATCHBAY_SIMULATION_SEED"
    /// The seed's file, in the working directory of both processes.
    static let path = "data/simulation.seed"

    /// The seed of a process with its own simulators.
    static func ownSeed() throws -> SimulationSeed { try fromEnvironment() ?? .random() }

    /// The seed of a process whose simulators, or whose hub, run in another process.
    ///
    /// - Throws: `ExitCode.failure`, after printing the error.
    static func sharedSeed() throws -> SimulationSeed {
        if let seed = try fromEnvironment() { return seed }
        let text = (0..<4).map { _ in String(UInt64.random(in: .min ... .max) | 1 << 63, radix: 16) }.joined()
        try? FileManager.default.createDirectory(
            atPath: "data",
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        // Atomically, and only by the first: two processes may do this at once.
        let draft = "\(path).\(getpid())"
        let made = open(draft, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        if made >= 0 {
            try? FileHandle(fileDescriptor: made, closeOnDealloc: true).write(contentsOf: Data(text.utf8))
            link(draft, path)
            unlink(draft)
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), let seed = SimulationSeed(text) else {
            throw failure("cannot create or read \(path): set \(variable) to the same text for both processes")
        }
        return seed
    }

    private static func fromEnvironment() throws -> SimulationSeed? {
        guard let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty else { return nil }
        guard let seed = SimulationSeed(text) else {
            throw failure("\(variable) has fewer than \(SimulationSeed.minLength) characters")
        }
        return seed
    }

    private static func failure(_ sentence: String) -> ExitCode {
        fail("\(sentence); generate one with 'openssl rand -hex 16'")
    }
}
