package import ChannelTestKit
import Foundation
import Synchronization

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
package final class PostgresServer: Sendable {
    /// The place of a server's data.
    package enum Place: Sendable {
        /// The server's folder, which is deleted with it.
        case disk
        /// The memory, where a database is copied in milliseconds; the data is deleted with the process.
        case memory
    }

    /// Runs its arguments after the second as a server until its standard input ends, and then deletes the folders that the
    /// second one names, unless the input was the word `keep`.
    ///
    /// The first one is the folder of the data, in which a file says that the server runs. The shell's `wait` would never
    /// return where the signal of a child's end is blocked, as in some threads of this process.
    private static let untilInputEnds = """
        data=$1 garbage=$2
        shift 2
        "$@" &
        read -r word
        kill -INT $!
        tries=100
        while [ -e "$data/postmaster.pid" ] && [ $tries -gt 0 ]; do
            sleep 0.1
            tries=$((tries - 1))
        done
        [ "$word" = keep ] || rm -rf $garbage
        """

    /// The folder of the socket and of the log.
    package let folder: TemporaryFolder
    let programs: PostgresPrograms
    private let data: String
    /// The folders to delete after the server; empty if their owner does.
    private let garbage: String
    private let settings: [String: String]
    /// The end of a running server's standard input; nil while it is stopped.
    private let input = Mutex<FileHandle?>(nil)
    /// Held while the template of databases is made.
    let makingTemplate = Mutex(())

    /// Creates the data, starts the server, and waits until it accepts connections.
    ///
    /// - Parameter settings: Makes the server's settings, and the files that they name in the folder.
    package init(
        in place: Place = .disk,
        settings: (TemporaryFolder) throws -> [String: String] = { _ in [:] }
    ) throws {
        folder = try TemporaryFolder()
        programs = try PostgresPrograms()
        self.settings = try settings(folder)
        switch place {
        case .disk: (data, garbage) = (folder.path("data"), "")
        case .memory:
            data = Self.memory.appending(path: "patchbay-\(UUID().uuidString)").path
            garbage = "\(data) \(folder.path())"
        }
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try programs.give([data, folder.path()] + contents(of: folder))
        try programs.run("initdb", ["-D", data, "-A", "trust", "-U", "owner", "-N"])
        try start()
    }

    deinit { input.withLock { try? $0?.close() } }

    /// The files of the folder.
    private func contents(of folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path()).map { folder.path($0) }
    }

    /// The file system in memory, or the temporary folder if it has no room for the databases of a test run.
    private static var memory: URL {
        let folder = URL(fileURLWithPath: "/dev/shm")
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
        let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
        return free > 2_000_000_000 ? folder : FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    }

    // MARK: - Starting and stopping

    /// Starts the server after `stop`, and waits until it accepts connections.
    package func start() throws {
        let pipe = Pipe()
        let server = Process()
        server.executableURL = PostgresPrograms.shell
        let defaults = ["listen_addresses": "", "fsync": "off", "unix_socket_directories": folder.path()]
        server.arguments =
            ["-c", Self.untilInputEnds, "server", data, garbage] + PostgresPrograms.asUser
            + [programs.path("postgres"), "-D", data]
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
    package func stop() throws {
        try programs.run("pg_ctl", ["stop", "-D", data, "-m", "immediate"])
        try input.withLock { input in
            try input?.write(contentsOf: Data("keep\n".utf8))
            try input?.close()
            input = nil
        }
    }

    private func waitUntilReady() throws {
        for _ in 0..<100 {
            // Without input: a write to a program that has ended would end this process, too.
            if (try? programs.run("pg_isready", ["-h", folder.path(), "-p", port], asUser: false)) != nil { return }
            usleep(100_000)
        }
        let log = try? String(contentsOfFile: folder.path("server.log"), encoding: .utf8)
        throw ProgramFailure(program: "postgres", output: log ?? "")
    }

    // MARK: - Connecting

    private var port: String { settings["port"] ?? "5432" }

    /// The URL of a database on the server's socket.
    ///
    /// - Parameter query: Further parameters, such as `&pool=2`.
    package func url(of database: String = "postgres", as role: String, query: String = "") -> String {
        "postgres://\(role)@/\(database)?host=\(folder.path())&port=\(port)\(query)"
    }

    /// A port of the loopback address that the system finds free.
    package static func freePort() throws -> UInt16 {
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

    /// Runs a script with `psql`.
    ///
    /// - Returns: The rows of its queries, each with its columns separated by spaces.
    @discardableResult
    package func run(
        _ script: String,
        as role: String = "owner",
        in database: String = "postgres"
    ) throws -> [String] {
        let output = try programs.run(
            "psql",
            [
                "-h", folder.path(), "-p", port, "-U", role, "-d", database, "--no-psqlrc", "--quiet", "--no-align",
                "--tuples-only", "--field-separator", " ", "--set", "ON_ERROR_STOP=1", "--file", "-",
            ],
            input: script,
            asUser: false
        )
        return output.split(separator: "\n").map(String.init)
    }
}
