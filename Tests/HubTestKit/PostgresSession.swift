import CPostgres
import Synchronization

/// A connection with which a test looks at a database and changes it beside the hub.
///
/// It is not the hub's own, whose errors are to be found.
package final class PostgresSession: Sendable {
    /// An error of the server or of the connection.
    package struct Failure: Error {
        package let message: String
    }

    /// The connection, closed with its owner.
    private struct State: ~Copyable {
        let handle: OpaquePointer?

        deinit { PQfinish(handle) }
    }

    private let state: Mutex<State>

    package init(_ url: String) throws {
        let handle = PQconnectdb(url)
        guard PQstatus(handle) == CONNECTION_OK else {
            let message = String(cString: PQerrorMessage(handle))
            PQfinish(handle)
            throw Failure(message: message)
        }
        state = Mutex(State(handle: handle))
    }

    /// True if the connection was lost.
    var isLost: Bool { state.withLock { PQstatus($0.handle) != CONNECTION_OK } }

    /// Runs the statements of a script.
    package func run(_ script: String) throws { _ = try lines(script) }

    /// Runs the statements of a script and returns their rows, each as its columns separated by spaces, and `-` for NULL.
    package func lines(_ script: String) throws -> [String] {
        try state.withLock { state in
            PQsendQuery(state.handle, script)
            var lines: [String] = []
            var failure: String?
            while let result = PQgetResult(state.handle) {
                defer { PQclear(result) }
                switch PQresultStatus(result) {
                case PGRES_TUPLES_OK: lines += Self.rows(of: result)
                case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
                default: failure = failure ?? String(cString: PQresultErrorMessage(result))
                }
            }
            if PQstatus(state.handle) != CONNECTION_OK { failure = failure ?? "the connection was lost" }
            if let failure { throw Failure(message: failure) }
            return lines
        }
    }

    private static let boolean: Oid = 16

    private static func rows(of result: OpaquePointer) -> [String] {
        (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { column in
                guard PQgetisnull(result, row, column) == 0 else { return "-" }
                let value = String(cString: PQgetvalue(result, row, column))
                // As SQLite shows them.
                return PQftype(result, column) == boolean ? (value == "t" ? "1" : "0") : value
            }
            .joined(separator: " ")
        }
    }
}
