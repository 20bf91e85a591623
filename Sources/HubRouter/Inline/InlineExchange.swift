import ChannelKit
import Foundation
import Synchronization

/// The answer to a request that waits for its turn.
enum InlineAnswer: Sendable {
    case reply([ReplyContent])
    case noReply(NoReply)
}

/// The link between a turn that makes an answer and the requests that wait for it.
///
/// The turn releases pieces of text and then the end; every waiting request reads them from the first on. A duplicate
/// of a request joins the exchange of the first.
final class InlineExchange: Sendable {
    /// The next event for a waiting request.
    enum Update: Sendable {
        case piece(String)
        case answer(InlineAnswer)
    }

    /// A request that waits.
    struct Listener: Hashable, Sendable {
        fileprivate let id: Int
    }

    private struct State {
        var pieces: [String] = []
        var answer: InlineAnswer?
        var spoken = 0
        var hasHungUp = false
        var listeners: Set<Listener> = []
        var lastListener = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
        var onHangUp: (@Sendable () -> Void)?

        func update(after count: Int) -> Update? {
            if count < pieces.count { return .piece(pieces[count]) }
            return answer.map(Update.answer)
        }
    }

    private let state = Mutex(State())

    // MARK: - The turn's side

    /// Releases one more piece of text to the requests, unless the current task is cancelled: what was spoken until the
    /// cancellation has been read already.
    func say(_ piece: String) {
        change { state in
            if !Task.isCancelled { state.pieces.append(piece) }
        }
    }

    /// Ends the answer; only the first end counts.
    func finish(_ answer: InlineAnswer) { change { $0.answer = $0.answer ?? answer } }

    /// The pieces that were really spoken: all, or those that were written before the last caller hung up.
    var spokenPieces: [String] {
        state.withLock { state in state.hasHungUp ? Array(state.pieces.prefix(state.spoken)) : state.pieces }
    }

    /// Waits until all released pieces are written, or the last caller has hung up.
    func allSpoken() async {
        _ = await wait { $0.spoken >= $0.pieces.count || $0.hasHungUp ? true : nil }
    }

    /// True if the last caller has hung up.
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

    /// Adds a request that waits.
    func join() -> Listener {
        state.withLock { state in
            state.lastListener += 1
            let listener = Listener(id: state.lastListener)
            state.listeners.insert(listener)
            return listener
        }
    }

    /// Removes a request that waited; a second call does nothing.
    ///
    /// - Returns: True if it was the last.
    func leave(_ listener: Listener) -> Bool {
        state.withLock { $0.listeners.remove(listener) != nil && $0.listeners.isEmpty }
    }

    /// Records that the last request has left; without an end yet, the answer is interrupted.
    func hangUp() {
        let action = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.answer == nil else { return nil }
            state.hasHungUp = true
            return state.onHangUp
        }
        change { _ in }
        action?()
    }

    /// Waits for the update after the first `count` pieces; nil on cancellation.
    func update(after count: Int) async -> Update? { await wait { $0.update(after: count) } }

    /// Waits for the update after the first `count` pieces; nil at the deadline or on cancellation.
    func update(after count: Int, until deadline: Date, by context: HubContext) async -> Update? {
        await wait(until: deadline, by: context) { $0.update(after: count) }
    }

    /// Waits for the end of the answer; nil at the deadline or on cancellation.
    func answer(until deadline: Date, by context: HubContext) async -> InlineAnswer? {
        await wait(until: deadline, by: context) { $0.answer }
    }

    /// Records that the first `count` pieces are written.
    func recordSpoken(_ count: Int) { change { $0.spoken = max($0.spoken, count) } }

    // MARK: - Waiting

    private func change(_ body: (inout State) -> Void) {
        let waiting = state.withLock { state in
            body(&state)
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Waits until `look` returns a value; nil at the deadline, at which the alarm wakes all that wait, or on
    /// cancellation.
    private func wait<Value: Sendable>(
        until deadline: Date,
        by context: HubContext,
        for look: @escaping @Sendable (borrowing State) -> Value?
    ) async -> Value? {
        let entry = context.alarm.set(at: deadline) { self.change { _ in } }
        defer { context.alarm.remove(entry) }
        return await wait { state -> Value?? in
            if let value = look(state) { return .some(value) }
            return context.clock.hasReached(deadline) ? .some(nil) : nil
        } ?? nil
    }

    /// Waits until `look` returns a value; nil on cancellation.
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
            // Wakes the other waiters too; they look and wait again.
            change { _ in }
        }
    }
}
