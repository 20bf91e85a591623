import ChannelKit
import Synchronization

/// Between a turn that makes an answer and the requests that wait for it.
///
/// The turn says pieces and then how it ended; every waiting request reads them from the first on. A duplicate of a
/// request joins the exchange of the first.
final class InlineExchange: Sendable {
    /// How an answer ended.
    enum End: Sendable {
        case reply([ReplyContent])
        case none(NoReply)
    }

    /// What a waiting request learns next.
    enum Update: Sendable {
        case piece(String)
        case end(End)
    }

    /// One request that waits.
    struct Listener: Hashable, Sendable {
        fileprivate let id: Int
    }

    private struct State {
        var pieces: [String] = []
        var end: End?
        var spoken = 0
        var hasHungUp = false
        var listeners: Set<Listener> = []
        var lastListener = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
        var onHangUp: (@Sendable () -> Void)?

        func update(after count: Int) -> Update? {
            if count < pieces.count { return .piece(pieces[count]) }
            return end.map(Update.end)
        }
    }

    private let state = Mutex(State())

    // MARK: - The turn's side

    /// Lets the requests have one more piece of text, unless the task that says it was cancelled: whoever did that
    /// has asked already how much was said.
    func say(_ piece: String) {
        change { state in
            if !Task.isCancelled { state.pieces.append(piece) }
        }
    }

    /// Ends the answer.
    ///
    /// Only the first end counts.
    func finish(_ end: End) { change { $0.end = $0.end ?? end } }

    /// What was really said: all of it, or what was written before the last caller hung up.
    var spokenPieces: [String] {
        state.withLock { state in state.hasHungUp ? Array(state.pieces.prefix(state.spoken)) : state.pieces }
    }

    /// Waits until everything that was said is on the wire, or nobody listens any more.
    func allSpoken() async {
        _ = await wait { $0.spoken >= $0.pieces.count || $0.hasHungUp ? true : nil }
    }

    /// Whether nobody listens any more.
    var hasHungUp: Bool { state.withLock(\.hasHungUp) }

    /// Calls `action` when the last caller hangs up, at once if that has happened.
    func onHangUp(_ action: @escaping @Sendable () -> Void) {
        let isOver = state.withLock { state -> Bool in
            state.onHangUp = action
            return state.hasHungUp
        }
        if isOver { action() }
    }

    // MARK: - The request's side

    /// A request begins to wait.
    func join() -> Listener {
        state.withLock { state in
            state.lastListener += 1
            let listener = Listener(id: state.lastListener)
            state.listeners.insert(listener)
            return listener
        }
    }

    /// A request waits no more; a second time does nothing.
    ///
    /// - Returns: Whether it was the last.
    func leave(_ listener: Listener) -> Bool {
        state.withLock { $0.listeners.remove(listener) != nil && $0.listeners.isEmpty }
    }

    /// The last request has left: if there was no answer yet, nobody will hear it.
    func hangUp() {
        let action = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.end == nil else { return nil }
            state.hasHungUp = true
            return state.onHangUp
        }
        change { _ in }
        action?()
    }

    /// What follows after the first `count` pieces.
    ///
    /// Cancellation returns nil.
    func update(after count: Int) async -> Update? { await wait { $0.update(after: count) } }

    /// The first `count` pieces are on the wire.
    func noteSpoken(_ count: Int) { change { $0.spoken = max($0.spoken, count) } }

    // MARK: - Waiting

    private func change(_ body: (inout State) -> Void) {
        let waiting = state.withLock { state in
            body(&state)
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Waits until `look` finds something.
    ///
    /// Cancellation returns nil.
    private func wait<Value: Sendable>(for look: @Sendable (borrowing State) -> Value?) async -> Value? {
        while !Task.isCancelled {
            if let value = state.withLock({ look($0) }) { return value }
            await waitForChange(unless: look)
        }
        return nil
    }

    private func waitForChange<Value: Sendable>(unless look: @Sendable (borrowing State) -> Value?) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isThere = state.withLock { state -> Bool in
                    if Task.isCancelled || look(state) != nil { return true }
                    state.waiting.append(continuation)
                    return false
                }
                if isThere { continuation.resume() }
            }
        } onCancel: {
            // Wakes the others too; they look and wait again.
            change { _ in }
        }
    }
}
