/// Tables of features to come, which nothing writes yet.
///
/// The code that does brings the deletion of old rows, with an entry in ``RetentionKind``.
package struct ComingTables: Sendable {
    /// The tables.
    package let tables: [String]
    /// The time for which their rows are to be kept; nil if they belong to something that is deleted otherwise.
    package let lifetime: Duration?
    /// The time from which the age counts, or what the rows belong to.
    package let rule: String

    /// All of them.
    package static let all = [
        ComingTables(
            tables: ["identities", "signing_keys"],
            lifetime: nil,
            rule: "until they are deleted; their number does not grow with traffic"
        ),
        ComingTables(tables: ["notifications"], lifetime: .days(90), rule: "from the notification"),
        ComingTables(
            tables: [
                "conversation_labels", "read_marks", "feedback", "scheduled_messages", "calls", "insights",
            ],
            lifetime: nil,
            rule: "with their conversation"
        ),
        ComingTables(tables: ["message_revisions", "message_files"], lifetime: nil, rule: "with their message"),
        ComingTables(tables: ["files"], lifetime: nil, rule: "with the last row that refers to them"),
        ComingTables(tables: ["people"], lifetime: nil, rule: "with their last contact"),
        ComingTables(
            tables: ["locations", "canned_replies", "labels", "subscriptions", "tenant_documents", "provider_tokens"],
            lifetime: nil,
            rule: "until they are deleted; a tenant has few"
        ),
        ComingTables(tables: ["usage_ledger"], lifetime: .days(800), rule: "from the day; two years of invoices"),
        ComingTables(tables: ["daily_numbers"], lifetime: .days(1_100), rule: "from the day; three years of reports"),
        ComingTables(tables: ["dirty_days"], lifetime: nil, rule: "until the work is done"),
        ComingTables(tables: ["exports"], lifetime: .days(1), rule: "from their end"),
        ComingTables(
            tables: ["knowledge_documents", "knowledge_passages"],
            lifetime: nil,
            rule: "until the tenant deletes them"
        ),
        ComingTables(
            tables: ["endpoints", "endpoint_secrets", "event_cursors", "instances"],
            lifetime: nil,
            rule: "until they are deleted; an installation has few"
        ),
        ComingTables(tables: ["deliveries", "delivery_attempts"], lifetime: .days(30), rule: "from their end"),
        ComingTables(tables: ["delivery_gaps"], lifetime: .days(90), rule: "from the gap"),
    ]
}
