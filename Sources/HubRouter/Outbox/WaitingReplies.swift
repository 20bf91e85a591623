import ChannelKit
import Foundation

/// The replies of a lane that are not done.
struct WaitingReplies {
    /// Nobody knows whether they arrived; they keep no other waiting.
    private let ambiguous: [StoredReply]
    /// The first of the others, which go in order.
    private let first: StoredReply?

    init(_ replies: [StoredReply]) {
        ambiguous = replies.filter { $0.state == .ambiguous }
        first = replies.first { $0.state != .ambiguous }
    }

    /// The one to look at now: an ambiguous one whose time has come, else the first that waits, if it is due.
    func due(at now: Date) -> StoredReply? {
        if let reply = ambiguous.first(where: { $0.dueAt.hasCome(at: now) }) { return reply }
        guard let first, first.state == .claimed || first.dueAt.hasCome(at: now) else { return nil }
        return first
    }

    /// When there is something to do.
    var nextDue: Date? { (ambiguous + [first].compactMap(\.self)).map(\.dueAt).min() }
}
