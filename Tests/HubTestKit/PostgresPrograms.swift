import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program that could not do its work, with its output.
package struct ProgramFailure: Error {
    let program: String
    let output: String
}

/// The programs of PostgreSQL.
package struct PostgresPrograms: Sendable {
    static let shell = URL(fileURLWithPath: "/bin/sh")
    /// The server refuses to run as root; the package makes this user.
    private static let user = "postgres"

    private let folder: URL

    /// Finds the newest version: Debian keeps the programs of each one out of the search path.
    init() throws {
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
            throw ProgramFailure(program: "initdb", output: "PostgreSQL is not installed: run 'make setup-tests'")
        }
        self.folder = folder
    }

    func path(_ program: String) -> String { folder.appending(path: program).path }

    /// The beginning of a command that must not run as root.
    static var asUser: [String] {
        getuid() == 0 ? ["setpriv", "--reuid", user, "--regid", user, "--init-groups"] : []
    }

    /// Makes the server's user the owner of files and folders, if the server runs as another user than this process.
    func give(_ paths: [String]) throws {
        guard getuid() == 0 else { return }
        for path in paths {
            try FileManager.default.setAttributes(
                [.ownerAccountName: Self.user, .groupOwnerAccountName: Self.user],
                ofItemAtPath: path
            )
        }
    }

    /// Runs a program of PostgreSQL and returns its output.
    @discardableResult
    func run(_ program: String, _ arguments: [String], input: String = "", asUser: Bool = true) throws -> String {
        try Self.run((asUser ? Self.asUser : []) + [path(program)] + arguments, input: input)
    }

    /// Runs a command and returns its output.
    @discardableResult
    package static func run(_ command: [String], input: String = "") throws -> String {
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
