import Dispatch
import Foundation
import Synchronization

/// The identity of a pattern, or of a step that reads long texts.
final class PatternOwner: Sendable {}

/// The threads on which operators' patterns are matched and long texts read, apart from those that run tasks.
///
/// Patterns with waiting searches take turns, so that one whose searches all time out delays the others by one search
/// at most, however many messages wait for it.
final class PatternThreads: Sendable {
    /// The shared threads: at most half of the processors, so that runaway patterns leave the other half to the tasks,
    /// and no more than four, because a search takes microseconds.
    static let shared = PatternThreads(count: ProcessInfo.processInfo.activeProcessorCount / 2)
    private static let maxThreads = 4

    private struct State {
        /// The waiting searches, by pattern.
        var waiting: [ObjectIdentifier: [@Sendable () -> Void]] = [:]
        /// The patterns with waiting searches, the next one first.
        var order: [ObjectIdentifier] = []
        /// The threads without work.
        var idle: [Int]

        mutating func add(_ work: @escaping @Sendable () -> Void, for owner: ObjectIdentifier) {
            if waiting[owner] == nil { order.append(owner) }
            waiting[owner, default: []].append(work)
        }

        mutating func next() -> (@Sendable () -> Void)? {
            guard !order.isEmpty else { return nil }
            let owner = order.removeFirst()
            guard var works = waiting.removeValue(forKey: owner), !works.isEmpty else { return nil }
            let work = works.removeFirst()
            if !works.isEmpty {
                waiting[owner] = works
                order.append(owner)
            }
            return work
        }
    }

    /// Serial queues, each with a thread that no other queue of the process shares.
    private let queues: [DispatchQueue]
    private let state: Mutex<State>

    init(count: Int) {
        let count = min(max(1, count), Self.maxThreads)
        queues = (1...count).map { DispatchQueue(label: "patchbay.patterns.\($0)", qos: .utility) }
        state = Mutex(State(idle: Array(0..<count)))
    }

    /// True while a thread has no work.
    var hasIdleThread: Bool { state.withLock { !$0.idle.isEmpty } }

    /// The number of searches that wait for a thread.
    var waitingCount: Int { state.withLock { $0.waiting.values.reduce(0) { $0 + $1.count } } }

    /// Runs `work` on one of the threads; nil as soon as the task is cancelled.
    ///
    /// The argument of `work` is true while its result is still needed.
    func run<Result: Sendable>(
        for owner: PatternOwner,
        _ work: @escaping @Sendable (_ isAbandoned: @escaping @Sendable () -> Bool) -> Result
    ) async -> Result? {
        let ticket = Ticket<Result>()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                ticket.wait(with: continuation)
                enqueue(for: ObjectIdentifier(owner)) {
                    guard !ticket.isEnded else { return }
                    ticket.end(with: work { ticket.isEnded })
                }
            }
        } onCancel: {
            ticket.end(with: nil)
        }
    }

    private func enqueue(for owner: ObjectIdentifier, _ work: @escaping @Sendable () -> Void) {
        let thread = state.withLock { state in
            state.add(work, for: owner)
            return state.idle.popLast()
        }
        if let thread { queues[thread].async { self.drain(on: thread) } }
    }

    private func drain(on thread: Int) {
        while let work = next(for: thread) { work() }
    }

    /// Returns the next search; without one, the thread becomes idle under the same lock, so that none is missed.
    private func next(for thread: Int) -> (@Sendable () -> Void)? {
        state.withLock { state in
            let work = state.next()
            if work == nil { state.idle.append(thread) }
            return work
        }
    }
}

/// The caller of a search, resumed once: with the result, or with nil if its task is cancelled.
private final class Ticket<Result: Sendable>: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Result?, Never>?
        var isEnded = false
    }

    private let state = Mutex(State())

    var isEnded: Bool { state.withLock(\.isEnded) }

    func wait(with continuation: CheckedContinuation<Result?, Never>) {
        let isEnded = state.withLock { state in
            if !state.isEnded { state.continuation = continuation }
            return state.isEnded
        }
        if isEnded { continuation.resume(returning: nil) }
    }

    func end(with result: Result?) {
        let continuation = state.withLock { state in
            defer { state.continuation = nil }
            state.isEnded = true
            return state.continuation
        }
        continuation?.resume(returning: result)
    }
}
