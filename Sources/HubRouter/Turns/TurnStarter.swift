import ChannelKit
import Foundation

/// Starts turns that the transaction of an item has begun.
///
/// Memory only says who runs a turn; that it runs is in its row. A process that ends between the commit and the start
/// leaves a running row, which the next one finds.
struct TurnStarter: Sendable {
    let context: HubContext
    let state: HubState
    let turns: LaneRunner<TurnWorker>

    /// Announces a turn that a transaction may begin; nil if no slot is free for it.
    func expect(on channel: RoutedChannel) -> RunningTurns.Beginning? {
        context.options.works && turns.hasRoom(for: channel) ? state.running.expect() : nil
    }

    /// Completes a turn that a transaction has begun, as its worker takes it over.
    func begun(
        _ turn: StoredTurn,
        on channel: RoutedChannel,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> TurnWorker.Begun {
        try turns.worker.begun(turn, on: channel, in: tx, now: now)
    }

    /// Withdraws an announcement.
    func abandon(_ beginning: RunningTurns.Beginning?) {
        if let beginning { state.running.abandon(beginning) }
    }

    /// Starts a turn whose beginning is committed, if its lane is free; else its lane is due.
    func start(
        _ begun: TurnWorker.Begun?,
        on channel: RoutedChannel,
        after beginning: RunningTurns.Beginning
    ) {
        guard let begun else { return state.running.abandon(beginning) }
        let lane = Lane(stage: .turn, channel: channel.id, conversation: begun.turn.conversation.id)
        guard let claim = turns.reserve(lane, isAwaited: begun.turn.answer != .acknowledged) else {
            state.running.postpone(begun.turn.id, after: beginning)
            return context.storage.lanes.publish([DueLane(lane, at: context.clock.now)])
        }
        turns.start(turns.worker.running(begun, on: channel, after: beginning), on: claim)
    }
}
