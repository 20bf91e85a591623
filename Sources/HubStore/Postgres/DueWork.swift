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

    /// The first tenant with work after another one; nil if there is none.
    func tenant(with stage: Stage, after last: Int64) throws -> Int64? {
        try connection.row(.nextTenantWithWork, stage.rawValue, last) { try $0["tenant"] }
    }

    /// The work of conversations after one, in the order of tenants and conversations.
    func rows(_ stage: Stage, after last: (tenant: Int64, conversation: Int64), limit: Int) throws -> [Row] {
        try connection.rows(.workOfConversations, stage.rawValue, last.tenant, last.conversation, limit) { row in
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
    fileprivate static let nextTenantWithWork = SQLStatement(
        "SELECT tenant FROM due_work WHERE stage = ? AND tenant > ? ORDER BY tenant LIMIT 1"
    )
    fileprivate static let workOfConversations = SQLStatement(
        """
        SELECT tenant, conversation, channel, due_at, is_in_order FROM due_work
        WHERE stage = ? AND (tenant, conversation) > (?, ?) ORDER BY tenant, conversation, row_id LIMIT ?
        """
    )
}
