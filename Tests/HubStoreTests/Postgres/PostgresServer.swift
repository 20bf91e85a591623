import ChannelTestKit
import Foundation
import Synchronization

@testable import HubStore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A PostgreSQL server of the tests' own, with its data in a temporary folder and a socket in place of a port unless
/// its settings have one.
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

    let folder: TemporaryFolder
    private let programs: URL
    private let settings: [String: String]
    /// The end of a running server's standard input; nil while it is stopped.
    private let input = Mutex<FileHandle?>(nil)

    /// Creates the data, starts the server, and waits until it accepts connections.
    ///
    /// - Parameter settings: Makes the server's settings, and the files that they name in the folder.
    init(settings: (TemporaryFolder) throws -> [String: String] = { _ in [:] }) throws {
        folder = try TemporaryFolder()
        programs = try Self.programs()
        self.settings = try settings(folder)
        if getuid() == 0 { try Self.give(folder, to: Self.user) }
        try Self.run(
            Self.asUser + [programs.appending(path: "initdb").path]
                + ["-D", folder.path("data"), "-A", "trust", "-U", "owner", "-N"]
        )
        try start()
    }

    deinit { input.withLock { try? $0?.close() } }

    /// Starts the server after `stop`, and waits until it accepts connections.
    func start() throws {
        let pipe = Pipe()
        let server = Process()
        server.executableURL = Self.shell
        let defaults = ["listen_addresses": "", "fsync": "off", "unix_socket_directories": folder.path()]
        server.arguments =
            ["-c", Self.untilInputEnds, "server"] + Self.asUser
            + [programs.appending(path: "postgres").path, "-D", folder.path("data")]
            + defaults.merging(settings) { $1 }.flatMap { ["-c", "\($0)=\($1)"] }
        server.standardInput = pipe
        try folder.write("", to: "server.log")
        let log = try FileHandle(forWritingTo: folder.url.appending(path: "server.log"))
        server.standardOutput = log
        server.standardError = log
        try server.run()
        try log.close()
        input.withLock { $0 = pipe.fileHandleForWriting }
        try waitUntilReady()
    }

    /// Stops the server as a crash does: connections end without a word.
    func stop() throws {
        try Self.run(
            Self.asUser + [
                programs.appending(path: "pg_ctl").path, "stop", "-D", folder.path("data"), "-m", "immediate",
            ]
        )
        try input.withLock { input in
            try input?.close()
            input = nil
        }
    }

    /// The address of the database on the server's socket.
    ///
    /// - Parameter query: Further parameters, such as `&pool=2`.
    func address(user: String = "owner", query: String = "") throws -> PostgresAddress {
        try PostgresAddress("postgres://\(user)@/postgres?host=\(folder.path())&port=\(port)\(query)")
    }

    /// A port of the loopback address that the system finds free.
    static func freePort() throws -> UInt16 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) + getsockname(descriptor, $0, &size)
            }
        }
        guard code == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        return UInt16(bigEndian: address.sin_port)
    }

    private var port: String { settings["port"] ?? "5432" }

    /// Runs a script with `psql`.
    ///
    /// - Returns: The rows of its queries, each with its columns separated by spaces.
    @discardableResult
    func run(_ script: String, as role: String = "owner", in database: String = "postgres") throws -> [String] {
        let output = try Self.run(
            [
                programs.appending(path: "psql").path, "-h", folder.path(), "-p", port, "-U", role, "-d", database,
                "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--field-separator", " ",
                "--set", "ON_ERROR_STOP=1", "--file", "-",
            ],
            input: script
        )
        return output.split(separator: "\n").map(String.init)
    }

    private func waitUntilReady() throws {
        let ready = programs.appending(path: "pg_isready").path
        for _ in 0..<100 {
            // Without input: a write to a program that has ended would end this process, too.
            if (try? Self.run([ready, "-h", folder.path(), "-p", port])) != nil { return }
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

    /// Makes the user the owner of the folder and of its files.
    private static func give(_ folder: TemporaryFolder, to user: String) throws {
        for name in try [""] + FileManager.default.contentsOfDirectory(atPath: folder.path()) {
            try FileManager.default.setAttributes(
                [.ownerAccountName: user, .groupOwnerAccountName: user],
                ofItemAtPath: folder.path(name)
            )
        }
    }

    @discardableResult
    static func run(_ command: [String], input: String = "") throws -> String {
        let process = Process()
        process.executableURL = shell
        process.arguments = ["-c", "\"$@\" 2>&1; echo $?", "run"] + command
        let (script, output) = (Pipe(), Pipe())
        process.standardInput = script
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        try script.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try script.fileHandleForWriting.close()
        // The status is the last line: waiting for the end of a process hangs now and then where many end together.
        let lines = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let text = lines.dropLast().joined(separator: "\n")
        guard lines.last == "0" else { throw ProgramFailure(program: command[0], output: text) }
        return text
    }
}
