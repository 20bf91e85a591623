import ChannelKit
import Foundation
import Synchronization

/// The end of a race against a deadline and a cancellation.
enum RaceEnd<Success: Sendable>: Sendable {
    case finished(Result<Success, any Error>)
    case late
    case cancelled
}

/// Runs `work` until `deadline` and then abandons it, even if it ignores its cancellation.
///
/// Structured concurrency waits for a child that ignores its cancellation; a strategy that hangs would block its
/// conversation, and in the end every slot of its tenant. So the work runs in an unstructured task that is cancelled
/// and left behind. `canceller` ends the race from outside.
func race<Success: Sendable>(
    until deadline: Date,
    alarm: Alarm,
    canceller: Canceller,
    _ work: @escaping @Sendable () async throws -> Success
) async -> RaceEnd<Success> {
    let first = FirstEnd<Success>()
    let worker = Task {
        do { first.settle(.finished(.success(try await work()))) } catch { first.settle(.finished(.failure(error))) }
    }
    let registration = canceller.onCancel { first.settle(.cancelled) }
    let late = alarm.set(at: deadline) { first.settle(.late) }
    defer {
        alarm.remove(late)
        canceller.remove(registration)
        worker.cancel()
    }
    return await withTaskCancellationHandler {
        await first.end()
    } onCancel: {
        first.settle(.cancelled)
    }
}

/// The first of the possible ends of a race.
private final class FirstEnd<Success: Sendable>: Sendable {
    private enum State {
        case running
        case awaited(CheckedContinuation<RaceEnd<Success>, Never>)
        case ended(RaceEnd<Success>)
    }

    private let state = Mutex(State.running)

    /// Ends the race, unless it has ended.
    func settle(_ end: RaceEnd<Success>) {
        let waiting = state.withLock { state -> CheckedContinuation<RaceEnd<Success>, Never>? in
            switch state {
            case .ended: return nil
            case .running:
                state = .ended(end)
                return nil
            case .awaited(let continuation):
                state = .ended(end)
                return continuation
            }
        }
        waiting?.resume(returning: end)
    }

    /// Waits for the end; only one task may.
    func end() async -> RaceEnd<Success> {
        await withCheckedContinuation { continuation in
            let end = state.withLock { state -> RaceEnd<Success>? in
                if case .ended(let end) = state { return end }
                state = .awaited(continuation)
                return nil
            }
            if let end { continuation.resume(returning: end) }
        }
    }
}

/// A handle that cancels one turn from outside its task.
final class Canceller: Sendable {
    private struct State {
        var isCancelled = false
        var actions: [Int: @Sendable () -> Void] = [:]
        var nextID = 0
    }

    private let state = Mutex(State())

    /// True if it was cancelled.
    var isCancelled: Bool { state.withLock(\.isCancelled) }

    /// Cancels; a second call does nothing.
    func cancel() {
        let actions = state.withLock { state -> [@Sendable () -> Void] in
            state.isCancelled = true
            defer { state.actions = [:] }
            return Array(state.actions.values)
        }
        for action in actions { action() }
    }

    /// Calls `action` on cancellation, at once if it was cancelled before.
    func onCancel(_ action: @escaping @Sendable () -> Void) -> Int {
        let (id, isCancelled) = state.withLock { state -> (Int, Bool) in
            state.nextID += 1
            if !state.isCancelled { state.actions[state.nextID] = action }
            return (state.nextID, state.isCancelled)
        }
        if isCancelled { action() }
        return id
    }

    /// Removes an action.
    func remove(_ id: Int) { state.withLock { $0.actions[id] = nil } }
}
