import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A point at which a test may kill the process, to prove that nothing is lost there.
package enum Failpoint: String, CaseIterable, Sendable {
    /// A migration ran, and is not committed.
    case migrationApplied = "migration.applied"
    /// All writes of a commit with a webhook's items ran, and it is not committed.
    case batchBegun = "batch.begun"
    /// Such a commit is synced, and no caller knows it.
    case batchCommitted = "batch.committed"
    /// Items are committed, and the provider has no response yet.
    case intakeCommitted = "intake.committed"
    /// Statuses are applied, and the provider has no response yet.
    case statusCommitted = "status.committed"
    /// The writer is said not to keep up, so that items are only stored. The process is not killed.
    case writerBehind = "writer.behind"
    /// The hub only receives, beside others on the same PostgreSQL database. The process is not killed.
    case receivesOnly = "hub.receives"
    /// An item was normalized, and nothing of it is stored.
    case itemNormalized = "item.normalized"
    /// An item's effects are committed.
    case itemApplied = "item.applied"
    /// A strategy is asked and never answers. The process is not killed.
    case strategyHangs = "strategy.hangs"
    /// A turn has begun and never goes on, beside any number of others. The process is not killed: the benchmark of
    /// receiving measures it without the work of turns.
    case turnWaits = "turn.waits"
    /// A strategy has answered, and nothing of it is stored.
    case turnDecided = "turn.decided"
    /// The reply is committed, and not sent.
    case turnEnded = "turn.ended"
    /// The reply is claimed for its send, and the provider has not seen it.
    case replyClaimed = "reply.claimed"
    /// The provider has accepted the reply, and its receipt is not stored.
    case replyAccepted = "reply.accepted"
    /// The receipt is committed.
    case replyRecorded = "reply.recorded"
    /// An item is normalized, and the adapter traps.
    case itemTraps = "item.traps"
    /// A strategy is asked and traps.
    case turnTraps = "turn.traps"
    /// A request is split into items, and the adapter traps.
    case requestTraps = "request.traps"

    /// True if the process is killed at the armed passage, with nothing else done: the points of the crash tests.
    package var kills: Bool { !takesWord && !changes }
}

/// The armed failpoints, from `PATCHBAY_FAILPOINTS=reply.accepted=3,turn.traps=poison`.
///
/// A number is the passage at which the process is killed; a word makes the point trap on a text that contains it.
package final class Failpoints: Sendable {
    private let passagesLeft: Mutex<[Failpoint: Int]>
    private let words: [Failpoint: String]

    /// Arms the points that `specification` names, `point=n` separated by commas; nothing is armed by default.
    package init(_ specification: String = "") {
        var armed: [Failpoint: Int] = [:]
        var words: [Failpoint: String] = [:]
        for entry in specification.split(separator: ",") {
            let halves = entry.split(separator: "=")
            guard let name = halves.first, let point = Failpoint(rawValue: String(name)) else { continue }
            if point.takesWord {
                words[point] = halves.count > 1 ? String(halves[1]) : nil
            } else {
                armed[point] = halves.count > 1 ? Int(halves[1]) ?? 1 : 1
            }
        }
        self.words = words
        passagesLeft = Mutex(armed)
    }

    /// True if `point` is armed.
    package func isArmed(_ point: Failpoint) -> Bool { passagesLeft.withLock { $0[point] != nil } }

    /// Waits until its task is cancelled, if `point` is armed.
    func wait(at point: Failpoint) async {
        guard isArmed(point) else { return }
        try? await Task.sleep(for: .seconds(24 * 3600))
    }

    /// Traps if one of `texts` contains the word for which `point` is armed.
    func trap(_ point: Failpoint, on texts: @autoclosure () -> [String]) {
        guard let word = words[point], texts().contains(where: { $0.contains(word) }) else { return }
        fatalError("failpoint \(point.rawValue)")
    }

    /// Marks that the process passes `point`, and kills it with SIGKILL at the armed passage.
    package func pass(_ point: Failpoint) {
        let isDue = passagesLeft.withLock { left -> Bool in
            guard let passages = left[point] else { return false }
            left[point] = passages - 1
            return passages == 1
        }
        if isDue { kill(getpid(), SIGKILL) }
    }
}

extension Failpoint {
    /// True if the process lives on, in another way.
    fileprivate var changes: Bool { [.writerBehind, .receivesOnly, .strategyHangs, .turnWaits].contains(self) }

    /// True if it is armed with a word in place of a number of passages.
    fileprivate var takesWord: Bool { [.itemTraps, .turnTraps, .requestTraps].contains(self) }
}
