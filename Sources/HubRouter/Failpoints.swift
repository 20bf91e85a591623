import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The seams at which a test may kill the process, to prove that nothing is lost there.
public enum Failpoint: String, CaseIterable, Sendable {
    /// Items are committed, the provider has no answer yet.
    case intakeCommitted = "intake.committed"
    /// An item was read and understood, nothing of it is stored.
    case itemNormalized = "item.normalized"
    /// An item's effects are committed.
    case itemApplied = "item.applied"
    /// A strategy is asked, and never answers: it hangs in place of the process being killed.
    case strategyHangs = "strategy.hangs"
    /// A strategy has answered, nothing of it is stored.
    case turnDecided = "turn.decided"
    /// The reply is committed, not sent.
    case turnEnded = "turn.ended"
    /// The row says that the reply is being sent; the provider has not seen it.
    case replyClaimed = "reply.claimed"
    /// The provider has taken the reply, the row does not say so.
    case replyAccepted = "reply.accepted"
    /// The receipt is committed.
    case replyRecorded = "reply.recorded"
    /// An item is given its meaning, and the code that does so traps.
    case itemTraps = "item.traps"
    /// A strategy is asked, and traps.
    case turnTraps = "turn.traps"
    /// A request is split into items, and the code that does so traps.
    case requestTraps = "request.traps"
}

/// The failpoints that are armed: from `PATCHBAY_FAILPOINTS=reply.accepted=3,turn.traps=poison`, kill at the third
/// passage, and trap on a text that contains the word.
public final class Failpoints: Sendable {
    private let passagesLeft: Mutex<[Failpoint: Int]>
    private let words: [Failpoint: String]

    /// Arms the points that `specification` names, `point=n` separated by commas; nothing is armed by default.
    public init(_ specification: String = "") {
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

    /// Hangs until it is cancelled, each time, if ``Failpoint/strategyHangs`` is armed.
    func hangIfArmed() async {
        guard passagesLeft.withLock({ $0[.strategyHangs] != nil }) else { return }
        try? await Task.sleep(for: .seconds(24 * 3600))
    }

    /// Traps if one of `texts` contains the word for which `point` is armed.
    func trap(_ point: Failpoint, on texts: @autoclosure () -> [String]) {
        guard let word = words[point], texts().contains(where: { $0.contains(word) }) else { return }
        fatalError("failpoint \(point.rawValue)")
    }

    /// Notes that the process is at `point`; ends it without any customerMessage when that is the armed passage.
    func pass(_ point: Failpoint) {
        let isDue = passagesLeft.withLock { left -> Bool in
            guard let passages = left[point] else { return false }
            left[point] = passages - 1
            return passages == 1
        }
        if isDue { kill(getpid(), SIGKILL) }
    }
}

extension Failpoint {
    /// Whether it is armed for a word in place of a number of passages.
    fileprivate var takesWord: Bool { [.itemTraps, .turnTraps, .requestTraps].contains(self) }
}
