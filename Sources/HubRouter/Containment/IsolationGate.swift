import Synchronization

/// A gate that lets work run concurrently, and a suspect alone.
///
/// Suspects come first and one after the other; while one waits or runs no other work begins.
final class IsolationGate: Sendable {
    private struct State {
        var running = 0
        var isAlone = false
        var suspects: [CheckedContinuation<Void, Never>] = []
        var others: [CheckedContinuation<Void, Never>] = []

        /// Removes and returns the waiters that may begin now.
        mutating func admitted() -> [CheckedContinuation<Void, Never>] {
            guard !isAlone else { return [] }
            guard suspects.isEmpty else {
                guard running == 0 else { return [] }
                isAlone = true
                return [suspects.removeFirst()]
            }
            defer { others = [] }
            running += others.count
            return others
        }
    }

    private let state = Mutex(State())

    /// Waits until work may begin, for a suspect until nothing else runs.
    func enter(alone: Bool) async {
        let mayBegin = state.withLock { state -> Bool in
            guard !alone, !state.isAlone, state.suspects.isEmpty else { return false }
            state.running += 1
            return true
        }
        if mayBegin { return }
        await withCheckedContinuation { continuation in
            let admitted = state.withLock { state in
                if alone { state.suspects.append(continuation) } else { state.others.append(continuation) }
                return state.admitted()
            }
            for waiting in admitted { waiting.resume() }
        }
    }

    /// Ends work, and lets waiters begin.
    func leave(alone: Bool) {
        let admitted = state.withLock { state in
            if alone { state.isAlone = false } else { state.running -= 1 }
            return state.admitted()
        }
        for waiting in admitted { waiting.resume() }
    }
}
