/// A kind of stored data with one rule for how long it is kept.
///
/// Every table of the schema is in one kind: the settings under `hub.retention`, the deletion of old rows,
/// `patchbay retention show` and the reference are made of this list. The statements of each kind are in the storage.
package enum RetentionKind: String, Hashable, Sendable, CaseIterable {
    case raw
    case itemKeys = "item_keys"
    case earlyStatuses = "early_statuses"
    case unrouted
    case conversations, messages, turns
    case turnLedger = "turn_ledger"
    case replies, leads
    case deadLetters = "dead_letters"
    case events
    case modelCalls = "model_calls"
    case modelDays = "model_days"
    case quotaNotices = "quota_notices"
    case audit, sessions, invitations
    case idempotencyKeys = "idempotency_keys"
    case signInFailures = "sign_in_failures"
    case installation

    /// The rule of a kind.
    package enum Rule: Hashable, Sendable {
        /// The kind has a setting, with this default; without a default its rows are kept until it is set.
        case setting(default: Duration?)
        /// The kind has no setting.
        case fixed(Duration)
        /// The rows are kept: their number does not grow with traffic.
        case permanent
    }

    /// The facts of a kind.
    package struct Facts: Sendable {
        /// The data, as a noun phrase.
        package let title: String
        /// The tables with its rows.
        package let tables: [String]
        /// The data, and the time from which its age counts, as a sentence.
        package let help: String
        /// The rule.
        package let rule: Rule
        /// The reason for the default.
        package let reason: String
        /// The min lifetime that can be set, with the reason; nil if there is none.
        package var minimum: (lifetime: Duration, reason: String)?
    }

    /// The default lifetime; nil if the rows are kept.
    package var defaultLifetime: Duration? {
        switch facts.rule {
        case .setting(let lifetime): lifetime
        case .fixed(let lifetime): lifetime
        case .permanent: nil
        }
    }

    /// True if `hub.retention` has a key for the kind.
    package var hasSetting: Bool {
        if case .setting = facts.rule { true } else { false }
    }
}

extension Duration {
    /// A number of days of 24 hours.
    static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}

// MARK: - The table

extension RetentionKind {
    /// The facts of the kind.
    ///
    /// A test fails if a kind has none.
    package var facts: Facts {
        Self.table[self] ?? Facts(title: rawValue, tables: [], help: "", rule: .permanent, reason: "")
    }

    private static let table: [RetentionKind: Facts] = [
        .raw: Facts(
            title: "processed items, as delivered",
            tables: ["inbox"],
            help:
                "Processed items as the provider delivered them, from their receipt. Items that are pending or "
                + "dead letters stay until they are decided.",
            rule: .setting(default: .days(30)),
            reason: "long enough to look into a complaint, short because they repeat what customers wrote"
        ),
        .itemKeys: Facts(
            title: "keys that recognize redelivered items",
            tables: ["item_keys"],
            help:
                "The keys by which a redelivered item is recognized, with its outcome, from its receipt. They "
                + "have no content.",
            rule: .setting(default: .days(30)),
            reason: "providers redeliver for a week at most; the rest is for questions about an item"
        ),
        .earlyStatuses: Facts(
            title: "delivery statuses of unknown messages",
            tables: ["early_statuses"],
            help: "Delivery statuses of messages that the hub does not know, from their receipt.",
            rule: .setting(default: .days(1)),
            reason: "a status overtakes its message by seconds; other programs may use the same account",
            minimum: (.seconds(3600), "a send can be retried for minutes before its id is known")
        ),
        .unrouted: Facts(
            title: "items for an address that no channel has",
            tables: ["unrouted"],
            help: "Authentic items for an address that no channel has, from their receipt.",
            rule: .setting(default: .days(30)),
            reason: "a month to notice that an address is missing"
        ),
        .conversations: Facts(
            title: "idle conversations with all they have, and their customers",
            tables: [
                "conversations", "conversation_memory", "notes", "contacts", "contact_aliases", "contact_memory",
                "consents",
            ],
            help:
                "Conversations with all their messages, turns, replies, notes and leads, from the last activity; with a "
                + "customer's last one, the customer's data, unless the customer opted out.",
            rule: .setting(default: nil),
            reason: "they belong to the tenant, whose laws differ",
            minimum: (.days(7), "a customer's next message continues a conversation for that time")
        ),
        .messages: Facts(
            title: "messages",
            tables: ["messages"],
            help:
                "Messages with the records of their sending, from their time, also in conversations that go on.",
            rule: .setting(default: nil),
            reason: "they belong to the tenant, whose laws differ",
            minimum: (.days(2), "a reply may wait for a day, and its statuses follow")
        ),
        .turns: Facts(
            title: "turns, with their steps",
            tables: ["turns", "turn_messages"],
            help:
                "The turns in which messages were answered, with the steps of each, from their beginning. "
                + "Messages stay.",
            rule: .setting(default: nil),
            reason: "they explain each answer, and are small",
            minimum: (.days(2), "a reply may wait for a day")
        ),
        .turnLedger: Facts(
            title: "results of calls that cost money or acted",
            tables: ["turn_ledger"],
            help: "The results of calls that cost money or had an effect, from the call.",
            rule: .setting(default: .days(90)),
            reason: "as long as a dead turn can be retried, which must not repeat its calls",
            minimum: (.days(2), "a turn that runs again must not repeat its calls")
        ),
        .replies: Facts(
            title: "records of sending",
            tables: ["outbox"],
            help:
                "The records of sending: attempts and the decision on each reply, from its creation. Messages "
                + "stay.",
            rule: .setting(default: nil),
            reason: "they explain why a reply was not sent",
            minimum: (.days(2), "a reply may wait for a day, and its statuses follow")
        ),
        .leads: Facts(
            title: "leads",
            tables: ["leads"],
            help: "Leads, from their creation.",
            rule: .setting(default: nil),
            reason: "they belong to the tenant"
        ),
        .deadLetters: Facts(
            title: "dead letters without a decision",
            tables: [],
            help:
                "Dead letters without a decision, from their creation: they are discarded then, and kept like "
                + "others of their kind.",
            rule: .setting(default: .days(90)),
            reason: "no customer expects an answer to a message of last season",
            minimum: (.days(2), "a reply may wait for a day")
        ),
        .events: Facts(
            title: "the event log",
            tables: ["events"],
            help: "The event log, whether or not its consumers have read it.",
            rule: .setting(default: .days(90)),
            reason: "a quarter, for reports and questions",
            minimum: (.days(1), "a consumer that is restarted reads on from its last event")
        ),
        .modelCalls: Facts(
            title: "usage of models by call",
            tables: ["model_usage"],
            help: "The usage of models by call. The sums of days stay.",
            rule: .setting(default: .days(90)),
            reason: "long enough to check an invoice of the provider",
            minimum: (.days(35), "the usage of a month includes the calls of its first day")
        ),
        .modelDays: Facts(
            title: "usage of models by day",
            tables: ["model_usage_days"],
            help: "The usage of models by day and model.",
            rule: .setting(default: nil),
            reason: "one row for each tenant, day and model",
            minimum: (.days(35), "quotas sum up a month")
        ),
        .quotaNotices: Facts(
            title: "logged warnings about quotas",
            tables: ["quota_notices"],
            help: "The warnings about quotas that were logged.",
            rule: .fixed(.days(62)),
            reason: "a quota's period is a month at most, and each is warned of once"
        ),
        .audit: Facts(
            title: "the audit log",
            tables: ["audit"],
            help: "The entries of the audit log, from the change that each records.",
            rule: .setting(default: .days(365)),
            reason: "a year, for the questions of auditors",
            minimum: (.days(30), "a change is asked about weeks later")
        ),
        .sessions: Facts(
            title: "ended sessions",
            tables: ["sessions"],
            help: "The sessions of users, from the end of their lifetime.",
            rule: .fixed(.days(30)),
            reason: "a month to look into a sign-in that its user does not know"
        ),
        .invitations: Facts(
            title: "expired one-time links",
            tables: ["invitations"],
            help: "The one-time links of users, from their expiry.",
            rule: .fixed(.days(30)),
            reason: "as long as ended sessions"
        ),
        .idempotencyKeys: Facts(
            title: "responses to requests with an idempotency key",
            tables: ["idempotency_keys"],
            help: "The responses to requests of the API with an idempotency key, from the request.",
            rule: .fixed(.days(1)),
            reason: "a program retries within minutes; a day covers an outage"
        ),
        .signInFailures: Facts(
            title: "failed sign-ins",
            tables: ["sign_in_failures"],
            help: "The counters of failed sign-ins, from the first failure that counts.",
            rule: .fixed(.days(7)),
            reason: "the longest lock is a day, and a further one is longer while the counter is kept"
        ),
        .installation: Facts(
            title: "tenants, channels, users, keys and the database itself",
            tables: [
                "users", "api_keys", "access_index", "installation", "row_ids", "storage_probe", "tenants", "channels",
                "schema_migrations", "due_work",
            ],
            help:
                "The data of the database itself, one row for each tenant, channel, user and key, and on PostgreSQL one for each "
                + "piece of unfinished work.",
            rule: .permanent,
            reason: "their number does not grow with finished work"
        ),
    ]
}
