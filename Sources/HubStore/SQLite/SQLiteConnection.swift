import CSQLite
import Foundation

/// An open connection to a SQLite file, used by one thread at a time.
final class SQLiteConnection: SQLDriver {
    /// The access of a connection to its file.
    enum Access: Sendable {
        /// Reads and writes; creates the file if it does not exist.
        case write
        case read
        /// Reads a file that does not change, and that needs no other files beside it.
        case immutable
    }

    /// The syncs of a connection that writes.
    enum Sync {
        /// Each commit is on the disk when it returns.
        case everyCommit
        /// A commit reaches the disk with the next one that is synced, or with the next checkpoint.
        case checkpoints
    }

    /// The size of the log after a commit.
    private final class LogSize {
        var pages = 0
    }

    let handle: OpaquePointer
    let numbers: DirectorySession
    private let logSize = LogSize()
    private var sync = Sync.everyCommit
    /// The prepared statements, by slot.
    private var statements: [SQLitePreparedStatement?] = []

    /// Opens the file at `path`.
    ///
    /// - Parameters:
    ///   - timeout: The max time that a statement waits for the lock of another connection.
    ///   - directory: The numbers of tenants and channels, which the connections of a storage share.
    ///   - vfs: The name of the functions by which SQLite accesses files; nil for those of the system.
    init(
        path: String,
        _ access: Access = .write,
        timeout: Duration = .seconds(5),
        directory: Directory = Directory(),
        vfs: String? = nil
    ) throws {
        _ = Self.configuration
        numbers = DirectorySession(directory, registers: access == .write)
        // A connection has no lock of its own: it is used by one thread at a time.
        var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        var name = path
        switch access {
        case .write: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        case .read: flags |= SQLITE_OPEN_READONLY
        case .immutable:
            flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
            name = try Self.immutableName(of: path)
        }
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(name, &handle, flags, vfs)
        guard code == SQLITE_OK, let handle else {
            defer { sqlite3_close_v2(handle) }
            throw SQLiteError(code: code, message: handle.map { String(cString: sqlite3_errmsg($0)) })
        }
        self.handle = handle
        setTimeout(timeout)
    }

    /// The settings of the library, which come before its first use.
    private static let configuration: Void = { _ = patchbay_sqlite_omit_memory_statistics() }()

    /// Sets the max time that a statement waits for the lock of another connection.
    func setTimeout(_ timeout: Duration) { sqlite3_busy_timeout(handle, Int32(timeout / .milliseconds(1))) }

    deinit {
        statements = []
        sqlite3_close_v2(handle)
    }

    private static func immutableName(of path: String) throws -> String {
        var address = URLComponents()
        address.scheme = "file"
        address.path = path
        address.queryItems = [URLQueryItem(name: "immutable", value: "1")]
        guard let name = address.string else { throw SQLiteError(code: SQLITE_CANTOPEN, message: nil) }
        return name
    }

    // MARK: - Statements

    var dialect: Dialect { .sqlite }

    func enter(tenant: Int64) {}

    func prepare(_ statement: SQLStatement) throws -> any SQLPreparedStatement {
        while statements.count <= statement.slot { statements.append(nil) }
        if let prepared = statements[statement.slot] {
            // A statement that runs inside its own rows is rare, and prepared for that once.
            return prepared.isInUse ? try SQLitePreparedStatement(statement.sql, in: self) : prepared.take()
        }
        let prepared = try SQLitePreparedStatement(statement.sql, in: self)
        statements[statement.slot] = prepared
        return prepared.take()
    }

    /// Runs the statements of `script`, which have no arguments, and drops their rows.
    func run(script: String) throws {
        let code = sqlite3_exec(handle, script, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// Returns the rows of any statement as text, each with a space between its columns and `-` for NULL.
    func lines(_ sql: String) throws -> [String] {
        let statement = try SQLitePreparedStatement(sql, in: self)
        var lines: [String] = []
        while try statement.step() {
            lines.append((0..<statement.columnCount).map { statement.text(at: $0) ?? "-" }.joined(separator: " "))
        }
        return lines
    }

    /// The error of the last call, with its extended code.
    func error(_ code: Int32) -> SQLiteError {
        SQLiteError(code: code, message: String(cString: sqlite3_errmsg(handle)))
    }

    // MARK: - The log

    /// The number of pages in the log after the last commit; 0 unless `stopCheckpoints` was called.
    var logPages: Int { logSize.pages }

    /// Leaves the pages of the log where they are; otherwise a commit moves them once there are 1,000.
    func stopCheckpoints() {
        let context = Unmanaged.passUnretained(logSize).toOpaque()
        // SQLite's own checkpoints are such a hook, which this one replaces.
        sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                if let context { Unmanaged<LogSize>.fromOpaque(context).takeUnretainedValue().pages = Int(pages) }
                return SQLITE_OK
            },
            context
        )
    }

    // MARK: - Transactions

    /// False after `BEGIN`, until the transaction is committed or rolled back; after some errors, such as a full disk,
    /// SQLite rolls it back by itself.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// The number of rows that were inserted, updated and deleted since the connection was opened.
    var totalChanges: Int64 { sqlite3_total_changes64(handle) }

    /// Sets when the log is synced, for the following transactions.
    func setSync(_ sync: Sync) throws {
        guard sync != self.sync else { return }
        try run(script: sync == .everyCommit ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL")
        self.sync = sync
    }

    /// Runs `body` in a transaction, which is rolled back if it throws.
    func transaction<Value>(_ begin: SQLStatement, _ body: (SQLConnection) throws -> Value) throws -> Value {
        let connection = SQLConnection(driver: self)
        try connection.run(begin)
        do {
            let value = try body(connection)
            try connection.run(.commit)
            numbers.commit()
            return value
        } catch {
            numbers.rollBack()
            // The first error is the one to report.
            if isInTransaction { _ = try? connection.run(.rollback) }
            throw error
        }
    }
}

extension SQLStatement {
    /// Begins a transaction that reads one snapshot.
    static let begin = SQLStatement("BEGIN")
    /// Begins a transaction that writes: it waits for the lock now, not in the middle.
    static let beginWriting = SQLStatement("BEGIN IMMEDIATE")
    static let commit = SQLStatement("COMMIT")
    static let rollback = SQLStatement("ROLLBACK")
}
