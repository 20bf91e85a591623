import ChannelTestKit
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A PostgreSQL server of the tests' own, with its data in a temporary folder and a socket in place of a port.
///
/// A shell waits for the end of its standard input and stops the server then, so that the server ends with this
/// process however that ends.
final class PostgresServer: Sendable {
    private static let shell = URL(fileURLWithPath: "/bin/sh")
    /// Runs its arguments as a program until its standard input ends.
    private static let untilInputEnds = """
        "$@" &
        cat > /dev/null
        kill -INT $!
        wait $!
        """
    /// The server refuses to run as root; the package makes this user.
    private static let user = "postgres"

    private let folder: TemporaryFolder
    private let programs: URL
    private let input: FileHandle

    /// Creates the data, starts the server, and waits until it accepts connections.
    init() throws {
        folder = try TemporaryFolder()
        programs = try Self.programs()
        if getuid() == 0 { try Self.give(folder, to: Self.user) }
        let data = folder.path("data")
        try Self.run(
            Self.asUser + [programs.appending(path: "initdb").path] + ["-D", data, "-A", "trust", "-U", "owner", "-N"]
        )
        let pipe = Pipe()
        let server = Process()
        server.executableURL = Self.shell
        server.arguments =
            ["-c", Self.untilInputEnds, "server"] + Self.asUser
            + [programs.appending(path: "postgres").path]
            + ["-D", data, "-k", folder.path(), "-c", "listen_addresses=", "-c", "fsync=off"]
        server.standardInput = pipe
        try folder.write("", to: "server.log")
        let log = try FileHandle(forWritingTo: folder.url.appending(path: "server.log"))
        server.standardOutput = log
        server.standardError = log
        try server.run()
        try log.close()
        input = pipe.fileHandleForWriting
        try waitUntilReady()
    }

    deinit { try? input.close() }

    /// Runs a script with `psql` as the owner of the database.
    ///
    /// - Returns: The rows of its queries, each with its columns separated by spaces.
    @discardableResult
    func run(_ script: String) throws -> [String] {
        let output = try Self.run(
            [
                programs.appending(path: "psql").path, "-h", folder.path(), "-U", "owner", "-d", "postgres",
                "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--field-separator", " ",
                "--set", "ON_ERROR_STOP=1", "--file", "-",
            ],
            input: script
        )
        return output.split(separator: "\n").map(String.init)
    }

    private func waitUntilReady() throws {
        for _ in 0..<100 {
            if (try? run("SELECT 1")) != nil { return }
            usleep(100_000)
        }
        let log = try? String(contentsOfFile: folder.path("server.log"), encoding: .utf8)
        throw ProgramFailure(program: "postgres", output: log ?? "")
    }

    // MARK: - Programs

    /// A program that could not do its work, with its output.
    struct ProgramFailure: Error {
        let program: String
        let output: String
    }

    /// The beginning of a command that must not run as root.
    private static var asUser: [String] {
        getuid() == 0 ? ["setpriv", "--reuid", user, "--regid", user, "--init-groups"] : []
    }

    /// The folder of the server's programs: Debian keeps those of each version out of the search path.
    private static func programs() throws -> URL {
        let packages = URL(fileURLWithPath: "/usr/lib/postgresql")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: packages.path)) ?? []
        let search = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let folders =
            versions.sorted { $0.compare($1, options: .numeric) == .orderedDescending }
            .map { packages.appending(path: "\($0)/bin") } + search.map { URL(fileURLWithPath: String($0)) }
        let folder = folders.first { folder in
            FileManager.default.isExecutableFile(atPath: folder.appending(path: "initdb").path)
        }
        guard let folder else {
            throw ProgramFailure(program: "initdb", output: "PostgreSQL is not installed: run 'make setup'")
        }
        return folder
    }

    private static func give(_ folder: TemporaryFolder, to user: String) throws {
        try FileManager.default.setAttributes(
            [.ownerAccountName: user, .groupOwnerAccountName: user],
            ofItemAtPath: folder.url.path
        )
    }

    @discardableResult
    private static func run(_ command: [String], input: String = "") throws -> String {
        let process = Process()
        process.executableURL = shell
        process.arguments = ["-c", "exec \"$@\" 2>&1", "run"] + command
        let (lines, output) = (Pipe(), Pipe())
        process.standardInput = lines
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        try lines.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try lines.fileHandleForWriting.close()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ProgramFailure(program: command[0], output: text) }
        return text
    }
}
