import ChannelKit
import Foundation
import Synchronization

/// How a race against time and cancellation ended.
enum RaceEnd<Success: Sendable>: Sendable {
    case finished(Result<Success, any Error>)
    case late
    case cancelled
}

/// Runs `work` until `deadline`, and no longer, whatever it does.
///
/// Structured concurrency waits for a child that ignores its cancellation; a strategy that hangs would keep its
/// conversation, and in the end every place of its tenant. So the work runs in a task of its own that is cancelled
/// and left behind. `canceller` lets somebody else end the race.
func race<Success: Sendable>(
    until deadline: Date,
    clock: any HubClock,
    canceller: Canceller,
    _ work: @escaping @Sendable () async throws -> Success
) async -> RaceEnd<Success> {
    let (ends, finish) = AsyncStream.makeStream(of: RaceEnd<Success>.self, bufferingPolicy: .bufferingOldest(1))
    let worker = Task {
        do { finish.yield(.finished(.success(try await work()))) } catch { finish.yield(.finished(.failure(error))) }
    }
    let registration = canceller.onCancel { finish.yield(.cancelled) }
    defer {
        canceller.remove(registration)
        worker.cancel()
    }
    return await withTaskGroup(of: Void.self) { group in
        group.addTask {
            guard (try? await clock.sleep(until: deadline)) != nil else { return }
            finish.yield(.late)
        }
        var first: RaceEnd<Success>?
        // Cancellation of the surrounding task ends the sequence.
        for await end in ends {
            first = end
            break
        }
        group.cancelAll()
        return first ?? .cancelled
    }
}

/// Cancels one turn from outside its task.
final class Canceller: Sendable {
    private struct State {
        var isCancelled = false
        var actions: [Int: @Sendable () -> Void] = [:]
        var nextID = 0
    }

    private let state = Mutex(State())

    /// Whether it was used.
    var isCancelled: Bool { state.withLock(\.isCancelled) }

    /// Cancels; a second time does nothing.
    func cancel() {
        let actions = state.withLock { state -> [@Sendable () -> Void] in
            state.isCancelled = true
            defer { state.actions = [:] }
            return Array(state.actions.values)
        }
        for action in actions { action() }
    }

    /// Calls `action` when it is used, at once if it has been.
    func onCancel(_ action: @escaping @Sendable () -> Void) -> Int {
        let (id, isCancelled) = state.withLock { state -> (Int, Bool) in
            state.nextID += 1
            if !state.isCancelled { state.actions[state.nextID] = action }
            return (state.nextID, state.isCancelled)
        }
        if isCancelled { action() }
        return id
    }

    /// Forgets an action.
    func remove(_ id: Int) { state.withLock { $0.actions[id] = nil } }
}
