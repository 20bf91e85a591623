package import Foundation

/// The results of writing since the start.
package struct StorageHealth: Hashable, Sendable {
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

    /// Makes a storage that has written nothing yet.
    package init() {}
}
