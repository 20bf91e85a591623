import CSQLite
import Foundation

/// A prepared statement of a SQLite connection.
final class SQLitePreparedStatement: SQLPreparedStatement {
    /// True from `take` to `reset`.
    private(set) var isInUse = false
    let columns: SQLColumns
    private let handle: OpaquePointer
    /// The first error of an argument.
    private var failure = SQLITE_OK

    init(_ sql: String, in connection: SQLiteConnection) throws {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(connection.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw connection.error(code) }
        self.handle = handle
        columns = SQLColumns(
            (0..<sqlite3_column_count(handle)).map { position in
                sqlite3_column_name(handle, position).map { String(cString: $0) } ?? ""
            }
        )
    }

    deinit { sqlite3_finalize(handle) }

    /// Marks the statement as in use.
    func take() -> Self {
        isInUse = true
        return self
    }

    func reset() {
        sqlite3_reset(handle)
        // Forgotten at once, since a blob can be large.
        sqlite3_clear_bindings(handle)
        failure = SQLITE_OK
        isInUse = false
    }

    // MARK: - Arguments

    func bindNull(at position: Int) { check(sqlite3_bind_null(handle, Int32(position))) }

    func bind(_ integer: Int64, at position: Int) { check(sqlite3_bind_int64(handle, Int32(position), integer)) }

    func bind(_ text: String, at position: Int) {
        var text = text
        // With its length: the text may contain U+0000.
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                // An empty text may have no address, which would be NULL.
                guard let start = characters.baseAddress, !characters.isEmpty else {
                    return check(sqlite3_bind_text(handle, Int32(position), "", 0, patchbay_sqlite_transient()))
                }
                let (count, copies) = (UInt64(characters.count), patchbay_sqlite_transient())
                check(sqlite3_bind_text64(handle, Int32(position), start, count, copies, UInt8(SQLITE_UTF8)))
            }
        }
    }

    func bind(_ blob: Data, at position: Int) { blob.withUnsafeBytes { bind($0, at: position) } }

    func bind(_ bytes: UnsafeRawBufferPointer, at position: Int) {
        // An empty blob may have no address, which would be NULL.
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            return check(sqlite3_bind_zeroblob(handle, Int32(position), 0))
        }
        check(sqlite3_bind_blob64(handle, Int32(position), start, UInt64(bytes.count), patchbay_sqlite_transient()))
    }

    private func check(_ code: Int32) { if code != SQLITE_OK, failure == SQLITE_OK { failure = code } }

    // MARK: - Execution

    func execute() throws { while try step() {} }

    func step() throws -> Bool {
        let code = failure == SQLITE_OK ? sqlite3_step(handle) : failure
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw SQLiteError(code: code, message: String(cString: sqlite3_errmsg(sqlite3_db_handle(handle))))
        }
    }

    var changes: Int { Int(sqlite3_changes64(sqlite3_db_handle(handle))) }

    // MARK: - The current row

    var columnCount: Int { Int(sqlite3_column_count(handle)) }

    func integer(at position: Int) -> Int64? {
        isNull(position) ? nil : sqlite3_column_int64(handle, Int32(position))
    }

    func text(at position: Int) -> String? {
        guard !isNull(position), let start = sqlite3_column_text(handle, Int32(position)) else { return nil }
        // The length is asked after the text, whose encoding it depends on.
        let count = Int(sqlite3_column_bytes(handle, Int32(position)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func blob(at position: Int) -> Data? {
        guard !isNull(position) else { return nil }
        guard let start = sqlite3_column_blob(handle, Int32(position)) else { return Data() }
        return Data(bytes: start, count: Int(sqlite3_column_bytes(handle, Int32(position))))
    }

    private func isNull(_ position: Int) -> Bool { sqlite3_column_type(handle, Int32(position)) == SQLITE_NULL }
}
