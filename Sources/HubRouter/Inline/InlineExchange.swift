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

    fileprivate struct State {
        var pieces: [String] = []
        var end: End?
        var spoken = 0
        var hasHungUp = false
        var listeners = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
        var onHangUp: (@Sendable () -> Void)?

        mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
            defer { waiting = [] }
            return waiting
        }
    }

    private let state = Mutex(State())

    // MARK: - The turn's side

    /// Lets the requests have one more piece of text.
    func say(_ piece: String) { change { $0.pieces.append(piece) } }

    /// Ends the answer. Only the first end counts.
    func finish(_ end: End) { change { $0.end = $0.end ?? end } }

    /// What was really said: all of it, or what was written before the last caller hung up.
    var spokenPieces: [String] {
        state.withLock { state in state.hasHungUp ? Array(state.pieces.prefix(state.spoken)) : state.pieces }
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
    func join() { state.withLock { $0.listeners += 1 } }

    /// What follows after the first `count` pieces. Cancellation returns nil.
    func update(after count: Int) async -> Update? {
        while !Task.isCancelled {
            if let update = state.withLock({ $0.update(after: count) }) { return update }
            await waitForChange(after: count)
        }
        return nil
    }

    /// The first `count` pieces are on the wire.
    func noteSpoken(_ count: Int) { state.withLock { $0.spoken = max($0.spoken, count) } }

    /// A request's connection is gone.
    func hangUp() {
        let action = state.withLock { state -> (@Sendable () -> Void)? in
            state.listeners -= 1
            guard state.listeners <= 0 else { return nil }
            state.hasHungUp = true
            return state.onHangUp
        }
        action?()
    }

    private func change(_ body: (inout State) -> Void) {
        let waiting = state.withLock { state in
            body(&state)
            return state.takeWaiting()
        }
        for continuation in waiting { continuation.resume() }
    }

    private func waitForChange(after count: Int) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isThere = state.withLock { state -> Bool in
                    if Task.isCancelled || state.update(after: count) != nil { return true }
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

extension InlineExchange.State {
    fileprivate func update(after count: Int) -> InlineExchange.Update? {
        if count < pieces.count { return .piece(pieces[count]) }
        return end.map(InlineExchange.Update.end)
    }
}
