import CSQLite
import Foundation
import Synchronization

/// The file functions of the system, as a VFS of SQLite whose writes and syncs of a log fail on request.
enum FaultyFiles {
    /// The calls on the log of one database.
    struct Log {
        /// The result code of each write; `SQLITE_OK` to write.
        var writing = SQLITE_OK
        /// The result code of each sync; `SQLITE_OK` to sync.
        var syncing = SQLITE_OK
        /// The number of syncs.
        var syncs = 0
    }

    private struct State {
        /// The logs by path, and the paths of the open ones by the address of SQLite's file.
        var logs: [String: Log] = [:]
        var paths: [UInt: String] = [:]
    }

    private static let state = Mutex(State())

    /// The name of the VFS, which is registered when it is first asked for.
    static let vfs: String = {
        let name = "faulty"
        guard let system = sqlite3_vfs_find(nil) else { return name }
        // SQLite keeps both as long as the process runs.
        let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        vfs.initialize(to: system.pointee)
        vfs.pointee.zName = UnsafePointer(strdup(name))
        vfs.pointee.pNext = nil
        vfs.pointee.xOpen = { _, path, file, flags, outFlags in FaultyFiles.open(path, file, flags, outFlags) }
        sqlite3_vfs_register(vfs, 0)
        return name
    }()

    /// Reads or changes the calls on the log of the database at `path`.
    static func log<Value: Sendable>(of path: String, _ body: (inout Log) -> Value) -> Value {
        state.withLock { body(&$0.logs[path + "-wal", default: Log()]) }
    }

    private static func open(
        _ path: UnsafePointer<CChar>?,
        _ file: UnsafeMutablePointer<sqlite3_file>?,
        _ flags: Int32,
        _ outFlags: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        guard let system = sqlite3_vfs_find(nil), let open = system.pointee.xOpen else { return SQLITE_ERROR }
        let code = open(system, path, file, flags, outFlags)
        guard code == SQLITE_OK, flags & SQLITE_OPEN_WAL != 0, let path, let file, let own = file.pointee.pMethods
        else { return code }
        let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        methods.initialize(to: own.pointee)
        methods.pointee.xWrite = { file, bytes, count, offset in
            let code = FaultyFiles.log(of: file, \.writing)
            guard code == SQLITE_OK else { return code }
            return FaultyFiles.system?.pointee.xWrite(file, bytes, count, offset) ?? SQLITE_ERROR
        }
        methods.pointee.xSync = { file, flags in
            let code = FaultyFiles.log(of: file) { log in
                log.syncs += 1
                return log.syncing
            }
            guard code == SQLITE_OK else { return code }
            return FaultyFiles.system?.pointee.xSync(file, flags) ?? SQLITE_ERROR
        }
        systemMethods.store(UInt(bitPattern: own), ordering: .relaxed)
        state.withLock { $0.paths[UInt(bitPattern: file)] = String(cString: path) }
        file.pointee.pMethods = UnsafePointer(methods)
        return code
    }

    /// The address of the system's functions.
    private static let systemMethods = Atomic<UInt>(0)

    private static var system: UnsafePointer<sqlite3_io_methods>? {
        UnsafePointer(bitPattern: systemMethods.load(ordering: .relaxed))
    }

    private static func log(of file: UnsafeMutablePointer<sqlite3_file>?, _ body: (inout Log) -> Int32) -> Int32 {
        state.withLock { state in
            guard let path = state.paths[UInt(bitPattern: file)] else { return SQLITE_OK }
            return body(&state.logs[path, default: Log()])
        }
    }
}
