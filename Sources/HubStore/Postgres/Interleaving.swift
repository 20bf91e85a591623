import ChannelKit
import HubRouter

/// The jobs of a commit that take turns on its connection, so that they share its round trips.
///
/// Each runs on a stack of its own until it needs the result of a statement. When all of them wait, what they have queued
/// is sent at once, and each goes on with its result: a commit waits for the server as often as its longest job does,
/// and not as often as all of them together.
///
/// They see each other's rows before the commit, so a job holds what two of them must not change at the same time, as
/// transactions do: the names and conversations that it locks. Another job waits for them until its end.
final class Interleaving {
    /// A job of the commit.
    struct Body {
        /// The keys that it holds from its beginning to its end; those that share one run in their order.
        let holds: [LockKey]
        let run: () throws -> Void
    }

    /// A job that has begun.
    private final class Running {
        let coroutine: Coroutine
        var keys: [LockKey]
        var tenant: Int64?
        /// The key that another one holds.
        var awaitedKey: LockKey?
        var awaitsResult = false
        var result: PostgresResult?
        /// The error with which it goes on.
        var failure: (any Error)?
        /// The error with which it ended.
        var error: (any Error)?

        init(_ coroutine: Coroutine, holding keys: [LockKey]) { (self.coroutine, self.keys) = (coroutine, keys) }
    }

    /// Another job has failed, so that the transaction is rolled back.
    private struct Abandoned: Error {}

    /// The max jobs at a time, each with a stack: a commit takes no more of those on which no request waits.
    private static let maxRunning = 64

    private unowned let connection: PostgresConnection
    private var running: [Running] = []
    /// Those that wait for a result, in the order of their statements.
    private var awaiting: [Running] = []
    private var owners: [LockKey: Running] = [:]
    private var current: Running?
    /// The stacks of jobs that have ended.
    private var free: [Coroutine] = []

    init(_ connection: PostgresConnection) { self.connection = connection }

    /// True while a job of a run is performed.
    var isActive: Bool { current != nil }

    // MARK: - A run

    /// Runs all of `bodies`.
    ///
    /// - Throws: The first error; the jobs that have begun end before.
    func run(_ bodies: [Body]) throws {
        var waiting = bodies
        do {
            while !running.isEmpty || !waiting.isEmpty {
                let hasResumed = try resumeReady()
                if try begin(&waiting) || hasResumed { continue }
                if awaiting.isEmpty { endDeadlock() } else { try receive() }
            }
        } catch {
            abandon()
            throw error
        }
    }

    /// Continues the jobs that have what they waited for.
    private func resumeReady() throws -> Bool {
        let ready = running.filter(isReady)
        for job in ready where isReady(job) { try perform(job, job.coroutine.resume) }
        return !ready.isEmpty
    }

    private func isReady(_ job: Running) -> Bool {
        job.failure != nil || !job.awaitsResult && job.awaitedKey.map { owners[$0] == nil } ?? true
    }

    /// Begins the jobs whose keys are free.
    private func begin(_ waiting: inout [Body]) throws -> Bool {
        guard !waiting.isEmpty, running.count < Self.maxRunning else { return false }
        var (left, taken): ([Body], Set<LockKey>) = ([], [])
        var hasBegun = false
        for body in waiting {
            guard running.count < Self.maxRunning, taken.isDisjoint(with: body.holds),
                !body.holds.contains(where: { owners[$0] != nil })
            else {
                // None that comes later may get before it.
                taken.formUnion(body.holds)
                left.append(body)
                continue
            }
            hasBegun = true
            try begin(body)
        }
        waiting = left
        return hasBegun
    }

    private func begin(_ body: Body) throws {
        let job = Running(try free.popLast() ?? Coroutine(), holding: body.holds)
        for key in body.holds { owners[key] = job }
        running.append(job)
        try perform(job) {
            job.coroutine.start { do { try body.run() } catch { job.error = error } }
        }
    }

    /// Lets a job run until it waits or ends.
    private func perform(_ job: Running, _ action: () -> Bool) throws {
        current = job
        connection.showsTenant = job.tenant
        let isSuspended = action()
        job.tenant = connection.showsTenant
        current = nil
        guard !isSuspended else { return }
        for key in job.keys where owners[key] === job { owners[key] = nil }
        running.removeAll { $0 === job }
        free.append(job.coroutine)
        if let error = job.error { throw error }
    }

    /// Sends what is queued, and hands the results out.
    private func receive() throws {
        let receivers = awaiting
        awaiting = []
        do {
            for (job, result) in zip(receivers, try connection.receive()) {
                job.result = result
                job.awaitsResult = false
            }
        } catch let error as PostgresError {
            // Of several jobs any may have sent the statement, and each runs again, alone. One alone says more about its
            // error, such as which item failed, unless it runs again for a reason outside of it.
            guard running.count == 1, !error.isLost, !error.isConflict, !error.isOfServer else { throw error }
            running[0].failure = error
        }
    }

    /// Lets a job fail that waits for a key, since all of them do.
    private func endDeadlock() { running.last?.failure = LockMissed() }

    /// Ends the jobs that have begun.
    private func abandon() {
        awaiting = []
        while let job = running.last {
            job.failure = Abandoned()
            // Its own error is of no interest any more.
            try? perform(job, job.coroutine.resume)
        }
    }

    // MARK: - Called by the jobs

    /// Waits until the statement that was sent last has a result.
    func awaitResult() throws -> PostgresResult? {
        guard let job = current else { return nil }
        job.awaitsResult = true
        awaiting.append(job)
        try suspend(job)
        defer { job.result = nil }
        return job.result
    }

    /// Holds a key until the end of the job, once no other job does.
    ///
    /// - Returns: False if the job holds it already.
    func hold(_ key: LockKey) throws -> Bool {
        guard let job = current, owners[key] !== job else { return false }
        while owners[key] != nil {
            job.awaitedKey = key
            try suspend(job)
            job.awaitedKey = nil
        }
        owners[key] = job
        job.keys.append(key)
        return true
    }

    /// Releases a key before the end of the job.
    func release(_ key: LockKey) {
        guard let job = current, owners[key] === job else { return }
        owners[key] = nil
        job.keys.removeAll { $0 == key }
    }

    private func suspend(_ job: Running) throws {
        if let failure = job.failure { throw failure }
        job.coroutine.suspend()
        if let failure = job.failure { throw failure }
    }
}

/// The name of something that one job of a commit holds at a time.
enum LockKey: Hashable {
    case name(LockName)
    case conversation(ConversationID)
    /// The taking of a block of ids.
    case ids(NumberedTable)
}
