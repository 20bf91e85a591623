import Synchronization

/// A statement of the program: its text, and its place among the prepared statements of each connection.
///
/// Statements are constants, at the end of the file that runs them. Text that is built at run time would be hashed or
/// prepared again in every call.
///
/// ```swift
/// let state: TurnState? = try connection.row(.turnState, turn, tenant) { try $0["state"] }
///
/// extension SQLStatement {
///     fileprivate static let turnState = SQLStatement("SELECT state FROM turns WHERE id = ? AND tenant = ?")
/// }
/// ```
struct SQLStatement: Sendable {
    /// The text; parameters are written `?`.
    let sql: String
    /// The place, which no other statement of the process has.
    let slot: Int

    private static let count = Atomic(0)

    init(_ sql: String) {
        self.sql = sql
        slot = Self.count.wrappingAdd(1, ordering: .relaxed).oldValue
    }
}
