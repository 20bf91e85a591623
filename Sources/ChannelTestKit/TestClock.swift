public import ChannelKit
public import Foundation
import Synchronization

/// A clock that stands still until a test moves it, in whole milliseconds as times are stored.
public final class TestClock: HubClock {
    private struct Sleeper {
        let deadline: Int64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Watcher {
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now: Int64
        var sleepers: [Int: Sleeper] = [:]
        var lastID = 0
        /// Those who wait until so many sleep.
        var watchers: [Int: Watcher] = [:]

        /// Takes out the watchers who have seen enough.
        mutating func satisfiedWatchers() -> [CheckedContinuation<Void, Never>] {
            let satisfied = watchers.filter { $0.value.count <= sleepers.count }
            for id in satisfied.keys { watchers.removeValue(forKey: id) }
            return satisfied.values.map(\.continuation)
        }

        mutating func makeID() -> Int {
            lastID += 1
            return lastID
        }
    }

    private let state: Mutex<State>

    /// Makes a clock that stands at `now`.
    public init(now: Date = Date(timeIntervalSince1970: 1_790_000_000)) {
        state = Mutex(State(now: now.millisecondsSince1970))
    }

    public var now: Date { Date(millisecondsSince1970: state.withLock(\.now)) }

    /// When those who sleep want to be woken.
    public var deadlines: [Date] {
        state.withLock { $0.sleepers.values.map { Date(millisecondsSince1970: $0.deadline) } }
    }

    /// How many tasks sleep.
    public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    public func sleep(until deadline: Date) async throws {
        let id = state.withLock { $0.makeID() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                add(Sleeper(deadline: deadline.millisecondsSince1970, continuation: continuation), as: id)
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Moves the clock, and wakes those whose time has come, the earliest first and equals in the order in which they
    /// fell asleep.
    public func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now += duration.wholeMilliseconds
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
                .sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
            for (id, _) in due { state.sleepers.removeValue(forKey: id) }
            return due.map(\.value)
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Waits until `count` tasks sleep, or more: then the code under test has got as far as it can.
    ///
    /// It returns early when the task is cancelled, so that a test's time limit ends it.
    public func waitForSleepers(_ count: Int) async {
        let id = state.withLock { $0.makeID() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let satisfied = state.withLock { state in
                    state.watchers[id] = Watcher(count: Task.isCancelled ? 0 : count, continuation: continuation)
                    return state.satisfiedWatchers()
                }
                for watcher in satisfied { watcher.resume() }
            }
        } onCancel: {
            state.withLock { $0.watchers.removeValue(forKey: id) }?.continuation.resume()
        }
    }

    private func add(_ sleeper: Sleeper, as id: Int) {
        let outcome = state.withLock { state -> Result<[CheckedContinuation<Void, Never>]?, CancellationError> in
            // Asked under the lock: a handler that ran before this had nothing to wake.
            if Task.isCancelled { return .failure(CancellationError()) }
            guard sleeper.deadline > state.now else { return .success(nil) }
            state.sleepers[id] = sleeper
            return .success(state.satisfiedWatchers())
        }
        switch outcome {
        case .failure(let error): sleeper.continuation.resume(throwing: error)
        case .success(nil): sleeper.continuation.resume()
        case .success(let watchers?): for watcher in watchers { watcher.resume() }
        }
    }
}
