public import Foundation

/// How writing goes.
public struct StorageHealth: Hashable, Sendable {
    /// The number of commits that failed since the start, each with everything in it.
    public var failedWrites = 0
    /// The reason of the last failure.
    public var lastError: String?
    /// The time of the last failure.
    public var lastFailureAt: Date?
    /// The time of the last commit that reached the disk.
    public var lastWriteAt: Date?
    /// The number of writes that wait.
    public var waitingWrites = 0

    /// Describes a storage that has written nothing yet.
    public init() {}
}
