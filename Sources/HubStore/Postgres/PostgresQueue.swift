/// The jobs that wait for a connection.
struct PostgresQueue<Job> {
    /// The order of the jobs.
    enum Priority: Sendable {
        /// A request waits for the result.
        case urgent
        case work
    }

    private struct Waiting {
        let job: Job
        let since: ContinuousClock.Instant
    }

    /// The max number of urgent jobs that start before one of the others: under load those go on, slower.
    static var urgentInARow: Int { 8 }
    /// The max time in the queue: a provider's request that waits for longer would fail at the provider.
    static var maxWait: Duration { .seconds(3) }

    private let capacity: Int
    /// The max number of other jobs at a time: a connection is left for urgent ones.
    private let maxWork: Int
    private var urgent = FIFO<Waiting>()
    private var work = FIFO<Waiting>()
    private var runningWork = 0
    private var startedUrgent = 0
    private(set) var isClosed = false

    /// - Parameters:
    ///   - connections: The number of jobs that run at a time.
    ///   - capacity: The max number of waiting jobs.
    init(connections: Int, capacity: Int) {
        self.capacity = capacity
        maxWork = max(1, connections - 1)
    }

    /// The number of waiting jobs.
    var count: Int { urgent.count + work.count }
    var isFull: Bool { count >= capacity }

    mutating func append(_ job: Job, _ priority: Priority, at now: ContinuousClock.Instant) {
        let waiting = Waiting(job: job, since: now)
        if priority == .urgent { urgent.append(waiting) } else { work.append(waiting) }
    }

    /// Takes the next job; nil if none may start now.
    mutating func take() -> (job: Job, priority: Priority)? {
        let mayWork = runningWork < maxWork && work.count > 0
        if urgent.count > 0, !(mayWork && startedUrgent >= Self.urgentInARow), let next = urgent.popFirst() {
            startedUrgent += 1
            return (next.job, .urgent)
        }
        guard mayWork, let next = work.popFirst() else { return nil }
        startedUrgent = 0
        runningWork += 1
        return (next.job, .work)
    }

    /// Notes that a job has ended.
    mutating func ended(_ priority: Priority) { if priority == .work { runningWork -= 1 } }

    /// Removes the jobs that waited for too long.
    mutating func removeExpired(at now: ContinuousClock.Instant) -> [Job] {
        var expired: [Job] = []
        while let first = urgent.first, now - first.since > Self.maxWait {
            urgent.popFirst().map { expired.append($0.job) }
        }
        while let first = work.first, now - first.since > Self.maxWait {
            work.popFirst().map { expired.append($0.job) }
        }
        return expired
    }

    /// Rejects further jobs.
    mutating func close() { isClosed = true }
}
