import Foundation
import HubRouter
import Synchronization

/// An exclusive lock on a database, held on the separate file `<database>.lock`.
///
/// The lock is not on the database file, since closing a descriptor of that would drop SQLite's own locks. The kernel
/// releases it when the process ends in any way. The file is never deleted: two processes could then lock two files of
/// the same name.
final class DatabaseLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Takes the lock.
    ///
    /// - Parameter command: The command of this process, shown to a process that finds the database in use.
    /// - Throws: ``StorageError/inUse(path:holder:)`` if another process has it.
    init(database path: String, command: String) throws {
        let lockPath = path + ".lock"
        let file = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw StorageError.unavailable("\(lockPath): \(String(cString: strerror(errno)))") }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let reason = String(cString: strerror(errno))
            defer { close(file) }
            guard isHeld else { throw StorageError.unavailable("\(lockPath): \(reason)") }
            throw StorageError.inUse(path: path, holder: Self.holder(in: file))
        }
        Self.write(command, into: file)
        descriptor = Mutex(file)
    }

    deinit { release() }

    /// Releases the lock.
    func release() {
        descriptor.withLock { file in
            guard let held = file else { return }
            // Closing alone leaves the lock to a program that is being started: until it runs, it has the descriptor too.
            flock(held, LOCK_UN)
            close(held)
            file = nil
        }
    }

    /// Writes the holder into the file; the lock is valid even if that fails, for example on a full disk.
    private static func write(_ command: String, into file: Int32) {
        let lines = [String(getpid()), command, Date.now.formatted(.iso8601)]
        let text = Array(lines.joined(separator: "\n").utf8)
        guard ftruncate(file, 0) == 0 else { return }
        _ = pwrite(file, text, text.count, 0)
    }

    /// The holder that the file names, such as `process 4711 (patchbay serve, since …)`.
    private static func holder(in file: Int32) -> String {
        // Enough for a process number, a command and a time.
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = pread(file, &bytes, bytes.count, 0)
        let lines = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 3, let process = Int32(lines[0]) else { return "another process" }
        return "process \(process) (\(lines[1]), since \(lines[2]))"
    }
}
