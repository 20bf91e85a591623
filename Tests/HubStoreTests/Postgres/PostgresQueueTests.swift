import Testing

@testable import HubRouter
@testable import HubStore

@Suite("The queue before the connections to PostgreSQL")
struct PostgresQueueTests {
    private let now = ContinuousClock.now

    /// Takes all jobs that may start.
    private func taken(_ queue: inout PostgresQueue<String>) -> [String] {
        var taken: [String] = []
        while let next = queue.take() { taken.append(next.job) }
        return taken
    }

    @Test func urgentJobsComeFirstAndOthersKeepTheirOrder() {
        var queue = PostgresQueue<String>(connections: 8, capacity: 10)
        for (job, priority) in [("a", .work), ("b", .work), ("c", .urgent)]
            as [(String, PostgresQueue<String>.Priority)]
        {
            queue.append(job, priority, at: now)
        }
        #expect(queue.count == 3)
        #expect(taken(&queue) == ["c", "a", "b"])
    }

    @Test func aConnectionIsLeftForUrgentJobs() {
        var queue = PostgresQueue<String>(connections: 3, capacity: 10)
        for job in ["a", "b", "c"] { queue.append(job, .work, at: now) }
        #expect(taken(&queue) == ["a", "b"])
        queue.append("urgent", .urgent, at: now)
        #expect(taken(&queue) == ["urgent"])
        queue.ended(.urgent)
        #expect(taken(&queue) == [])
        queue.ended(.work)
        #expect(taken(&queue) == ["c"])
    }

    @Test func theOnlyConnectionServesAll() {
        var queue = PostgresQueue<String>(connections: 1, capacity: 10)
        queue.append("a", .work, at: now)
        #expect(taken(&queue) == ["a"])
    }

    @Test func urgentJobsDoNotStopTheOthers() {
        var queue = PostgresQueue<String>(connections: 8, capacity: 100)
        for number in 0..<20 { queue.append("u\(number)", .urgent, at: now) }
        queue.append("work", .work, at: now)
        #expect(taken(&queue).firstIndex(of: "work") == PostgresQueue<String>.urgentInARow)
    }

    @Test func aJobThatWaitedForTooLongIsRemoved() {
        var queue = PostgresQueue<String>(connections: 8, capacity: 10)
        queue.append("old", .work, at: now)
        queue.append("older", .urgent, at: now - .milliseconds(1))
        queue.append("new", .work, at: now + .seconds(1))
        #expect(queue.removeExpired(at: now + PostgresQueue<String>.maxWait) == ["older"])
        #expect(queue.removeExpired(at: now + PostgresQueue<String>.maxWait + .milliseconds(1)) == ["old"])
        #expect(queue.count == 1)
    }

    /// After a failure one attempt at a time, each later than the one before, until one succeeds.
    @Test func attemptsToConnectBackOff() {
        var backoff = ConnectionBackoff()
        let failure = StorageError.unavailable("away")
        var time = now
        var begun = (0..<2).map { _ in backoff.begin(at: time) }
        #expect(begun == [true, true])
        for delay in [100, 200, 400, 800, 1_000, 1_000] {
            backoff.failed(failure, at: time, jitter: 1)
            #expect(backoff.failure == failure)
            begun = [-1, 0, 1].map { backoff.begin(at: time + .milliseconds(delay + $0)) }
            #expect(begun == [false, true, false])
            time += .milliseconds(delay)
        }
        backoff.succeeded()
        #expect(backoff.failure == nil)
        begun = (0..<2).map { _ in backoff.begin(at: time) }
        #expect(begun == [true, true])
    }
}
