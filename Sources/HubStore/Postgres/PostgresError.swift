import HubRouter

/// An error of PostgreSQL, whose message names tables and columns, never a value.
struct PostgresError: Error, Hashable, CustomStringConvertible {
    /// The state of a transaction after its connection was lost.
    enum Loss: Hashable {
        /// Nothing of it is committed.
        case rolledBack
        /// COMMIT was sent and not answered: it is committed or not.
        case outcomeUnknown
    }

    /// The SQLSTATE; empty for an error that the server did not report.
    let state: String
    let message: String
    /// The state of the transaction if the connection is lost; nil for an error of a statement.
    var loss: Loss?

    /// True if the connection cannot be used any more.
    var isLost: Bool { loss != nil }

    /// True if the transaction can succeed when it runs again: it lost against another one.
    var isConflict: Bool { [Self.serializationFailure, Self.deadlock, Self.lockNotAvailable].contains(state) }

    /// True if another connection may have more success: this one is to a server that became read-only.
    var isOfServer: Bool { state == Self.readOnly }

    var description: String { state.isEmpty ? message : "PostgreSQL error \(state): \(message)" }

    static let serializationFailure = "40001"
    static let deadlock = "40P01"
    static let lockNotAvailable = "55P03"
    static let readOnly = "25006"
    static let uniqueViolation = "23505"
}

extension PostgresError: DatabaseError {
    var storageError: StorageError? {
        if let loss { return loss == .outcomeUnknown ? .outcomeUnknown : .unavailable(message) }
        switch state {
        case _ where isConflict: return .conflict
        // A statement that ran for longer than its timeout.
        case "57014": return .busy
        case Self.readOnly: return .readOnly
        case "53100": return .full
        // Out of connections, memory or another limit.
        case _ where state.hasPrefix("53"): return .unavailable(message)
        // The server shuts down or starts.
        case _ where state.hasPrefix("57P"): return .unavailable(message)
        // Damaged files, or an input or output error of the server.
        case _ where state.hasPrefix("58") || state.hasPrefix("XX"): return .unavailable(message)
        case _ where state.hasPrefix("08"): return .unavailable(message)
        default: return nil
        }
    }
}
