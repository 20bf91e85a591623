package import Foundation

/// The results of writing since the start.
package struct StorageHealth: Hashable, Sendable {
    /// The number of commits.
    package var commits = 0
    /// The number of pages in the write-ahead log.
    package var logPages = 0
    /// The number of failed commits; with a commit all of its writes failed.
    package var failedWrites = 0
    /// The error of the last failure.
    package var lastError: String?
    /// The time of the last failure.
    package var lastFailureAt: Date?
    /// The time of the last commit that was synced.
    package var lastWriteAt: Date?
    /// The number of writes that wait.
    package var waitingWrites = 0

    /// The size of the write-ahead log, whose pages have 4 KB.
    package var logBytes: Int64 { Int64(logPages) * 4_096 }

    /// Makes a storage that has written nothing yet.
    package init() {}
}
