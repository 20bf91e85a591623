import ChannelKit
import Foundation
import HubRouter

/// The unfinished work of all tenants, from a table without content that needs no tenant to be read.
struct DueWork {
    /// The name of a stage in the table's rows.
    enum Stage: String {
        case inbound, turn, outbox
        /// Replies that wait for a decision.
        case held

        init(_ stage: HubRouter.Stage) {
            switch stage {
            case .inbound: self = .inbound
            case .turn: self = .turn
            case .outbox: self = .outbox
            }
        }
    }

    /// A piece of work in a conversation.
    struct Row {
        let tenant: Int64
        let conversation: Int64
        let channel: Int64
        let due: Date
        /// True if it delays what is behind it.
        let isInOrder: Bool
    }

    let connection: SQLConnection
    /// The live epochs of other hubs, whose work is left out.
    var others: [Int64] = []

    /// The first tenant with work after another one; nil if there is none.
    func tenant(with stage: Stage, after last: Int64) throws -> Int64? {
        try connection.row(.nextTenantWithWork, stage.rawValue, last, others.listed) { try $0["tenant"] }
    }

    /// Those of `turns` that are unfinished, with the epochs that keep them.
    func keepers(ofTurns turns: [(tenant: Int64, conversation: Int64, id: Int64)]) throws -> [Int64: Int64] {
        let rows = try connection.rows(
            .keepersOfTurns,
            turns.map(\.tenant).listed,
            turns.map(\.conversation).listed,
            turns.map(\.id).listed
        ) { (try $0["row_id"] as Int64, try $0["keeper"] as Int64) }
        return Dictionary(rows) { $1 }
    }

    /// The work of conversations after one, in the order of tenants and conversations.
    func rows(_ stage: Stage, after last: (tenant: Int64, conversation: Int64), limit: Int) throws -> [Row] {
        try connection.rows(
            .workOfConversations,
            stage.rawValue,
            last.tenant,
            last.conversation,
            others.listed,
            limit
        ) { row in
            Row(
                tenant: try row["tenant"],
                conversation: try row["conversation"],
                channel: try row["channel"],
                due: try row["due_at"],
                isInOrder: try row["is_in_order"]
            )
        }
    }
}

// MARK: - Statements

extension SQLStatement {
    static let keptItems = SQLStatement(
        """
        SELECT inbox.channel, lane, key_codec, lane_key, inbox.due_at
        FROM inbox JOIN due_work ON stage = 'inbound' AND due_work.tenant = inbox.tenant AND conversation = 0
            AND row_id = inbox.id
        WHERE state = 'pending' AND (inbox.channel, lane) > (?, ?)
            AND NOT keeper = ANY (CAST(CAST(? AS text) AS bigint[]))
        ORDER BY inbox.channel, lane, inbox.id LIMIT ?
        """
    )
    static let keepersOfTurns = SQLStatement(
        """
        SELECT due_work.row_id, due_work.keeper
        FROM unnest(
                CAST(CAST(? AS text) AS bigint[]), CAST(CAST(? AS text) AS bigint[]), CAST(CAST(? AS text) AS bigint[])
            ) AS turn (tenant, conversation, id)
            JOIN due_work ON stage = 'turn' AND due_work.tenant = turn.tenant
                AND due_work.conversation = turn.conversation AND row_id = turn.id
        """
    )
    fileprivate static let nextTenantWithWork = SQLStatement(
        """
        SELECT tenant FROM due_work
        WHERE stage = ? AND tenant > ? AND NOT keeper = ANY (CAST(CAST(? AS text) AS bigint[])) ORDER BY tenant LIMIT 1
        """
    )
    fileprivate static let workOfConversations = SQLStatement(
        """
        SELECT tenant, conversation, channel, due_at, is_in_order FROM due_work
        WHERE stage = ? AND (tenant, conversation) > (?, ?) AND NOT keeper = ANY (CAST(CAST(? AS text) AS bigint[]))
        ORDER BY tenant, conversation, row_id LIMIT ?
        """
    )
}
