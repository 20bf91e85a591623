import ChannelKit
import Foundation
import Synchronization

/// A clock that stands still until a test moves it, in whole milliseconds as times are stored.
final class TestClock: HubClock {
    private struct Sleeper {
        let deadline: Int64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Int64
        var sleepers: [Int: Sleeper] = [:]
        var lastID = 0
    }

    private let state: Mutex<State>

    /// Makes a clock that stands at `now`.
    init(now: Date = Date(timeIntervalSince1970: 1_790_000_000)) {
        state = Mutex(State(now: now.millisecondsSince1970))
    }

    var now: Date { Date(millisecondsSince1970: state.withLock(\.now)) }

    func sleep(until deadline: Date) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let end = state.withLock { state -> Result<Void, any Error>? in
                    // Under the lock: the handler has either seen this sleeper or set the flag before.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if deadline.millisecondsSince1970 <= state.now { return .success(()) }
                    state.sleepers[id] = Sleeper(deadline: deadline.millisecondsSince1970, continuation: continuation)
                    return nil
                }
                if let end { continuation.resume(with: end) }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Moves the clock and wakes those whose time has come, the earliest first.
    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now += duration.wholeMilliseconds
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
                .sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
            for (id, _) in due { state.sleepers.removeValue(forKey: id) }
            return due.map(\.value)
        }
        for sleeper in due { sleeper.continuation.resume() }
    }
}
