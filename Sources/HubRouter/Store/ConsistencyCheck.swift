/// A rule that the rows always keep; one that breaks it shows a defect of the hub, or a change by another program.
package enum ConsistencyCheck: String, Hashable, Sendable, CaseIterable {
    /// A turn that runs is held by a worker, and ends within minutes.
    case runningTurns = "running_turns"
    /// A reply that is being sent is held by a worker, and the send ends within minutes.
    case claimedReplies = "claimed_replies"
    /// A pending reply has a time from which it may be sent.
    case repliesWithoutDueTime = "replies_without_due_time"
    /// A pending reply is due before it expires.
    case repliesDueTooLate = "replies_due_too_late"
    /// A status without a message is deleted at its time.
    case expiredStatuses = "expired_statuses"
    /// A status is joined with its message as soon as both are known.
    case unjoinedStatuses = "unjoined_statuses"

    /// The operator's remedy.
    package var remedy: String {
        switch self {
        case .runningTurns, .claimedReplies: "restart the hub, which takes them up again"
        case .repliesWithoutDueTime, .repliesDueTooLate: "decide on them with 'patchbay dead-letters', and report it"
        case .expiredStatuses: "look for 'cannot delete' in the log"
        case .unjoinedStatuses: "report it: the messages show an earlier status than the provider gave"
        }
    }
}

/// The rows that break a rule, on one page of those that could.
package struct SuspectRows: Sendable {
    /// The names of the rows, such as `turn 12`.
    package let names: [String]
    /// The position at which the next page begins; nil if this is the last.
    package let next: RowPosition?

    /// Makes a page.
    package init(names: [String], next: RowPosition?) {
        self.names = names
        self.next = next
    }
}
