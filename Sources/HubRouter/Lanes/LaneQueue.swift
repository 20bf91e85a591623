import ChannelKit
import Foundation

extension Date {
    /// Whether it has come at `now`, to the millisecond in which times are stored: a lane that a query finds due must
    /// hold something that is due here too.
    func hasCome(at now: Date) -> Bool { millisecondsSince1970 <= now.millisecondsSince1970 }
}

extension HubClock {
    /// Whether `moment` has come.
    func hasReached(_ moment: Date) -> Bool { moment.hasCome(at: now) }
}

/// Where work is announced to the dispatcher of one stage.
///
/// The rows say what is due; this only says when to look, and carries the lanes that were claimed together with the
/// work put into them.
final class LaneQueue: Sendable {
    let stage: Stage
    let owner: String
    let limits: LaneLimits
    /// The lanes that are handed over; for one dispatcher.
    let adopted: AsyncStream<LaneClaim>
    private let clock: any HubClock
    private let bell = WakeSignal()
    private let adoption: AsyncStream<LaneClaim>.Continuation

    init(stage: Stage, owner: String, limits: LaneLimits, clock: any HubClock) {
        self.stage = stage
        self.owner = owner
        self.limits = limits
        self.clock = clock
        (adopted, adoption) = AsyncStream.makeStream()
    }

    /// Says that a lane has become due.
    func wake() { bell.ring() }

    /// Hands over a lane that was claimed with ``claimant()``; a request waits for what is in it.
    func adopt(_ claim: LaneClaim) { adoption.yield(claim) }

    /// Who claims a lane together with the work put into it.
    func claimant() -> LeaseHolder { LeaseHolder(owner: owner, leaseUntil: leaseEnd()) }

    /// When a lease that begins now ends.
    func leaseEnd() -> Date { clock.now.addingTimeInterval(limits.lease.timeInterval) }

    /// Waits until something is announced, until `deadline` at most if there is one.
    func wait(until deadline: Date?) async { await bell.wait(until: deadline, clock: clock) }
}
