import ChannelTestKit
import Foundation
import Synchronization
import Testing

/// The real binary as a child process.
final class Program {
    private static let starting = Mutex(())

    let process = Process()
    /// The programs that it needs, which live as long as it does.
    var companions: [Program] = []
    private let folder: TemporaryFolder
    private let name: String

    /// Its standard error.
    var errorText: String {
        (try? String(contentsOf: folder.url.appending(path: "\(name).err"), encoding: .utf8)) ?? ""
    }

    /// Its standard output.
    var outputText: String {
        (try? String(contentsOf: folder.url.appending(path: "\(name).out"), encoding: .utf8)) ?? ""
    }

    /// Starts `patchbay` with `arguments`, with its output in files of `folder`.
    convenience init(_ arguments: [String], environment: [String: String] = [:], in folder: TemporaryFolder) throws {
        try self.init(Self.binary, arguments, environment: environment, in: folder)
    }

    /// Starts `executable` with `arguments`, with its output in files of `folder`.
    init(
        _ executable: URL,
        _ arguments: [String],
        environment: [String: String] = [:],
        in folder: TemporaryFolder
    ) throws {
        self.folder = folder
        name = "\(executable.lastPathComponent)-\(UUID().uuidString.prefix(8))"
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        let output = try folder.makeFile("\(name).out")
        let errors = try folder.makeFile("\(name).err")
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        // Foundation's `run` has crashed where two tests called it at once.
        try Self.starting.withLock { _ in
            try process.run()
            ProgramReaper.shared.watch(process.processIdentifier, executable)
        }
        // Foundation keeps ended processes, and its `run` crashes with a thousand open files.
        try output.close()
        try errors.close()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// The build's products directory, which contains the test bundle.
    static let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()

    private static var binary: URL {
        get throws {
            let binary = products.appending(path: "patchbay")
            try #require(FileManager.default.isExecutableFile(atPath: binary.path), "no binary at \(binary.path)")
            return binary
        }
    }

    /// Waits for a line on standard error that begins with `prefix`, and returns the rest of it.
    func line(after prefix: String) async throws -> String {
        try await eventualValue(of: "\(name) prints '\(prefix)…'") {
            let lines = errorText.split(separator: "\n")
            return lines.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        }
    }

    /// Waits until the hub is ready, or has ended.
    func waitUntilReadyOrEnded() async throws {
        try await eventually("\(name) is ready or ended") {
            errorText.contains("ready on ") || !process.isRunning
        }
    }

    /// Waits for its exit and returns the exit code, or the negative number of the signal that ended it.
    @discardableResult
    func exitCode(within timeout: Duration = .seconds(150)) async throws -> Int32 {
        try await eventually("\(name) ends", within: timeout) { !process.isRunning }
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// Sends it a signal.
    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Sends it a signal and waits until it has stopped: its own limit is under twelve seconds, and what it waits for takes
    /// a minute or more.
    func stopGracefully(_ number: Int32 = SIGTERM) async throws {
        let start = ContinuousClock.now
        signal(number)
        #expect(try await exitCode() == 0, "\(errorText.suffix(2_000))")
        #expect(ContinuousClock.now - start < .seconds(40))
    }
}

extension TemporaryFolder {
    /// Creates an empty file, and opens it for writing.
    fileprivate func makeFile(_ name: String) throws -> FileHandle {
        try write(Data(), to: name)
        return try FileHandle(forWritingTo: url.appending(path: name))
    }
}
