import Synchronization

/// A gate that holds tasks until it is opened.
///
/// Cancellation does not open it: it is also how a test hangs.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var arrivals = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// True if it is open.
    var isOpen: Bool { state.withLock(\.isOpen) }

    /// The number of tasks that have arrived.
    var arrivals: Int { state.withLock(\.arrivals) }

    /// Waits for the opening.
    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                state.arrivals += 1
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    /// Lets all tasks through from now on.
    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

/// The events so far, in order.
final class EventLog<Entry: Sendable>: Sendable {
    private let content = Mutex<[Entry]>([])

    /// All of it.
    var entries: [Entry] { content.withLock { $0 } }

    /// Adds `entry`.
    func record(_ entry: Entry) { content.withLock { $0.append(entry) } }
}
