import ChannelKit
import Foundation
import Synchronization

/// A gate that opens once, for tasks to wait on.
final class Latch: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())

    /// True once it is open.
    var isOpen: Bool { state.withLock(\.isOpen) }

    /// Opens it and resumes all waiting tasks.
    func open() {
        let waiting = state.withLock { state in
            defer { state = State(isOpen: true) }
            return state.waiting
        }
        for continuation in waiting { continuation.finish() }
    }

    /// Waits until it is open or the task is cancelled.
    func wait() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let isOpen = state.withLock { state in
            if !state.isOpen { state.waiting.append(continuation) }
            return state.isOpen
        }
        if isOpen { continuation.finish() }
        for await _ in stream {}
    }
}
