import ChannelKit

/// The waiting writes, and the decision when they are committed.
///
/// The writer lingers before a commit, so that more writes share its sync: the sync of a commit costs more than its
/// rows. It does not linger while an inline request waits for its response, nor when lingering brings
/// nothing, as with one client that waits for each response.
///
/// Of the writes on which no request waits, a commit takes a few. The tenants take turns in it: one that is flooded has
/// hundreds of them waiting, which the replies of the others must not wait for.
struct WriteQueue<Job> {
    /// The order of the writes in the queue.
    enum Priority: Sendable {
        /// A request that waits for the reply: committed at once.
        case inline
        /// Intake: the provider's request waits only for the commit.
        case urgent
        case work

        /// The priority of the running task: one on which an inline request waits has a high priority.
        static var ofTask: Self { Task.currentPriority > .medium ? .inline : .work }
    }

    /// The next step of the writer.
    enum Step {
        /// Commits the writes, of which the oldest has waited for this time.
        case commit([Job], waited: Duration)
        /// Waits for a wake, at most until the time; nil for ever.
        case wait(until: ContinuousClock.Instant?)
        case end
    }

    private enum Writer {
        case committing, lingering, asleep
    }

    /// The max time for which a write waits for others: about the time of a sync.
    static var maxLinger: Duration { .milliseconds(2) }
    /// The number of waiting writes at which the writer does not linger: they share the cost of the commit well enough,
    /// and under load more of them arrive during the commit than in a linger, in which every connection waits.
    static var enough: Int { 16 }
    /// The number of waiting requests at which the writer may be behind: more than most commits have.
    static var fullCommit: Int { 100 }
    /// The max number of other writes in a commit, since an urgent one may have to wait until it is synced.
    static var workAtOnce: Int { 64 }
    /// The max number of other writes in a commit on which a request waits, since a provider's timeout is short.
    static var workBesideUrgent: Int { 16 }
    /// The max number of commits without lingering after it brought nothing: at 1,000 commits a second, 64 ms until a
    /// beginning load is noticed.
    static var maxSkips: Int { 64 }

    /// The max number of other writes in a commit on which a request waits, while the writer is behind.
    ///
    /// Each costs several times the row of a request, and has more work to follow. It is not 0: however long requests keep
    /// the writer busy, what waits goes on, by a few hundred writes a second.
    static var workWhileBehind: Int { 2 }

    /// The max time for which the oldest of a full commit's requests may wait while the writer keeps up: a few commits,
    /// and little beside the time that a webhook's request takes.
    static var maxWait: Duration { .milliseconds(5) }
    /// The time for which the writer counts as behind after it was.
    ///
    /// What it takes up again costs more, and puts it behind at once if as many requests come in as before: each time
    /// some of them have a slow response.
    static var recovery: Duration { .seconds(5) }

    private let capacity: Int
    private var urgent: [Job] = []
    private var work = FairQueue<TenantID?, Job>()
    private var hasInline = false
    /// The time of the oldest write.
    private var oldest: ContinuousClock.Instant?
    /// The time of the oldest write on which a request waits.
    private var oldestUrgent: ContinuousClock.Instant?
    /// The time until which the writer counts as behind.
    private var behindUntil: ContinuousClock.Instant?
    private var writer = Writer.committing
    private(set) var isClosed = false

    /// The number of writes at the beginning of the present linger.
    private var countBefore = 0
    /// The number of commits until the next linger, and the number of skips after the next linger that brings nothing.
    private var skips = 0
    private var nextSkips = 1

    /// - Parameter capacity: The max number of waiting writes.
    init(capacity: Int) { self.capacity = capacity }

    /// The number of waiting writes.
    var count: Int { urgent.count + work.count }
    var isFull: Bool { count >= capacity }

    /// True if the writer keeps up with the requests, and has for a while: few of them wait, or none for long.
    mutating func keepsUp(at now: ContinuousClock.Instant) -> Bool {
        if let oldestUrgent, urgent.count >= Self.fullCommit, now - oldestUrgent >= Self.maxWait {
            behindUntil = now + Self.recovery
        }
        guard let behindUntil else { return true }
        if behindUntil <= now { self.behindUntil = nil }
        return behindUntil <= now
    }

    /// Adds a write.
    ///
    /// - Parameter tenant: The tenant that it belongs to; nil if it belongs to none.
    /// - Returns: True if the writer has to be woken.
    mutating func append(
        _ job: Job,
        _ priority: Priority,
        of tenant: TenantID? = nil,
        at now: ContinuousClock.Instant
    ) -> Bool {
        if priority == .work {
            work.append(job, of: tenant)
        } else {
            urgent.append(job)
            if oldestUrgent == nil { oldestUrgent = now }
        }
        if priority == .inline { hasInline = true }
        if oldest == nil { oldest = now }
        return wake(if: writer == .asleep || (writer == .lingering && (hasInline || count >= Self.enough)))
    }

    /// Ends the writer after the waiting writes.
    ///
    /// - Returns: True if the writer has to be woken.
    mutating func close() -> Bool {
        isClosed = true
        return wake(if: writer != .committing)
    }

    private mutating func wake(if isNeeded: Bool) -> Bool {
        if isNeeded { writer = .committing }
        return isNeeded
    }

    /// The writer's next step.
    mutating func next(at now: ContinuousClock.Instant) -> Step {
        guard let oldest else {
            writer = .asleep
            return isClosed ? .end : .wait(until: nil)
        }
        let end = oldest + Self.maxLinger
        let mayLinger = !hasInline && !isClosed && count < Self.enough && skips == 0
        guard mayLinger, now < end else { return .commit(take(at: now), waited: now - oldest) }
        if countBefore == 0 { countBefore = count }
        writer = .lingering
        return .wait(until: end)
    }

    private mutating func take(at now: ContinuousClock.Instant) -> [Job] {
        learn()
        let jobs = urgent + work.popFirst(share(at: now))
        urgent = []
        oldestUrgent = nil
        hasInline = false
        // What is left waits from now on: its own time is known no more.
        oldest = work.isEmpty ? nil : now - Self.maxLinger
        writer = .committing
        return jobs
    }

    /// The max number of other writes in the next commit.
    private mutating func share(at now: ContinuousClock.Instant) -> Int {
        let keepsUp = keepsUp(at: now)
        guard !urgent.isEmpty else { return Self.workAtOnce }
        return keepsUp ? Self.workBesideUrgent : Self.workWhileBehind
    }

    /// Decides whether the next commits linger.
    private mutating func learn() {
        if countBefore == 0 {
            skips = max(0, skips - 1)
        } else if count > countBefore {
            nextSkips = 1
        } else if !hasInline {
            skips = nextSkips
            nextSkips = min(2 * nextSkips, Self.maxSkips)
        }
        countBefore = 0
    }
}
