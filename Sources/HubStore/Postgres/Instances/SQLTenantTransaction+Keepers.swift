import ChannelKit
import HubRouter

/// The keepers of unfinished work, on a database that hubs share.
extension SQLTenantTransaction {
    /// The epoch of this hub; nil on a database that it does not share.
    private var epoch: Int64? { connection.driver.epoch }

    func keeper(of work: UnfinishedWork) throws -> Keeper {
        guard let epoch else { return .this }
        let place = work.place
        let keeper = try connection.row(
            .keeperOfWork,
            place.stage.rawValue,
            number,
            place.conversation,
            place.row
        ) { (epoch: try $0["keeper"] as Int64, isAlive: try $0["is_alive"] as Bool) }
        guard let keeper else { return .gone }
        if keeper.epoch == epoch { return .this }
        return keeper.isAlive ? .other(keeper.epoch) : .gone
    }

    func isAlive(_ keeper: Int64) throws -> Bool { try connection.row(.hasEpoch, keeper) { _ in true } ?? false }

    func nextKeptItem(channel: ChannelID, lane: LaneKey) throws -> ItemID? {
        guard let epoch else { return try nextItem(channel: channel, lane: lane) }
        let channel = try number(of: channel)
        return try connection.row(.nextKeptItem, channel, entry.key.lane(lane.rawValue), number, number, epoch) {
            try $0["id"]
        }
    }

    func keep(_ work: UnfinishedWork) throws -> Bool {
        guard let epoch else { return true }
        let place = work.place
        return try connection.changes(
            of: .keepWork,
            epoch,
            place.stage.rawValue,
            number,
            place.conversation,
            place.row,
            epoch
        ) == 1
    }

    /// Makes this hub the keeper of a turn that it begins, in a conversation that it has locked.
    func take(_ turn: TurnID, in conversation: ConversationID) throws {
        guard let epoch else { return }
        try connection.run(.takeTurn, epoch, number, conversation, turn, epoch)
    }

    func giveUp(_ stage: Stage, of channel: ChannelID) throws {
        guard let epoch else { return }
        let channel = try number(of: channel)
        switch stage {
        case .inbound: try connection.run(.giveUpItems, number, channel, epoch)
        case .turn: try connection.run(.giveUpTurns, number, channel, epoch, number)
        case .outbox: try connection.run(.giveUpReplies, number, channel, epoch, number)
        }
    }
}

extension UnfinishedWork {
    /// The key of its row in `due_work`, without the tenant.
    fileprivate var place: (stage: DueWork.Stage, conversation: Int64, row: Int64) {
        switch self {
        case .item(let id): (.inbound, 0, id.rawValue)
        case .turn(let id, let conversation): (.turn, conversation.rawValue, id.rawValue)
        case .reply(let id, let conversation): (.outbox, conversation.rawValue, id.rawValue)
        }
    }
}

// MARK: - Statements

extension SQLStatement {
    static let keeperOfWork = SQLStatement(
        """
        SELECT keeper, EXISTS (SELECT 1 FROM instances WHERE epoch = keeper) AS is_alive FROM due_work
        WHERE stage = ? AND tenant = ? AND conversation = ? AND row_id = ?
        """
    )
    static let hasEpoch = SQLStatement("SELECT 1 FROM instances WHERE epoch = ?")
    static let nextKeptItem = SQLStatement(
        """
        SELECT first.id FROM (
                SELECT id FROM inbox WHERE channel = ? AND lane = ? AND tenant = ? AND state = 'pending'
                ORDER BY id LIMIT 1
            ) AS first
            JOIN due_work ON stage = 'inbound' AND due_work.tenant = ? AND conversation = 0 AND row_id = first.id
        WHERE keeper = ?
        """
    )
    static let keepWork = SQLStatement(
        """
        UPDATE due_work SET keeper = ? WHERE stage = ? AND tenant = ? AND conversation = ? AND row_id = ?
            AND (keeper = ? OR NOT EXISTS (SELECT 1 FROM instances WHERE epoch = keeper))
        """
    )
    static let takeTurn = SQLStatement(
        """
        UPDATE due_work SET keeper = ? WHERE stage = 'turn' AND tenant = ? AND conversation = ? AND row_id = ?
            AND keeper <> ?
        """
    )
    static let giveUpItems = SQLStatement(
        "UPDATE due_work SET keeper = 0 WHERE stage = 'inbound' AND tenant = ? AND channel = ? AND keeper = ?"
    )
    // What runs or is being sent here is not given up.
    static let giveUpTurns = SQLStatement(
        """
        UPDATE due_work SET keeper = 0 WHERE stage = 'turn' AND tenant = ? AND channel = ? AND keeper = ?
            AND EXISTS (SELECT 1 FROM turns WHERE turns.id = row_id AND turns.tenant = ? AND turns.state = 'open')
        """
    )
    static let giveUpReplies = SQLStatement(
        """
        UPDATE due_work SET keeper = 0 WHERE stage = 'outbox' AND tenant = ? AND channel = ? AND keeper = ?
            AND EXISTS (SELECT 1 FROM outbox WHERE outbox.id = row_id AND outbox.tenant = ? AND outbox.state = 'pending')
        """
    )
}
