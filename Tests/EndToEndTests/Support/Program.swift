import Foundation
import Synchronization
import Testing

/// The real binary, as a child process that is always ended by its process id.
final class Program {
    private static let starting = Mutex(())

    let process = Process()
    private let folder: TemporaryFolder
    private let name: String

    /// What it wrote on standard error.
    var errorText: String {
        (try? String(contentsOf: folder.url.appending(path: "\(name).err"), encoding: .utf8)) ?? ""
    }

    /// What it wrote on standard output.
    var outputText: String {
        (try? String(contentsOf: folder.url.appending(path: "\(name).out"), encoding: .utf8)) ?? ""
    }

    /// Starts `patchbay` with `arguments`; its output goes to files in `folder`.
    convenience init(_ arguments: [String], environment: [String: String] = [:], in folder: TemporaryFolder) throws {
        try self.init(Self.binary, arguments, environment: environment, in: folder)
    }

    /// Starts `executable` with `arguments`; its output goes to files in `folder`.
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
        process.standardOutput = try folder.makeFile("\(name).out")
        process.standardError = try folder.makeFile("\(name).err")
        process.standardInput = FileHandle.nullDevice
        // Foundation's `run` has crashed where two tests called it at once.
        try Self.starting.withLock { _ in try process.run() }
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// Where the build puts what it makes; the test bundle lies there.
    static let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()

    private static var binary: URL {
        get throws {
            let binary = products.appending(path: "patchbay")
            try #require(FileManager.default.isExecutableFile(atPath: binary.path), "no binary at \(binary.path)")
            return binary
        }
    }

    /// Waits until standard error has a line that begins with `prefix`, and returns the rest of it.
    func line(after prefix: String, within seconds: Double = 30) async throws -> String {
        let line = try await eventually("\(name) says '\(prefix)…'", within: seconds) { () -> String? in
            let lines = errorText.split(separator: "\n")
            return lines.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        }
        return line
    }

    /// Waits for its end and returns the exit code, or the negative number of the signal that ended it.
    @discardableResult
    func exitCode(within seconds: Double = 60) async throws -> Int32 {
        _ = try await eventually("\(name) ends", within: seconds) { process.isRunning ? nil : true }
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// Sends it a signal.
    func signal(_ number: Int32) { kill(process.processIdentifier, number) }
}

/// A folder that goes with its owner.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "patchbay-e2e-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = url.appending(path: name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(at: url.appending(path: name), withIntermediateDirectories: true)
    }

    func makeFile(_ name: String) throws -> FileHandle {
        let file = url.appending(path: name)
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }
}

/// Asks `condition` until it gives a value.
func eventually<Value>(
    _ what: String,
    within seconds: Double = 20,
    _ condition: () async throws -> Value?
) async throws -> Value {
    let deadline = Date().addingTimeInterval(seconds)
    while Date() < deadline {
        if let value = try await condition() { return value }
        try await Task.sleep(for: .milliseconds(20))
    }
    throw NeverHappened(what: what)
}

struct NeverHappened: Error, CustomStringConvertible {
    let what: String
    var description: String { "never happened: \(what)" }
}
