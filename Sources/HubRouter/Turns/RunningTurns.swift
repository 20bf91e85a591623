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
        /// The turns that were cancelled since each beginning.
        var cancelledSince: [Int: Set<TurnID>] = [:]
        var lastNumber = 0
        /// The turns whose rows say that they run, and that wait for their lane.
        var waiting: Set<TurnID> = []
    }

    private let state = Mutex(State())

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
    func begin(_ turn: TurnID, after beginning: Beginning) -> Canceller {
        let canceller = Canceller()
        let isCancelled = state.withLock { state in
            state.waiting.remove(turn)
            state.cancellers[turn] = canceller
            return state.cancelledSince.removeValue(forKey: beginning.number)?.contains(turn) ?? false
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
            if state.cancellers[turn] === canceller { state.cancellers[turn] = nil }
        }
    }

    /// Cancels those of `turns` that run here, or begin to.
    func cancel(_ turns: [TurnID]) {
        guard !turns.isEmpty else { return }
        let running = state.withLock { state in
            for number in state.cancelledSince.keys { state.cancelledSince[number]?.formUnion(turns) }
            state.waiting.subtract(turns)
            return turns.compactMap { state.cancellers.removeValue(forKey: $0) }
        }
        for canceller in running { canceller.cancel() }
    }
}
