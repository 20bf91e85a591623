import HubModel
import HubRouter

/// The order in which the old rows of a kind are found, with its statements.
enum RetentionOrder: Sendable {
    /// The order of ids, which is that of times.
    case ids(RowsByID)
    /// The order of times, tenant by tenant.
    case tenants(RowsByTenant)
    /// The order of times, in all tenants.
    case times(RowsByTime)
    /// The order of the last activity, tenant by tenant; with everything that a conversation has.
    case conversations

    /// The order of `kind`; nil if its rows are not deleted.
    static func of(_ kind: RetentionKind) -> RetentionOrder? {
        switch kind {
        case .raw: .ids(.raw)
        case .itemKeys: .ids(.itemKeys)
        case .earlyStatuses: .times(.earlyStatuses)
        case .unrouted: .ids(.unrouted)
        case .conversations: .conversations
        case .messages: .ids(.messages)
        case .turns: .ids(.turns)
        case .turnLedger: .ids(.turnLedger)
        case .replies: .ids(.replies)
        case .leads: .tenants(.leads)
        case .events: .ids(.events)
        case .modelCalls: .tenants(.modelCalls)
        case .modelDays: .tenants(.modelDays)
        case .quotaNotices: .tenants(.quotaNotices)
        case .audit: .tenants(.audit)
        case .sessions: .tenants(.sessions)
        case .invitations: .tenants(.invitations)
        case .idempotencyKeys: .tenants(.idempotencyKeys)
        case .signInFailures: .times(.signInFailures)
        case .deadLetters, .installation: nil
        }
    }
}

/// The unit of a column with a time, in milliseconds.
enum TimeUnit: Int64 {
    case millisecond = 1
    case hour = 3_600_000
    case day = 86_400_000
}

// MARK: - Rows by id

/// The rows of a table whose ids have the order of their times.
///
/// Old rows are at the lowest ids, so that no index by time is needed. Those that must stay are passed.
struct RowsByID: Sendable {
    let table: String
    let id: String
    let time: String
    let unit: TimeUnit
    /// True if its rows belong to tenants.
    var hasTenants: Bool { !OpenTables.names.contains(table) }
    /// Reads a range of ids: its number of rows and of old rows, its last id, and the oldest times.
    let find: SQLStatement
    /// Deletes the old rows of a range of ids, those that refer to them first.
    let delete: [SQLStatement]

    /// - Parameters:
    ///   - condition: The condition under which a row may be deleted.
    ///   - children: The columns, in other tables, that refer to the id.
    private init(
        _ table: String,
        id: String = "id",
        time: String,
        in unit: TimeUnit = .millisecond,
        if condition: String,
        children: [(table: String, column: String)] = []
    ) {
        (self.table, self.id, self.time, self.unit) = (table, id, time, unit)
        find = SQLStatement(
            """
            SELECT count(*) AS seen, max(found.id) AS last, coalesce(sum(found.is_old), 0) AS old,
                coalesce(sum(found.may_go), 0) AS deletable, min(found.time) AS oldest,
                min(CASE WHEN found.may_go = 1 THEN found.time END) AS oldest_deletable
            FROM (
                SELECT \(id) AS id, \(time) AS time, CASE WHEN \(time) < ? THEN 1 ELSE 0 END AS is_old,
                    CASE WHEN \(time) < ? AND (\(condition)) THEN 1 ELSE 0 END AS may_go
                FROM \(table) WHERE \(id) > ? ORDER BY \(id) LIMIT ?) AS found
            """
        )
        let range = "\(id) > ? AND \(id) <= ? AND \(time) < ? AND (\(condition))"
        let old = "(SELECT \(id) FROM \(table) WHERE \(range))"
        delete =
            children.map { SQLStatement("DELETE FROM \($0.table) WHERE \($0.column) IN \(old)") } + [
                SQLStatement("DELETE FROM \(table) WHERE \(range)")
            ]
    }

    static let raw = RowsByID(
        "inbox",
        time: "received_at",
        if: "state = 'done' OR (state = 'dead' AND dropped_at IS NOT NULL)"
    )
    static let itemKeys = RowsByID(
        "item_keys",
        time: "day",
        in: .day,
        if: """
            outcome <> 'pending' AND (outcome <> 'dead' OR NOT EXISTS (
                SELECT 1 FROM inbox AS open WHERE open.id = item_keys.id AND open.dropped_at IS NULL))
            """
    )
    static let unrouted = RowsByID("unrouted", time: "received_at", if: "1 = 1")
    static let events = RowsByID("events", time: "at", if: "1 = 1")
    // A message whose turn is live or whose reply is waiting or a dead letter is needed for that.
    static let messages = RowsByID(
        "messages",
        time: "at",
        if: """
            NOT EXISTS (
                SELECT 1 FROM outbox AS open
                WHERE open.id = messages.id AND open.state <> 'sent' AND open.dropped_at IS NULL)
            AND NOT EXISTS (
                SELECT 1 FROM turns AS live
                WHERE live.tenant = messages.tenant AND live.conversation = messages.conversation
                    AND live.ended_at IS NULL)
            """,
        children: [("outbox", "id")]
    )
    static let turns = RowsByID(
        "turns",
        time: "opened_at",
        if: "ended_at IS NOT NULL AND (state <> 'dead' OR dropped_at IS NOT NULL)",
        children: [("turn_messages", "turn"), ("turn_ledger", "turn")]
    )
    static let turnLedger = RowsByID(
        "turn_ledger",
        id: "turn",
        time: "at",
        if: """
            NOT EXISTS (
                SELECT 1 FROM turns AS open
                WHERE open.id = turn_ledger.turn
                    AND (open.ended_at IS NULL OR (open.state = 'dead' AND open.dropped_at IS NULL)))
            """
    )
    static let replies = RowsByID(
        "outbox",
        time: "created_at",
        if: "state = 'sent' OR (state = 'dead' AND dropped_at IS NOT NULL)"
    )
}

// MARK: - Rows by tenant and time

/// The rows of a table that has an index by tenant and time, or few rows of a tenant.
struct RowsByTenant: Sendable {
    let table: String
    let time: String
    let unit: TimeUnit
    /// Counts the old rows of a tenant up to a limit, and reads the oldest time.
    let find: SQLStatement
    /// Deletes old rows of a tenant.
    let delete: SQLStatement
    /// Deletes the look-ups of their tokens before; nil if they have none.
    let deleteTokens: SQLStatement?

    /// - Parameter token: The kind of token by whose hash a row is found before its tenant is known.
    private init(
        _ table: String,
        key: String,
        time: String,
        in unit: TimeUnit = .millisecond,
        token: AccessToken.Kind? = nil
    ) {
        (self.table, self.time, self.unit) = (table, time, unit)
        deleteTokens = token.map { kind in
            SQLStatement(
                """
                DELETE FROM access_index WHERE kind = '\(kind.rawValue)' AND hash IN (
                    SELECT hash FROM \(table) WHERE tenant = ? AND \(time) < ? LIMIT ?)
                """
            )
        }
        find = SQLStatement(
            """
            SELECT count(*) AS old, min(found.time) AS oldest
            FROM (SELECT \(time) AS time FROM \(table) WHERE tenant = ? AND \(time) < ? LIMIT ?) AS found
            """
        )
        delete = SQLStatement(
            """
            DELETE FROM \(table) WHERE (\(key)) IN (
                SELECT \(key) FROM \(table) WHERE tenant = ? AND \(time) < ? LIMIT ?)
            """
        )
    }

    static let leads = RowsByTenant("leads", key: "id", time: "at")
    static let modelCalls = RowsByTenant("model_usage", key: "purpose, subject, call", time: "at")
    static let modelDays = RowsByTenant("model_usage_days", key: "tenant, day, model", time: "day", in: .day)
    static let quotaNotices = RowsByTenant("quota_notices", key: "tenant, key", time: "at")
    static let audit = RowsByTenant("audit", key: "tenant, id", time: "at")
    static let sessions = RowsByTenant("sessions", key: "tenant, id", time: "expires_at", token: .session)
    static let invitations = RowsByTenant("invitations", key: "tenant, id", time: "expires_at", token: .invitation)
    static let idempotencyKeys = RowsByTenant("idempotency_keys", key: "tenant, hash", time: "at")
}

// MARK: - Rows by time

/// The rows of a table that has an index by time.
struct RowsByTime: Sendable {
    /// Counts the old rows up to a limit, and reads the oldest time.
    let find: SQLStatement
    let delete: SQLStatement
    /// Reads the time of the oldest row.
    let oldest: SQLStatement

    static let signInFailures = RowsByTime(
        find: SQLStatement(
            """
            SELECT count(*) AS old, min(found.since) AS oldest
            FROM (SELECT since FROM sign_in_failures WHERE since < ? ORDER BY since LIMIT ?) AS found
            """
        ),
        delete: SQLStatement(
            """
            DELETE FROM sign_in_failures WHERE (kind, hash) IN (
                SELECT kind, hash FROM sign_in_failures WHERE since < ? ORDER BY since LIMIT ?)
            """
        ),
        oldest: SQLStatement(
            "SELECT since AS time FROM sign_in_failures WHERE since > 0 ORDER BY since LIMIT 1"
        )
    )

    static let earlyStatuses = RowsByTime(
        find: SQLStatement(
            """
            SELECT count(*) AS old, min(found.received_at) AS oldest
            FROM (
                SELECT received_at FROM early_statuses WHERE received_at < ? ORDER BY received_at LIMIT ?) AS found
            """
        ),
        delete: SQLStatement(
            """
            DELETE FROM early_statuses WHERE (channel, external_hash, status) IN (
                SELECT channel, external_hash, status FROM early_statuses
                WHERE received_at < ? ORDER BY received_at LIMIT ?)
            """
        ),
        oldest: SQLStatement(
            "SELECT received_at AS time FROM early_statuses WHERE received_at > 0 ORDER BY received_at LIMIT 1"
        )
    )
}

// MARK: - Conversations

/// The statements that delete a conversation with everything in it.
enum ConversationStatements {
    /// Reads the idle conversations of a tenant that have nothing live, oldest first.
    static let find = SQLStatement(
        """
        SELECT id, contact, active_hour FROM conversations AS old
        WHERE tenant = ? AND active_hour < ? AND \(isIdle) ORDER BY active_hour LIMIT ?
        """
    )

    private static let isIdle = """
        NOT EXISTS (
            SELECT 1 FROM turns AS live
            WHERE live.tenant = old.tenant AND live.conversation = old.id AND live.ended_at IS NULL)
        AND NOT EXISTS (
            SELECT 1 FROM outbox AS waiting
            WHERE waiting.conversation = old.id AND waiting.state IN ('pending', 'claimed', 'ambiguous'))
        """

    /// Delete the first rows of a conversation; those that other rows refer to come after these.
    ///
    /// All get the same limit, so that the rows of sending are those of the first messages, whose ids they have.
    static let children = [
        child("outbox", "id", of: "messages"), child("messages", "id", of: "messages"),
        child("turn_messages", "turn", of: "turns"), child("turn_ledger", "turn", of: "turns"),
        child("turns", "id", of: "turns"), child("leads", "id", of: "leads"),
        SQLStatement(
            """
            DELETE FROM notes WHERE (tenant, id) IN (
                SELECT tenant, id FROM notes WHERE conversation = ? ORDER BY id LIMIT ?)
            """
        ),
        SQLStatement(
            """
            DELETE FROM conversation_memory WHERE (conversation, key) IN (
                SELECT conversation, key FROM conversation_memory WHERE conversation = ? LIMIT ?)
            """
        ),
    ]

    private static func child(_ table: String, _ column: String, of parent: String) -> SQLStatement {
        SQLStatement(
            """
            DELETE FROM \(table) WHERE \(column) IN (
                SELECT id FROM \(parent) WHERE conversation = ? ORDER BY id LIMIT ?)
            """
        )
    }

    static let delete = SQLStatement("DELETE FROM conversations WHERE id = ?")

    /// Reads a contact that has neither a conversation nor an opt-out, which must outlive the customer's data.
    static let contact = SQLStatement(
        """
        SELECT id FROM contacts WHERE id = ?
            AND NOT EXISTS (SELECT 1 FROM conversations AS own WHERE own.contact = contacts.id)
            AND NOT EXISTS (SELECT 1 FROM consents AS own WHERE own.contact = contacts.id AND own.opted_out = 1)
        """
    )

    /// Delete a contact.
    static let deleteContact = [
        SQLStatement("DELETE FROM contact_aliases WHERE contact = ?"),
        SQLStatement("DELETE FROM contact_memory WHERE contact = ?"),
        SQLStatement("DELETE FROM consents WHERE contact = ?"),
        SQLStatement("DELETE FROM contacts WHERE id = ?"),
    ]
}
