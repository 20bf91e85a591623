import ChannelKit
import Foundation
import HubRouter

/// The lanes with work, read from the rows of all tenants without their content.
///
/// Each query walks an index that has the unfinished rows only. Where one tenant shows at a time, conversations with work
/// are read from ``DueWork``, and it names the tenants with items.
struct WaitingLanes {
    let connection: SQLConnection
    /// The live epochs of other hubs, whose work is left out.
    var others: [Int64] = []

    private var work: DueWork { DueWork(connection: connection, others: others) }

    /// Returns up to `limit` lanes after `last`, in the order of the index; of items, where one tenant shows at a time,
    /// about as many.
    func page(_ stage: Stage, after last: Lane?, limit: Int) throws -> LanePage {
        guard connection.dialect.showsOneTenant else { return try shownPage(stage, after: last, limit: limit) }
        guard stage == .inbound else {
            return page(of: try conversations(stage, after: last, limit: limit), limit: limit)
        }
        return try itemsOfTenants(after: last, limit: limit)
    }

    /// A page of the lanes that the connection shows.
    private func shownPage(_ stage: Stage, after last: Lane?, limit: Int) throws -> LanePage {
        let rows =
            switch stage {
            case .inbound: try items(after: last, limit: limit)
            case .turn: try turns(after: last, limit: limit)
            case .outbox: try replies(after: last, limit: limit)
            }
        return page(of: rows, limit: limit)
    }

    private func page(of rows: [Row], limit: Int) -> LanePage {
        guard rows.count == limit, let cut = rows.last?.lane else { return LanePage(lanes: due(rows), next: nil) }
        // The last lane may have more rows than were read. One that has all of them ends the page as it is.
        let complete = rows.filter { $0.lane != cut }
        return LanePage(lanes: due(complete.isEmpty ? rows : complete), next: complete.last?.lane ?? cut)
    }

    /// The conversations of all tenants with work of a stage.
    private func conversations(_ stage: Stage, after last: Lane?, limit: Int) throws -> [Row] {
        let position = (tenant: try last.map(tenant) ?? 0, conversation: last?.conversation.rawValue ?? 0)
        return try work.rows(.init(stage), after: position, limit: limit).map { row in
            // A channel that is not known yet is read among its tenant's.
            if connection.numbers.directory.channel(row.channel) == nil { try connection.enter(row.tenant) }
            let channel = try connection.numbers.channel(row.channel, connection)
            let lane = Lane(stage: stage, channel: channel, conversation: ConversationID(row.conversation))
            return Row(lane: lane, due: row.due, isInOrder: row.isInOrder)
        }
    }

    /// The lanes of items, from one tenant that has any to the next.
    private func itemsOfTenants(after last: Lane?, limit: Int) throws -> LanePage {
        var lanes: [DueLane] = []
        var position: Int64 = 0
        if let last {
            position = try tenant(of: last)
            try connection.enter(position)
            let page = try shownPage(.inbound, after: last, limit: limit)
            guard page.next == nil else { return page }
            lanes = page.lanes
        }
        while let tenant = try work.tenant(with: .inbound, after: position) {
            // A page ends with a lane of the last tenant, after which the next page begins.
            if lanes.count >= limit { return LanePage(lanes: lanes, next: lanes.last?.lane) }
            try connection.enter(tenant)
            let page = try shownPage(.inbound, after: nil, limit: limit)
            lanes += page.lanes
            if let next = page.next { return LanePage(lanes: lanes, next: next) }
            position = tenant
        }
        return LanePage(lanes: lanes, next: nil)
    }

    private func tenant(of lane: Lane) throws -> Int64 {
        try connection.numbers.tenant(lane.channel.tenant, connection).number
    }

    /// An unfinished row of a lane.
    private struct Row {
        let lane: Lane
        let due: Date?
        /// True if the row delays those behind it.
        var isInOrder = true
    }

    /// The due time of each lane: that of its first row in order, or of a row that may overtake it.
    private func due(_ rows: [Row]) -> [DueLane] {
        var lanes: [DueLane] = []
        var hasFirst = false
        for row in rows {
            let isNew = lanes.last?.lane != row.lane
            if isNew { hasFirst = false }
            guard let due = row.due, !row.isInOrder || !hasFirst else { continue }
            hasFirst = hasFirst || row.isInOrder
            if isNew {
                lanes.append(DueLane(row.lane, at: due))
            } else if let known = lanes.last, due < known.due {
                lanes[lanes.count - 1] = DueLane(row.lane, at: due)
            }
        }
        return lanes
    }

    private func items(after last: Lane?, limit: Int) throws -> [Row] {
        // No channel has the number 0.
        let (channel, hash) = try last.map(place) ?? (0, .zero)
        if connection.dialect.showsOneTenant {
            return try connection.rows(.keptItems, channel, hash, others.listed, limit, read: item)
        }
        return try connection.rows(.waitingItems, channel, hash, limit, read: item)
    }

    private func item(_ row: SQLRow) throws -> Row {
        let hash: Data = try row["lane"]
        let (key, _) = try readable(or: LookupKey.unreadableLane(hash)) {
            try row.content("lane_key", codec: "key_codec")
        }
        return Row(lane: Lane(stage: .inbound, channel: try self.channel(row), key: key), due: try row["due_at"])
    }

    /// The channel's number and the hash of a lane.
    private func place(of lane: Lane) throws -> (channel: Int64, hash: LookupHash) {
        let tenant = try connection.numbers.tenant(lane.channel.tenant, connection)
        let channel = try connection.numbers.channel(lane.channel.name, of: tenant, connection)
        return (channel, tenant.key.lane(lane.key))
    }

    private func turns(after last: Lane?, limit: Int) throws -> [Row] {
        let tenant = try last.map(tenant) ?? 0
        return try connection.rows(.waitingTurns, tenant, last?.conversation.rawValue ?? 0, limit) { row in
            Row(lane: try lane(.turn, row), due: try row["waits_until"])
        }
    }

    private func replies(after last: Lane?, limit: Int) throws -> [Row] {
        try connection.rows(.waitingReplies, last?.conversation.rawValue ?? 0, limit) { row in
            let state: OutboxState? = try row["state"]
            return Row(lane: try lane(.outbox, row), due: try row["due_at"], isInOrder: state != .ambiguous)
        }
    }

    private func lane(_ stage: Stage, _ row: SQLRow) throws -> Lane {
        Lane(stage: stage, channel: try channel(row), conversation: try row["conversation"])
    }

    private func channel(_ row: SQLRow) throws -> ChannelID {
        try connection.numbers.channel(row["channel"], connection)
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let waitingItems = SQLStatement(
        """
        SELECT channel, lane, key_codec, lane_key, due_at FROM inbox
        WHERE state = 'pending' AND (channel, lane) > (?, ?) ORDER BY channel, lane, id LIMIT ?
        """
    )
    // In the order of the index of live turns, so that SQLite does not walk that of all turns.
    fileprivate static let waitingTurns = SQLStatement(
        """
        SELECT channel, conversation, waits_until FROM turns
        WHERE ended_at IS NULL AND state IN ('open', 'running') AND (tenant, conversation) > (?, ?)
        ORDER BY tenant, conversation, ended_at, id LIMIT ?
        """
    )
    fileprivate static let waitingReplies = SQLStatement(
        """
        SELECT channel, conversation, due_at, state FROM outbox
        WHERE state IN ('pending', 'claimed', 'ambiguous') AND via = 'api' AND conversation > ?
        ORDER BY conversation, id LIMIT ?
        """
    )
}
