import Foundation

/// A gate that holds a trainer's queue until a test opens it.
final class TrainingGate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    /// Waits until the gate is open; called on the trainer's own queue.
    func wait() {
        semaphore.wait()
        semaphore.signal()
    }

    func open() { semaphore.signal() }
}
