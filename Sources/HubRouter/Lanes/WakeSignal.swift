import ChannelKit
import Foundation
import Synchronization

/// A signal that wakes one waiter.
///
/// A signal without a waiter is kept for the next one; several count as one.
final class WakeSignal: Sendable {
    private struct State {
        var isSent = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Wakes the waiter, or the next one to wait.
    func send() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard let waiter = state.waiter else {
                state.isSent = true
                return nil
            }
            state.waiter = nil
            return waiter
        }
        waiter?.resume()
    }

    /// Waits for the signal; cancellation also ends the wait.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isSent = state.withLock { state -> Bool in
                    if state.isSent || Task.isCancelled {
                        state.isSent = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if isSent { continuation.resume() }
            }
        } onCancel: {
            send()
        }
    }

    /// Waits for the signal until `deadline`.
    func wait(until deadline: Date, clock: any HubClock) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // A cancelled sleep means that the signal came first.
                guard (try? await clock.sleep(until: deadline)) != nil else { return }
                self.send()
            }
            await wait()
            group.cancelAll()
        }
    }
}
