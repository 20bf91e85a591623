/// The delivery statuses of one or more transactions, by their effect.
///
/// Statuses have no rows of their own, so that these counts are their audit: every received status is moved, unchanged,
/// early or invalid, and every early one is joined with its message later, or expires.
package struct StatusCounts: Hashable, Sendable {
    /// The statuses that changed their message.
    package var moved = 0
    /// The statuses that were outdated or repeated.
    package var unchanged = 0
    /// The statuses that are kept until their message is known.
    package var early = 0
    /// The statuses without the id of a message.
    package var invalid = 0
    /// The early statuses whose message became known.
    package var joined = 0

    /// Makes counts of zero.
    package init() {}
}

/// The counts of one run of a transaction; the storage adds them to the metrics after the commit.
package final class StatusTally {
    /// The counts so far.
    package var counts = StatusCounts()

    /// Makes counts of zero.
    package init() {}
}
