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
}

/// Which failpoints are armed: from `PATCHBAY_FAILPOINTS=reply.accepted=3`, kill at the third passage.
public final class Failpoints: Sendable {
    private let passagesLeft: Mutex<[Failpoint: Int]>

    /// Arms the points that `specification` names, `point=n` separated by commas; nothing is armed by default.
    public init(_ specification: String = "") {
        var armed: [Failpoint: Int] = [:]
        for entry in specification.split(separator: ",") {
            let halves = entry.split(separator: "=")
            guard let name = halves.first, let point = Failpoint(rawValue: String(name)) else { continue }
            armed[point] = halves.count > 1 ? Int(halves[1]) ?? 1 : 1
        }
        passagesLeft = Mutex(armed)
    }

    /// Hangs until it is cancelled, each time, if ``Failpoint/strategyHangs`` is armed.
    func hangIfArmed() async {
        guard passagesLeft.withLock({ $0[.strategyHangs] != nil }) else { return }
        try? await Task.sleep(for: .seconds(24 * 3600))
    }

    /// Notes that the process is at `point`; ends it without any farewell when that is the armed passage.
    func pass(_ point: Failpoint) {
        let isDue = passagesLeft.withLock { left -> Bool in
            guard let passages = left[point] else { return false }
            left[point] = passages - 1
            return passages == 1
        }
        if isDue { kill(getpid(), SIGKILL) }
    }
}
