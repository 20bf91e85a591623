public import ChannelKit
public import Foundation
import Synchronization

/// A clock that tests move, in whole milliseconds as times are stored.
///
/// ```swift
/// let clock = TestClock()
/// async let done: Void = clock.sleep(for: .seconds(60))
/// await clock.waitForSleepers(1)
/// clock.advance(by: .seconds(60))
/// ```
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
        /// The tasks that wait for a number of sleepers.
        var watchers: [Int: Watcher] = [:]

        /// Removes the watchers whose number is reached.
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

    /// Creates a clock that shows `now`.
    public init(now: Date = Date(timeIntervalSince1970: 1_790_000_000)) {
        state = Mutex(State(now: now.millisecondsSince1970))
    }

    public var now: Date { Date(millisecondsSince1970: state.withLock(\.now)) }

    /// The times at which the sleepers wake.
    public var deadlines: [Date] {
        state.withLock { $0.sleepers.values.map { Date(millisecondsSince1970: $0.deadline) } }
    }

    /// The number of sleeping tasks.
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

    /// Moves the clock and wakes the tasks whose time has come, the earliest first and equal ones in the order in which
    /// they fell asleep.
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

    /// Waits until at least `count` tasks sleep: the code under test can do no more then.
    ///
    /// It returns early if the task is cancelled, so that a test's time limit ends it.
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
            // Checked under the lock: a handler that ran before had nothing to wake.
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
