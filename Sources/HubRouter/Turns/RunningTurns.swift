import ChannelKit
import Synchronization

/// The turns that run in this process, so that a takeover, an opt-out or an operator's command can cancel them.
final class RunningTurns: Sendable {
    /// A turn whose row is about to be marked as running.
    struct Beginning: Sendable {
        fileprivate let number: Int
    }

    private struct State {
        var cancellers: [TurnID: Canceller] = [:]
        var turns: [TurnID: RunningTurn] = [:]
        /// The turns that were cancelled since each beginning.
        var cancelledSince: [Int: Set<TurnID>] = [:]
        var lastNumber = 0
        /// The turns whose rows say that they run, and that wait for their lane.
        var waiting: Set<TurnID> = []
    }

    private let state = Mutex(State())
    private let hints: any HintBus

    /// - Parameter hints: The way to other hubs, where a turn may run that is cancelled here.
    init(hints: any HintBus = NoHints()) { self.hints = hints }

    /// Announces that a transaction is about to mark a turn as running.
    ///
    /// A cancellation that is committed after it is known by ``begin(_:after:)``, even if it comes before that.
    func expect() -> Beginning {
        state.withLock { state in
            state.lastNumber += 1
            state.cancelledSince[state.lastNumber] = []
            return Beginning(number: state.lastNumber)
        }
    }

    /// Records that a turn runs, and returns its canceller.
    func begin(_ turn: RunningTurn, after beginning: Beginning) -> Canceller {
        let canceller = Canceller()
        let isCancelled = state.withLock { state in
            state.waiting.remove(turn.id)
            state.cancellers[turn.id] = canceller
            state.turns[turn.id] = turn
            return state.cancelledSince.removeValue(forKey: beginning.number)?.contains(turn.id) ?? false
        }
        if isCancelled { canceller.cancel() }
        return canceller
    }

    /// Records that no turn was marked as running.
    func abandon(_ beginning: Beginning) {
        _ = state.withLock { $0.cancelledSince.removeValue(forKey: beginning.number) }
    }

    /// Records that a turn that was marked as running could not be started yet, since its lane is held.
    func postpone(_ turn: TurnID, after beginning: Beginning) {
        state.withLock { state in
            let isCancelled = state.cancelledSince.removeValue(forKey: beginning.number)?.contains(turn) ?? false
            if !isCancelled { state.waiting.insert(turn) }
        }
    }

    /// True if a turn is marked as running and was never started: its attempt is counted already.
    func isWaiting(_ turn: TurnID) -> Bool { state.withLock { $0.waiting.contains(turn) } }

    /// Records that a run of a turn has ended; a later run of the same turn keeps its canceller.
    func end(_ turn: TurnID, _ canceller: Canceller) {
        state.withLock { state in
            guard state.cancellers[turn] === canceller else { return }
            state.cancellers[turn] = nil
            state.turns[turn] = nil
        }
    }

    /// Cancels those of `turns` that run here, or begin to, and tells other hubs of the rest.
    func cancel(_ turns: [TurnID]) {
        let elsewhere = cancelHere(turns)
        if !elsewhere.isEmpty { hints.publish(elsewhere.map(Hint.turnCancelled)) }
    }

    /// Cancels those of `turns` that run here, or begin to.
    ///
    /// - Returns: The others.
    @discardableResult
    func cancelHere(_ turns: [TurnID]) -> [TurnID] {
        guard !turns.isEmpty else { return [] }
        var elsewhere: [TurnID] = []
        let running = state.withLock { state -> [Canceller] in
            for number in state.cancelledSince.keys { state.cancelledSince[number]?.formUnion(turns) }
            state.waiting.subtract(turns)
            for turn in turns { state.turns[turn] = nil }
            return turns.compactMap { turn in
                let canceller = state.cancellers.removeValue(forKey: turn)
                if canceller == nil { elsewhere.append(turn) }
                return canceller
            }
        }
        for canceller in running { canceller.cancel() }
        return elsewhere
    }

    /// The turns that run here.
    var all: [RunningTurn] { state.withLock { Array($0.turns.values) } }
}
