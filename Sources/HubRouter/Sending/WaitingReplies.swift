import ChannelKit
import Foundation

/// The replies of a lane that are not done, with the one that is due.
struct WaitingReplies {
    /// The replies whose outcome is unknown; they do not delay the others.
    private var ambiguous: [StoredReply]
    /// The first of the others, which go in order.
    private let first: StoredReply?
    /// True if others wait behind the first.
    let hasNext: Bool

    init(_ replies: [StoredReply]) {
        ambiguous = replies.filter { $0.state == .ambiguous }
        let others = replies.lazy.filter { $0.state != .ambiguous }
        first = others.first
        hasNext = others.dropFirst().first != nil
    }

    /// Leaves out an ambiguous reply.
    mutating func remove(_ reply: OutboxID) { ambiguous.removeAll { $0.id == reply } }

    /// The reply to handle now: an ambiguous one whose time has come, else the first of the others, if it is due.
    func due(at now: Date) -> StoredReply? {
        if let reply = ambiguous.first(where: { $0.dueAt.hasCome(at: now) }) { return reply }
        guard let first, first.state == .claimed || first.dueAt.hasCome(at: now) else { return nil }
        return first
    }

    /// The next due time of a reply; nil without replies.
    var nextDue: Date? { (ambiguous + [first].compactMap(\.self)).map(\.dueAt).min() }
}
