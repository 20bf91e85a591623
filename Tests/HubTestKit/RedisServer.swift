package import ChannelTestKit
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A Redis server of the tests' own on a port of the loopback address, which keeps nothing on disk.
///
/// A shell waits for the end of its standard input and kills the server then, so that the server ends with this process
/// however that ends.
package final class RedisServer: Sendable {
    /// Runs its arguments as a server, prints its process id, and kills it when the standard input ends.
    private static let untilInputEnds = """
        "$@" >"$LOG" 2>&1 &
        echo $!
        read -r word
        kill -KILL $!
        """

    /// The folder of the log, and of what the settings name.
    package let folder: TemporaryFolder
    /// The port, which stays the same when the server starts again.
    package let port: UInt16
    private let settings: [String]
    private let running = Mutex<(input: FileHandle, id: pid_t)?>(nil)

    /// Starts the server and waits until it accepts connections.
    ///
    /// - Parameter settings: Makes the server's settings from its folder and its port; the default is a server without
    ///   password or TLS.
    package init(settings: (TemporaryFolder, UInt16) throws -> [String] = { ["--port", "\($1)"] }) throws {
        folder = try TemporaryFolder()
        port = try PostgresServer.freePort()
        self.settings = try settings(folder, port)
        try start()
    }

    deinit { running.withLock { try? $0?.input.close() } }

    // MARK: - Starting and stopping

    /// Starts the server after `kill`, without what it knew, and waits until it accepts connections.
    package func start() throws {
        let (input, output) = (Pipe(), Pipe())
        let shell = Process()
        shell.executableURL = PostgresPrograms.shell
        shell.arguments =
            ["-c", Self.untilInputEnds, "server", "redis-server", "--bind", "127.0.0.1", "--dir", folder.path()]
            + ["--save", "", "--appendonly", "no"] + settings
        shell.environment = ProcessInfo.processInfo.environment.merging(["LOG": folder.path("server.log")]) { $1 }
        (shell.standardInput, shell.standardOutput) = (input, output)
        shell.standardError = FileHandle.nullDevice
        try shell.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let id = pid_t(line.filter(\.isNumber)) else { throw failure("no process id") }
        running.withLock { $0 = (input.fileHandleForWriting, id) }
        for _ in 0..<200 {
            if log.contains("Ready to accept connections") { return }
            usleep(50_000)
        }
        throw failure(log)
    }

    /// Kills the server: connections end without a word, and its contents are lost.
    package func kill() throws {
        try running.withLock { running in
            try running?.input.close()
            if let id = running?.id { waitForEnd(of: id) }
            running = nil
        }
    }

    /// Stops the server's process without an end of its connections, as a network does that loses every packet.
    package func freeze() { signal(SIGSTOP) }

    /// Continues a stopped server.
    package func thaw() { signal(SIGCONT) }

    private func signal(_ number: Int32) {
        running.withLock { if let id = $0?.id { _ = Glibc.kill(id, number) } }
    }

    private func waitForEnd(of id: pid_t) {
        for _ in 0..<200 where Glibc.kill(id, 0) == 0 { usleep(10_000) }
    }

    private var log: String { (try? String(contentsOfFile: folder.path("server.log"), encoding: .utf8)) ?? "" }

    private func failure(_ output: String) -> ProgramFailure { ProgramFailure(program: "redis-server", output: output) }

    // MARK: - Using

    /// The URL of the server.
    package var url: String { "redis://127.0.0.1:\(port)" }

    /// Runs a command with `redis-cli`, and returns its output.
    @discardableResult
    package func run(_ command: String..., options: [String] = []) throws -> String {
        // Some answers have lines of another system.
        let program = ["/bin/sh", "-c", #""$@" | tr -d '\r'"#, "redis", "redis-cli", "-p", "\(port)"]
        return try PostgresPrograms.run(program + options + command)
    }
}
