import Foundation
import HubRouter
import Synchronization

/// Connections that only read, each on a thread of its own, which starts when all others are busy.
final class ReaderPool: Sendable {
    private typealias Job = @Sendable (Result<SQLiteConnection, any Error>) -> Void

    private struct State {
        var jobs = FIFO<Job>()
        var threads = 0
        /// The number of threads without a job.
        var idle = 0
        var isClosed = false
    }

    private let path: String
    private let access: SQLiteConnection.Access
    private let directory: Directory
    private let limit: Int
    private let state = Mutex(State())
    /// Signalled for each job, and for each thread at the end; waited for on the readers' own threads only.
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter limit: The max number of connections: reads are short, and two cores run no more than four well.
    init(path: String, access: SQLiteConnection.Access, directory: Directory, limit: Int = 4) {
        self.path = path
        self.access = access
        self.directory = directory
        self.limit = limit
    }

    /// Runs `body` on one snapshot of the database.
    func read<Value: Sendable>(_ body: @escaping @Sendable (SQLConnection) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value, any Error>) in
            submit { connection in
                continuation.resume(with: Result { try connection.get().transaction(.begin, body) })
            }
        }
    }

    private func submit(_ job: @escaping Job) {
        let needsThread: Bool? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.jobs.append(job)
            guard state.idle < state.jobs.count, state.threads < limit else { return false }
            state.threads += 1
            return true
        }
        guard let needsThread else { return job(.failure(StorageError.unavailable("the storage is closed"))) }
        if needsThread { StorageThread.start("reader") { self.run() } }
        wake.signal()
    }

    private func run() {
        var connection: Result<SQLiteConnection, any Error>?
        while let job = next() {
            // A connection that could not be opened is tried again by the next job.
            if case .success? = connection {
            } else {
                connection = Result { try SQLiteConnection(path: path, access, directory: directory) }
            }
            if let connection { job(connection) }
        }
        connection = nil
        ended.signal()
    }

    private func next() -> Job? {
        state.withLock { $0.idle += 1 }
        wake.wait()
        return state.withLock { state in
            state.idle -= 1
            return state.jobs.popFirst()
        }
    }

    /// Rejects further reads, and closes the connections after the waiting ones.
    func close() {
        let threads = state.withLock { state in
            defer { state.isClosed = true }
            return state.isClosed ? 0 : state.threads
        }
        for _ in 0..<threads { wake.signal() }
        for _ in 0..<threads { ended.wait() }
    }
}
