import ChannelKit
import Foundation
import HubModel
import HubRouter

/// A look at the rows of all tenants, through an open connection.
struct SQLInspection: HubInspection {
    let connection: SQLConnection

    func installation() throws -> String {
        // A hash, so that servers which learn it learn nothing of the key.
        let hash = try connection.numbers.lookupKey(connection).hash(.installation, "installation")
        return hash.hex
    }

    func oldRows(_ kind: RetentionKind, after position: RowPosition, before: Date, limit: Int) throws -> OldRows {
        try SQLRetention(connection: connection).oldRows(kind, after: position, before: before, limit: limit)
    }

    func storedRows(_ kind: RetentionKind) throws -> StoredRows {
        try TableSizes(connection: connection).storedRows(kind)
    }

    // MARK: - Runnable work

    func runnableWork(of tenant: TenantID, at: Date, limit: Int) throws -> Int {
        let number: Int64? = try connection.row(.numberOfTenant, tenant) { try $0["id"] }
        guard let number else { return 0 }
        try connection.enter(number)
        let channels = try connection.rows(.channelsOfTenant, number) { try $0["id"] as Int64 }
        var count: Int = try connection.row(.runnableTurns, number, at, limit) { try $0["count"] } ?? 0
        for channel in channels where count < limit {
            count += try connection.row(.runnableItems, channel, limit - count, at) { try $0["count"] } ?? 0
        }
        return count
    }

    // MARK: - Inconsistent rows

    /// The max tenants looked at in one read, most of which have no work.
    private static let tenantsAtOnce = 200

    func suspects(
        _ check: ConsistencyCheck,
        after position: RowPosition,
        before: Date,
        limit: Int
    ) throws -> SuspectRows {
        guard connection.dialect.showsOneTenant else {
            return try suspects(check, after: position.row, before: before, limit: limit)
        }
        let tenants = try connection.tenants(after: position.tenant, limit: Self.tenantsAtOnce)
        var names: [String] = []
        for tenant in tenants {
            try connection.enter(tenant)
            var row: Int64? = 0
            while let after = row {
                let page = try suspects(check, after: after, before: before, limit: limit)
                names += page.names
                row = page.next?.row
            }
        }
        let last = tenants.count == Self.tenantsAtOnce ? tenants.last : nil
        return SuspectRows(names: names, next: last.map { RowPosition(tenant: $0) })
    }

    /// A page of the rows that the connection shows.
    private func suspects(
        _ check: ConsistencyCheck,
        after position: Int64,
        before: Date,
        limit: Int
    ) throws -> SuspectRows {
        switch check {
        case .runningTurns: try page(.runningTurns, "turn", position, limit, before, position)
        case .claimedReplies: try page(.claimedReplies, "reply", position, limit, before)
        case .repliesWithoutDueTime: try page(.repliesWithoutDueTime, "reply", position, limit)
        case .repliesDueTooLate: try page(.repliesDueTooLate, "reply", position, limit)
        case .expiredStatuses: try statuses(.expiredStatuses, position, limit, before)
        case .unjoinedStatuses: try statuses(.unjoinedStatuses, position, limit, before)
        }
    }

    /// A page of live rows in the order of their conversations, which are the positions.
    private func page<each Argument: SQLBindable>(
        _ statement: SQLStatement,
        _ name: String,
        _ position: Int64,
        _ limit: Int,
        _ arguments: repeat each Argument
    ) throws -> SuspectRows {
        let rows = try connection.rows(statement, repeat each arguments, position, limit) {
            (
                id: try $0["id"] as Int64, conversation: try $0["conversation"] as Int64,
                isSuspect: try $0["is_suspect"] as Bool
            )
        }
        return SuspectRows(
            names: rows.filter(\.isSuspect).map { "\(name) \($0.id)" },
            next: rows.count == limit ? rows.last.map { RowPosition(row: $0.conversation) } : nil
        )
    }

    /// A page of statuses in the order of their receipt, in milliseconds, which are the positions.
    private func statuses(_ statement: SQLStatement, _ position: Int64, _ limit: Int, _ before: Date) throws
        -> SuspectRows
    {
        let rows = try connection.rows(statement, position, before, limit) {
            (
                hash: try $0["external_hash"] as Data, receivedAt: try $0["received_at"] as Int64,
                isSuspect: try $0["is_suspect"] as Bool
            )
        }
        return SuspectRows(
            names: rows.filter(\.isSuspect).map { row in
                "status \(row.hash.prefix(4).map { String(format: "%02x", $0) }.joined())"
            },
            next: rows.count == limit ? rows.last.map { RowPosition(row: $0.receivedAt) } : nil
        )
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let numberOfTenant = SQLStatement("SELECT id FROM tenants WHERE name = ?")
    fileprivate static let channelsOfTenant = SQLStatement("SELECT id FROM channels WHERE tenant = ? ORDER BY name")
    fileprivate static let runnableTurns = SQLStatement(
        """
        SELECT count(*) AS count FROM (
            SELECT id FROM turns
            WHERE tenant = ? AND ended_at IS NULL AND waits_until <= ? LIMIT ?) AS waiting
        """
    )
    // An item behind one that waits cannot be processed either: of each lane only the items up to that one count.
    fileprivate static let runnableItems = SQLStatement(
        """
        SELECT count(*) AS count FROM (
            SELECT max(due_at) OVER (
                PARTITION BY lane ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS due
            FROM inbox WHERE channel = ? AND state = 'pending' LIMIT ?) AS waiting
        WHERE waiting.due <= ?
        """
    )
    fileprivate static let runningTurns = SQLStatement(
        """
        SELECT id, conversation, CASE WHEN state = 'running' AND begun_at < ? THEN 1 ELSE 0 END AS is_suspect
        FROM turns WHERE ended_at IS NULL
            AND (tenant, conversation) > (coalesce((SELECT tenant FROM conversations WHERE id = ?), 0), ?)
        ORDER BY tenant, conversation, ended_at, id LIMIT ?
        """
    )
    fileprivate static let claimedReplies = SQLStatement(
        """
        SELECT id, conversation, CASE WHEN state = 'claimed' AND created_at < ? THEN 1 ELSE 0 END AS is_suspect
        FROM outbox WHERE state IN ('pending', 'claimed', 'ambiguous') AND conversation > ?
        ORDER BY conversation, id LIMIT ?
        """
    )
    fileprivate static let repliesWithoutDueTime = SQLStatement(
        """
        SELECT id, conversation, CASE WHEN state = 'pending' AND due_at IS NULL THEN 1 ELSE 0 END AS is_suspect
        FROM outbox WHERE state IN ('pending', 'claimed', 'ambiguous') AND conversation > ?
        ORDER BY conversation, id LIMIT ?
        """
    )
    fileprivate static let repliesDueTooLate = SQLStatement(
        """
        SELECT id, conversation, CASE WHEN state = 'pending' AND due_at > expires_at THEN 1 ELSE 0 END AS is_suspect
        FROM outbox WHERE state IN ('pending', 'claimed', 'ambiguous') AND conversation > ?
        ORDER BY conversation, id LIMIT ?
        """
    )
    fileprivate static let expiredStatuses = SQLStatement(
        """
        SELECT external_hash, received_at, 1 AS is_suspect FROM early_statuses
        WHERE received_at > ? AND received_at < ? ORDER BY received_at LIMIT ?
        """
    )
    fileprivate static let unjoinedStatuses = SQLStatement(
        """
        SELECT external_hash, received_at, CASE WHEN EXISTS (
            SELECT 1 FROM messages
            WHERE messages.channel = early.channel AND messages.external_hash = early.external_hash)
            THEN 1 ELSE 0 END AS is_suspect
        FROM early_statuses AS early WHERE received_at > ? AND received_at < ? ORDER BY received_at LIMIT ?
        """
    )
}
