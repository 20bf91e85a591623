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
