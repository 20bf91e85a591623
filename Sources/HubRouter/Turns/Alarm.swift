import ChannelKit
import Foundation
import Synchronization

/// Calls functions at their times, with one sleeping task for all of them.
///
/// A timer for each deadline costs a task and a timer of the system, which outlives its cancellation. Nearly every
/// deadline is later than one that is already waited for, and passes unneeded: setting and removing it is a change of
/// two collections.
final class Alarm: Sendable {
    /// The identity of a call that was set.
    struct Entry: Hashable, Comparable {
        fileprivate let time: Date
        fileprivate let number: UInt64

        static func < (left: Entry, right: Entry) -> Bool {
            (left.time, left.number) < (right.time, right.number)
        }
    }

    private struct State {
        var actions: [Entry: @Sendable () -> Void] = [:]
        /// The time at which the sleeping task wakes; nil if none sleeps.
        var wakesAt: Date?
        /// The number of the sleeping task: an earlier one that was cancelled does nothing.
        var sleeper = 0
        var task: Task<Void, Never>?
        var lastNumber: UInt64 = 0

        /// Removes and returns the actions that are due.
        mutating func due(at now: Date) -> [@Sendable () -> Void] {
            let entries = actions.keys.filter { $0.time <= now }.sorted()
            return entries.compactMap { actions.removeValue(forKey: $0) }
        }
    }

    private let clock: any HubClock
    private let state = Mutex(State())

    init(clock: any HubClock) { self.clock = clock }

    deinit { state.withLock { $0.task?.cancel() } }

    /// Calls `action` at `time`, unless it is removed before.
    func set(at time: Date, _ action: @escaping @Sendable () -> Void) -> Entry {
        state.withLock { state in
            state.lastNumber += 1
            let entry = Entry(time: time, number: state.lastNumber)
            state.actions[entry] = action
            if state.wakesAt.map({ time < $0 }) ?? true { sleep(until: time, &state) }
            return entry
        }
    }

    /// Removes a call; the task that sleeps for it finds nothing to do.
    func remove(_ entry: Entry) { state.withLock { $0.actions[entry] = nil } }

    private func sleep(until time: Date, _ state: inout State) {
        state.task?.cancel()
        state.sleeper += 1
        state.wakesAt = time
        state.task = Task(priority: .high) { [weak self, clock, sleeper = state.sleeper] in
            guard (try? await clock.sleep(until: time)) != nil else { return }
            self?.ring(sleeper)
        }
    }

    /// Calls what is due, and sleeps until the next time.
    private func ring(_ sleeper: Int) {
        let due = state.withLock { state -> [@Sendable () -> Void] in
            guard state.sleeper == sleeper else { return [] }
            let due = state.due(at: clock.now)
            if let next = state.actions.keys.min()?.time {
                sleep(until: next, &state)
            } else {
                state.wakesAt = nil
                state.task = nil
            }
            return due
        }
        for action in due { action() }
    }
}
