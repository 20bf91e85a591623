import Foundation

/// A process that kills the programs of this one when it has ended, however it ended.
///
/// They run in process groups of their own, so that an interrupted or crashed test run would leave them running.
final class ProgramReaper: Sendable {
    static let shared = ProgramReaper()

    /// Reads lines with a process id and its executable, and kills at the end those that still run it: an id may have
    /// been given to another program meanwhile.
    private static let script = """
        while read -r id program; do
            programs="$programs$id $program
        "
        done
        printf %s "$programs" | while read -r id program; do
            [ "$(readlink "/proc/$id/exe")" = "$program" ] && kill -9 "$id"
        done
        """

    /// The write end of the pipe, which closes with this process.
    private let pipe: FileHandle

    private init() {
        let input = Pipe()
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", Self.script]
        shell.standardInput = input
        shell.standardOutput = FileHandle.nullDevice
        // The test runner waits until nothing has its standard error open.
        shell.standardError = FileHandle.nullDevice
        try? shell.run()
        pipe = input.fileHandleForWriting
    }

    /// Kills the process `id` with this one, if it still runs `executable`.
    func watch(_ id: Int32, _ executable: URL) {
        try? pipe.write(contentsOf: Data("\(id) \(executable.resolvingSymlinksInPath().path)\n".utf8))
    }
}
