import ChannelKit
import Foundation
import HubRouter
import Synchronization

/// The waiting writes of a writer, which takes them on a thread of its own.
final class SharedWriteQueue<Job: Sendable>: Sendable {
    private let queue: Mutex<WriteQueue<Job>>
    /// Waited for on the writer's thread only, and `ended` by `waitUntilEnd`: no thread of the cooperative pool blocks.
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init(capacity: Int) { queue = Mutex(WriteQueue(capacity: capacity)) }

    /// Adds a write.
    ///
    /// - Parameter tenant: The tenant whose write it is; nil for several.
    /// - Returns: The error if it is rejected.
    func add(_ job: Job, _ priority: WriteQueue<Job>.Priority, of tenant: TenantID?) -> StorageError? {
        let wakes: Result<Bool, StorageError> = queue.withLock { queue in
            guard !queue.isClosed else { return .failure(.unavailable("the storage is closed")) }
            guard !queue.isFull else { return .failure(.overloaded) }
            return .success(queue.append(job, priority, of: tenant, at: .now))
        }
        switch wakes {
        case .success(let wakes):
            if wakes { wake.signal() }
            return nil
        case .failure(let error): return error
        }
    }

    /// The number of waiting writes.
    var count: Int { queue.withLock(\.count) }

    /// True if the writer keeps up with them.
    var keepsUp: Bool { queue.withLock { $0.keepsUp(at: .now) } }

    /// Rejects further writes; the writer ends after the waiting ones.
    func close() { if queue.withLock({ $0.close() }) { wake.signal() } }

    // MARK: - The writer's thread

    /// Waits for the writes of the next commit; nil at the end.
    func next() -> [Job]? {
        while true {
            switch queue.withLock({ $0.next(at: .now) }) {
            case .commit(let jobs, let waited):
                HubMetrics.commitLinger.record(waited)
                return jobs
            case .wait(nil): wake.wait()
            case .wait(let end?): _ = wake.wait(timeout: .now() + (end - .now) / .seconds(1))
            case .end: return nil
            }
        }
    }

    /// Reports that the writer has ended.
    func end() { ended.signal() }

    /// Waits until the writer has ended.
    func waitUntilEnd() {
        ended.wait()
        // For the next caller.
        ended.signal()
    }
}
