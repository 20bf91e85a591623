import CSQLite
import ChannelKit
import Foundation
import Synchronization

/// Moves the pages of the log into the database file, on a thread and a connection of its own.
///
/// By default SQLite does that within a commit, whose callers wait for it. After the move of every page the next commit
/// starts the log from its beginning, so that the log stops growing.
final class Checkpointer: Sendable {
    /// The number of pages at which the log is moved: with 64 MB a page that changes often is moved once for many
    /// commits, and the next start has little to read.
    static let threshold = 16_000
    /// The number of pages, 256 MB, at which commits have to wait until all pages are moved.
    static let limit = 65_536
    /// The number of pages after which a move that failed is tried again.
    private static let retry = 1_000
    /// The time between two moves, which doubles: under a constant load few of them end without a new commit, and each
    /// costs two syncs.
    private static let firstPause: Duration = .milliseconds(20)
    private static let maxPause: Duration = .seconds(1)
    /// The max time that commits wait at the limit: a reader of an old snapshot could block them for longer.
    private static let restartTimeout: Duration = .milliseconds(100)

    private struct State {
        /// The number of pages in the log after the last commit.
        var pages = 0
        /// The number at which the next move begins.
        var due = Checkpointer.threshold
        var isClosed = false
    }

    private let path: String
    private let onFailedSync: @Sendable (String) -> Void
    private let state = Mutex(State())
    /// Waited for on the checkpointer's thread only, and `ended` by `close`: no thread of the cooperative pool blocks.
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// Starts the thread, which ends with `close`.
    ///
    /// - Parameter onFailedSync: Called on the thread when a sync failed.
    init(path: String, onFailedSync: @escaping @Sendable (String) -> Void) {
        self.path = path
        self.onFailedSync = onFailedSync
        StorageThread.start("checkpoints") { self.run() }
    }

    /// Takes notice of a commit, after which the log has `pages`.
    func committed(pages: Int) {
        let isDue = state.withLock { state in
            // The log was started from its beginning.
            if pages < state.pages { state.due = Self.threshold }
            state.pages = pages
            guard pages >= state.due else { return false }
            // Until the move that begins now has ended.
            state.due = .max
            return true
        }
        if isDue { wake.signal() }
    }

    /// Ends the thread, and closes its connection.
    func close() {
        guard
            state.withLock({ state in
                defer { state.isClosed = true }
                return !state.isClosed
            })
        else { return }
        wake.signal()
        ended.wait()
    }

    // MARK: - The thread

    private func run() {
        var connection: SQLiteConnection?
        var pause = Self.firstPause
        /// The pages of the log after the last move.
        var last = Int.max
        while !state.withLock(\.isClosed) {
            wake.wait()
            // Without a pause the moves of a log that a reader keeps at its length would follow each other.
            pause = state.withLock { $0.pages < last } ? Self.firstPause : rest(pause)
            guard !state.withLock(\.isClosed) else { break }
            // A commit during the last move leaves pages in the log, which goes on then: the next commit shows it.
            var pages = 1
            do {
                let open = try connection ?? Self.open(path)
                connection = open
                try moveLog(open)
            } catch {
                if let error = error as? SQLiteError, error.isFailedSync { onFailedSync(error.message) }
                // The disk may be full, or another connection moves the log.
                pages = Self.retry
            }
            last = state.withLock { state in
                state.due = max(Self.threshold, state.pages + pages)
                return state.pages
            }
        }
        connection = nil
        ended.signal()
    }

    /// Waits for `pause`, or until the checkpointer is closed, and returns the next pause.
    private func rest(_ pause: Duration) -> Duration {
        _ = wake.wait(timeout: .now() + pause.timeInterval)
        return min(pause * 2, Self.maxPause)
    }

    private static func open(_ path: String) throws -> SQLiteConnection {
        let connection = try SQLiteConnection(path: path, timeout: .zero)
        // The log is synced before its pages are moved, and the file afterwards.
        try connection.run(script: "PRAGMA synchronous = FULL")
        return connection
    }

    /// Moves pages until none is left.
    private func moveLog(_ connection: SQLiteConnection) throws {
        var pause = Self.firstPause
        while true {
            let log = try connection.checkpoint(SQLITE_CHECKPOINT_PASSIVE)
            if log.pages >= Self.limit {
                connection.setTimeout(Self.restartTimeout)
                defer { connection.setTimeout(.zero) }
                _ = try connection.checkpoint(SQLITE_CHECKPOINT_RESTART)
                return
            }
            if log.moved >= log.pages { return }
            // The pages of commits that came meanwhile are few: moving them takes little longer than two syncs.
            pause = rest(pause)
            if state.withLock(\.isClosed) { return }
        }
    }
}

extension SQLiteConnection {
    /// Moves pages of the log into the file.
    ///
    /// - Returns: The number of pages in the log, and of those that have been moved.
    fileprivate func checkpoint(_ mode: Int32) throws -> (pages: Int, moved: Int) {
        var (pages, moved) = (Int32(0), Int32(0))
        let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, &pages, &moved)
        guard code == SQLITE_OK else { throw error(code) }
        return (Int(pages), Int(moved))
    }
}
