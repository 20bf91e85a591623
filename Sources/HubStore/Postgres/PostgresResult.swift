import CPostgres
import Foundation

/// The result of one statement, with all of its rows.
final class PostgresResult {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQclear(handle) }

    var status: ExecStatusType { PQresultStatus(handle) }

    /// The number of rows that the statement inserted, updated or deleted; also that of a query.
    var count: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }

    /// The name of the executed command, with its numbers: `COMMIT`, `INSERT 0 1`.
    var command: String { String(cString: PQcmdStatus(handle)) }

    var rows: Int { Int(PQntuples(handle)) }

    /// The names and types of the columns.
    var columns: [(name: String, type: Oid)] {
        (0..<PQnfields(handle)).map { (PQfname(handle, $0).map { String(cString: $0) } ?? "", PQftype(handle, $0)) }
    }

    /// The bytes of a value, valid as long as the result; nil for NULL.
    func value(row: Int, column: Int) -> UnsafeRawBufferPointer? {
        let (row, column) = (Int32(row), Int32(column))
        guard PQgetisnull(handle, row, column) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(handle, row, column),
            count: Int(PQgetlength(handle, row, column))
        )
    }

    /// The error that the result is; nil for any other result.
    var error: PostgresError? {
        guard status == PGRES_FATAL_ERROR else { return nil }
        // Only the first part of the message: the details contain values of rows.
        let message = field("M") ?? String(cString: PQresultErrorMessage(handle)).onOneLine
        let isEnd = ["FATAL", "PANIC"].contains(field("V") ?? "")
        return PostgresError(state: field("C") ?? "", message: message, loss: isEnd ? .rolledBack : nil)
    }

    /// A field of an error, by its code in the protocol.
    private func field(_ code: Unicode.Scalar) -> String? {
        PQresultErrorField(handle, Int32(code.value)).map { String(cString: $0) }
    }
}

extension String {
    /// The lines of a message of libpq, joined.
    var onOneLine: String {
        split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
    }
}
