package import ChannelKit
package import Foundation
package import HubModel

/// Rows of one kind that are older than its lifetime, few enough for one transaction.
package struct OldRows: Sendable {
    /// The kind.
    package let kind: RetentionKind
    /// The time before which rows are old.
    package let before: Date
    /// The tenant's number; 0 for the rows of all tenants.
    package let tenant: Int64
    /// The number after which the rows are, and that of the last of them.
    package let after: Int64
    package let last: Int64
    /// The max number of rows that one transaction deletes.
    package let limit: Int
    /// The number of rows that may be deleted; 0 if all are needed.
    package let count: Int
    /// The time of the oldest row at these positions; nil if there is none, or it was not looked for.
    package let oldest: Date?
    /// The time of the oldest row that may be deleted; nil if none may.
    package let oldestDeletable: Date?
    /// The position at which the search goes on; nil at the end.
    package let next: RowPosition?

    /// Makes a slice.
    package init(
        kind: RetentionKind,
        before: Date,
        tenant: Int64 = 0,
        after: Int64 = 0,
        last: Int64 = 0,
        limit: Int,
        count: Int = 0,
        oldest: Date? = nil,
        oldestDeletable: Date? = nil,
        next: RowPosition? = nil
    ) {
        self.kind = kind
        self.before = before
        self.tenant = tenant
        self.after = after
        self.last = last
        self.limit = limit
        self.count = count
        self.oldest = oldest
        self.oldestDeletable = oldestDeletable
        self.next = next
    }
}

/// The rows that one transaction deleted.
package struct DeletedRows: Sendable {
    /// The number of rows, in all tables of the kind.
    package let count: Int
    /// True if the transaction reached its limit: the slice has more to delete.
    package let isCut: Bool
    /// The time for which it occupied the writer.
    package let time: Duration

    /// Makes a result.
    package init(count: Int, isCut: Bool, time: Duration) {
        self.count = count
        self.isCut = isCut
        self.time = time
    }
}

/// The stored rows of one kind.
package struct StoredRows: Sendable {
    /// The number of rows in all of its tables.
    package let count: Int
    /// The time of the oldest row, about; nil if there is none.
    package let oldest: Date?
    /// The space of its tables and their indexes on the disk, in bytes; nil if it cannot be measured.
    package let bytes: Int64?

    /// Makes a report.
    package init(count: Int, oldest: Date?, bytes: Int64?) {
        self.count = count
        self.oldest = oldest
        self.bytes = bytes
    }
}

/// A read-only look at the rows of all tenants, without access to content.
package protocol HubInspection {
    /// The identity of the database: that of all instances on it, and of no other database.
    func installation() throws -> String

    /// The next old rows of a kind, oldest first.
    ///
    /// - Parameters:
    ///   - position: The ``OldRows/next`` of the slice before.
    ///   - before: The time before which rows are old.
    ///   - limit: The max number of rows to look at.
    func oldRows(_ kind: RetentionKind, after position: RowPosition, before: Date, limit: Int) throws -> OldRows

    /// The rows of a kind and their space on the disk. They are counted one by one: this is for operators' commands.
    func storedRows(_ kind: RetentionKind) throws -> StoredRows

    /// The number of a tenant's items and turns that could be processed now, up to `limit`.
    func runnableWork(of tenant: TenantID, at: Date, limit: Int) throws -> Int

    /// The rows that break a rule of the storage, a few of them.
    ///
    /// - Parameters:
    ///   - position: The ``SuspectRows/next`` of the page before.
    ///   - before: The time before which a row must have been taken up or deleted.
    ///   - limit: The max number of rows to look at.
    func suspects(
        _ check: ConsistencyCheck,
        after position: RowPosition,
        before: Date,
        limit: Int
    ) throws -> SuspectRows

    // MARK: - Signing in

    /// The row behind the hash of a token; nil if there is none.
    func place(of kind: AccessToken.Kind, hash: Data) throws -> AccessPlace?

    /// The failed sign-ins of a counter.
    func failures(of counter: SignInCounter) throws -> SignInFailures?
}
