import ChannelKit
import Foundation

extension Date {
    /// True if the time has come at `now`, to the millisecond in which times are stored: a lane that a query finds due
    /// must have work that is due here too.
    func hasCome(at now: Date) -> Bool { millisecondsSince1970 <= now.millisecondsSince1970 }
}

extension HubClock {
    /// True if `moment` has come.
    func hasReached(_ moment: Date) -> Bool { moment.hasCome(at: now) }
}

/// The signals to the dispatcher of one stage.
///
/// The rows say which work is due; this only says when to look, and carries the lanes that were claimed in the commit
/// that made them due.
final class LaneQueue: Sendable {
    let stage: Stage
    let owner: String
    let limits: LaneLimits
    /// The lanes that were claimed outside the dispatcher; it has one reader.
    let claimed: AsyncStream<LaneClaim>
    private let clock: any HubClock
    private let signal = WakeSignal()
    private let claims: AsyncStream<LaneClaim>.Continuation

    init(stage: Stage, owner: String, limits: LaneLimits, clock: any HubClock) {
        self.stage = stage
        self.owner = owner
        self.limits = limits
        self.clock = clock
        (claimed, claims) = AsyncStream.makeStream()
    }

    /// Signals that a lane has become due.
    func wake() { signal.send() }

    /// Enqueues a lane that was claimed with ``leaseHolder()``, since a request waits for its work.
    func enqueue(claimed claim: LaneClaim) { claims.yield(claim) }

    /// The holder of a lease that is taken in the commit that makes the lane due.
    func leaseHolder() -> LeaseHolder { LeaseHolder(owner: owner, leaseUntil: leaseEnd()) }

    /// The end of a lease that begins now.
    func leaseEnd() -> Date { clock.now.addingTimeInterval(limits.lease.timeInterval) }

    /// Waits for a signal, until `deadline` if there is one.
    func wait(until deadline: Date?) async { await signal.wait(until: deadline, clock: clock) }
}
