import Synchronization

/// A statement of the program: its text, and its place among the prepared statements of each connection.
///
/// Statements are constants, at the end of the file that runs them. Text that is built at run time would be hashed or
/// prepared again in every call.
///
/// ```swift
/// let owner: ContactID? = try connection.row(.ownerOfAlias, tenant, channel.name, alias) { try $0["contact"] }
///
/// extension SQLStatement {
///     fileprivate static let ownerOfAlias = SQLStatement(
///         "SELECT contact FROM contact_aliases WHERE tenant = ? AND channel = ? AND alias = ?"
///     )
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
