import Foundation
import HubModel
import HubRouter
import Synchronization

/// The connection for commands, on a thread of its own: sends all waiting commands at once and hands out the answers.
///
/// While Redis is away commands fail at once, and attempts to connect go on. A server that stops answering is noticed
/// twice: after a moment callers go on without it, and after a longer time the connection is replaced.
final class RedisCommands: Sendable {
    /// The timeouts of a connection.
    struct Timeouts: Sendable {
        /// The time after which callers go on without an answer: a reply to a customer may wait for it.
        var answer: Duration = .milliseconds(100)
        /// The time without an answer after which the connection is replaced.
        var silence: Duration = .seconds(2)
        /// The time without a command after which the server is asked whether it is there.
        var idle: Duration = .seconds(2)
    }

    /// A waiting command.
    struct Job: Sendable {
        /// Makes the command, with the server's time at which the connection was opened.
        let command: @Sendable (_ openedAt: Int64) -> [String]
        /// Takes the answer, on the thread of the connection; nil if nothing waits for it.
        var report: (@Sendable (Result<RedisValue, RedisError>) -> Void)?
    }

    fileprivate struct State {
        var jobs: [Job] = []
        /// True while commands are sent: the server is connected and answers in time.
        var isUp = false
        var isClosed = false
    }

    /// The max number of waiting commands; more fail, so that memory stays bounded while the server is slow.
    private static let capacity = 10_000
    /// The max number of commands that are sent at once: their answers are waited for together.
    private static let batch = 256

    private let address: RedisAddress
    private let timeouts: Timeouts
    private let status: RedisStatus
    private let state = Mutex(State())
    /// Signalled for the thread of the connection, which alone waits for it: no task does.
    private let wake = DispatchSemaphore(value: 0)

    /// Starts the thread, which connects at once and ends with `close`.
    init(to address: RedisAddress, timeouts: Timeouts = Timeouts(), status: RedisStatus) {
        (self.address, self.timeouts, self.status) = (address, timeouts, status)
        status.uses(.commands)
        RedisThread.start("redis commands") { self.run() }
    }

    /// True while commands are answered in time.
    var isUp: Bool { state.withLock(\.isUp) }

    // MARK: - Commands

    /// Sends commands together and waits for their answers.
    ///
    /// - Throws: ``RedisError``, also for an error that the server answers.
    func run(_ commands: [@Sendable (_ openedAt: Int64) -> [String]]) async throws(RedisError) -> [RedisValue] {
        guard !commands.isEmpty else { return [] }
        let answers = await withCheckedContinuation { continuation in
            let answers = Answers(count: commands.count) { continuation.resume(returning: $0) }
            submit(commands.map { command in Job(command: command) { answers.add($0) } })
        }
        return try answers.map { answer throws(RedisError) in
            if case .success(.error(let message)) = answer { throw RedisError(.command, message.onOneLine) }
            return try answer.get()
        }
    }

    /// The answers to commands that were sent together, which arrive in their order.
    private final class Answers: Sendable {
        private let answers = Mutex<[Result<RedisValue, RedisError>]>([])
        private let count: Int
        private let report: @Sendable ([Result<RedisValue, RedisError>]) -> Void

        init(count: Int, report: @escaping @Sendable ([Result<RedisValue, RedisError>]) -> Void) {
            (self.count, self.report) = (count, report)
        }

        func add(_ answer: Result<RedisValue, RedisError>) {
            let all = answers.withLock { answers in
                answers.append(answer)
                return answers.count == count ? answers : nil
            }
            if let all { report(all) }
        }
    }

    /// Sends commands, or fails them at once while Redis is away.
    func submit(_ jobs: [Job]) {
        let failure: RedisError? = state.withLock { state in
            guard state.isUp, !state.isClosed else { return .away }
            guard state.jobs.count + jobs.count <= Self.capacity else { return .overloaded }
            state.jobs += jobs
            return nil
        }
        if let failure { return jobs.forEach { $0.report?(.failure(failure)) } }
        wake.signal()
    }

    /// Rejects further commands and disconnects.
    func close() {
        state.withLock { $0.isClosed = true }
        wake.signal()
    }

    // MARK: - The thread

    private func run() {
        var backoff = RedisBackoff()
        while !state.withLock(\.isClosed) {
            do throws(RedisError) {
                let connection = try RedisConnection.open(address)
                state.withLock { $0.isUp = true }
                status.connected(.commands)
                backoff.succeeded()
                defer { fallBehind() }
                try serve(connection)
            } catch {
                status.failed(.commands, error)
                let end = ContinuousClock.now + backoff.next()
                while !state.withLock(\.isClosed), ContinuousClock.now < end { wait(until: end) }
            }
        }
    }

    private func serve(_ connection: RedisConnection) throws(RedisError) {
        while let jobs = next() {
            // Asks whether the server is there if nothing else does.
            try perform(jobs.isEmpty ? [Job { _ in ["PING"] }] : jobs, on: connection)
        }
    }

    /// Waits for commands; none after the idle time, and nil at the end.
    private func next() -> [Job]? {
        let end = ContinuousClock.now + timeouts.idle
        while true {
            let (jobs, isClosed) = state.withLock { state in
                let jobs = Array(state.jobs.prefix(Self.batch))
                state.jobs.removeFirst(jobs.count)
                return (jobs, state.isClosed)
            }
            if !jobs.isEmpty { return jobs }
            if isClosed { return nil }
            if ContinuousClock.now >= end { return [] }
            wait(until: end)
        }
    }

    private func wait(until end: ContinuousClock.Instant) {
        let nanoseconds = max(0, (end - .now) / .nanoseconds(1))
        _ = wake.wait(timeout: .now() + .nanoseconds(Int(min(nanoseconds, 1e12))))
    }

    private func perform(_ jobs: [Job], on connection: RedisConnection) throws(RedisError) {
        var left = jobs[...]
        defer { for job in left { job.report?(.failure(.away)) } }
        let begin = ContinuousClock.now
        for job in jobs { try connection.append(job.command(connection.openedAt)) }
        try connection.flush(by: begin + timeouts.silence)
        while let job = left.first, let answer = try connection.receive(by: begin + timeouts.answer) {
            left.removeFirst()
            job.report?(.success(answer))
        }
        guard !left.isEmpty else { return }
        // The answers come too late for their callers. None may be left, or they would be taken for those of others.
        let late = left.count
        for job in left { job.report?(.failure(.late)) }
        left = []
        fallBehind()
        for _ in 0..<late {
            guard try connection.receive(by: begin + timeouts.silence) != nil else {
                throw RedisError(.unavailable, "Redis at \(address) does not answer")
            }
        }
        state.withLock { $0.isUp = true }
    }

    /// Fails the waiting commands, and others until the server answers again.
    private func fallBehind() {
        let jobs = state.withLock { state in
            defer { (state.jobs, state.isUp) = ([], false) }
            return state.jobs
        }
        for job in jobs { job.report?(.failure(.away)) }
    }
}
