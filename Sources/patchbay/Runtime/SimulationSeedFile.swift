import ArgumentParser
import Foundation
import HubConfig

/// The source of a simulation's secrets.
///
/// A hub with simulators of its own makes a seed for each run. A hub and simulators in two processes must have the same:
/// from the variable, or from a file that the first of them makes.
enum SimulationSeedFile {
    /// The variable that both processes may be given.
    static let variable = "PATCHBAY_SIMULATION_SEED"
    /// The file, in the folder that both processes run in.
    static let path = "data/simulation.seed"

    /// The seed of a process that simulates by itself.
    static func ownSeed() throws -> SimulationSeed { try fromEnvironment() ?? .random() }

    /// The seed of a process whose simulators, or whose hub, are elsewhere.
    ///
    /// - Throws: `ExitCode.failure`, after saying why there is none.
    static func sharedSeed() throws -> SimulationSeed {
        if let seed = try fromEnvironment() { return seed }
        let text = (0..<4).map { _ in String(UInt64.random(in: .min ... .max) | 1 << 63, radix: 16) }.joined()
        try? FileManager.default.createDirectory(
            atPath: "data",
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        // Whole or not at all, and only by the first: two processes may come here at once.
        let draft = "\(path).\(getpid())"
        let made = open(draft, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        if made >= 0 {
            try? FileHandle(fileDescriptor: made, closeOnDealloc: true).write(contentsOf: Data(text.utf8))
            link(draft, path)
            unlink(draft)
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), let seed = SimulationSeed(text) else {
            throw failure("\(path) cannot be made or read: set \(variable) to the same text for both processes")
        }
        return seed
    }

    private static func fromEnvironment() throws -> SimulationSeed? {
        guard let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty else { return nil }
        guard let seed = SimulationSeed(text) else {
            throw failure("\(variable) has fewer than \(SimulationSeed.shortest) characters")
        }
        return seed
    }

    private static func failure(_ sentence: String) -> ExitCode {
        Terminal.error.print("error: \(sentence); make one with 'openssl rand -hex 16'")
        return .failure
    }
}
