import CPostgres

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The statements between two answers of the server: sent together, answered in order.
///
/// Nothing waits for the server but `synchronize` and `run(script:)`, each up to a timeout, so that a server that went
/// away without a word is noticed.
final class PostgresPipeline {
    /// A message to the server that has not been answered.
    private enum Message {
        case prepare(PostgresPlan, name: String)
        case execute(isAwaited: Bool)
    }

    private let handle: OpaquePointer
    /// The max time without any byte from the server in milliseconds; -1 for no limit.
    private let silence: Int32
    private var messages: [Message] = []
    private let notices = Notices()
    /// The number of statements that were sent, and of waits for the server.
    private(set) var statements = 0
    private(set) var roundTrips = 0

    /// Takes an open connection, which is closed with this object.
    init(_ handle: OpaquePointer, silence: Duration?) {
        self.handle = handle
        self.silence = silence.map { Int32(clamping: Int($0 / .milliseconds(1))) } ?? -1
        PQsetnonblocking(handle, 1)
        PQenterPipelineMode(handle)
        // The default writes notices to the standard error.
        PQsetNoticeReceiver(
            handle,
            { context, notice in
                guard let context, let severity = PQresultErrorField(notice, Int32(UnicodeScalar("V").value)) else {
                    return
                }
                guard ["FATAL", "PANIC"].contains(String(cString: severity)) else { return }
                Unmanaged<Notices>.fromOpaque(context).takeUnretainedValue().isEnding = true
            },
            Unmanaged.passUnretained(notices).toOpaque()
        )
    }

    deinit { PQfinish(handle) }

    /// The unasked messages of the server.
    private final class Notices {
        /// True after the server announced the end of the connection.
        var isEnding = false
    }

    /// True if the connection cannot be used any more.
    private(set) var isBroken = false

    /// True inside a transaction as of the last answer.
    var isInTransaction: Bool { ![PQTRANS_IDLE, PQTRANS_UNKNOWN].contains(PQtransactionStatus(handle)) }

    // MARK: - Sending

    /// Queues the execution of a statement, and its preparation before if it has none for such arguments.
    ///
    /// - Parameter isAwaited: True if ``synchronize(commits:)`` returns its result.
    func execute(_ plan: PostgresPlan, _ arguments: PostgresArguments, isAwaited: Bool = false) throws {
        try checkUsable()
        if plan.declare(arguments.types) {
            messages.append(.prepare(plan, name: plan.name))
            try sent(PQsendPrepare(handle, plan.name, plan.sql, Int32(plan.types.count), plan.types))
        }
        messages.append(.execute(isAwaited: isAwaited))
        statements += 1
        try sent(
            arguments.withPointers { count, values, lengths, formats in
                PQsendQueryPrepared(handle, plan.name, count, values, lengths, formats, 1)
            }
        )
    }

    private func sent(_ code: Int32) throws { if code == 0 { throw lost(commits: false) } }

    // MARK: - Receiving

    /// Sends what is queued and waits for its answers.
    ///
    /// - Parameter commits: True if the last statement is COMMIT.
    /// - Returns: The results of the awaited statements, in their order.
    /// - Throws: ``PostgresError``, the first one, after which the server executes nothing of the rest.
    func synchronize(commits: Bool = false) throws -> [PostgresResult] {
        try checkUsable()
        guard !messages.isEmpty else { return [] }
        roundTrips += 1
        defer { messages.removeAll(keepingCapacity: true) }
        guard PQpipelineSync(handle) == 1 else { throw lost(commits: commits) }
        var (results, failure): ([PostgresResult], PostgresError?) = ([], nil)
        for (position, message) in messages.enumerated() {
            // COMMIT is the last one: what the server says about an earlier one it says before it commits.
            let isLast = position == messages.count - 1
            let result = try answer(commits: commits, isLast: isLast)
            switch message {
            case .prepare(let plan, let name): plan.answered(name, isPrepared: result.status == PGRES_COMMAND_OK)
            case .execute(isAwaited: true): results.append(result)
            case .execute(isAwaited: false): break
            }
            if failure == nil { failure = result.error }
            try expectEnd(commits: commits)
        }
        guard let end = try next(commits: commits) else { throw lost(commits: commits) }
        PQclear(end)
        if let failure { throw failure }
        return results
    }

    private func answer(commits: Bool, isLast: Bool) throws -> PostgresResult {
        guard let handle = try next(commits: commits) else { throw lost(commits: commits) }
        let result = PostgresResult(handle)
        guard let error = result.error else { return result }
        if error.state.isEmpty { throw lost(commits: commits, error.message) }
        guard error.isLost else { return result }
        isBroken = true
        var loss = error
        loss.loss = commits && isLast ? .outcomeUnknown : .rolledBack
        throw loss
    }

    /// Reads the null at the end of an answer.
    private func expectEnd(commits: Bool) throws {
        guard let unexpected = try next(commits: commits) else { return }
        PQclear(unexpected)
        throw lost(commits: commits, "an answer has two results")
    }

    /// The next result of libpq; nil at the end of an answer.
    private func next(commits: Bool) throws -> OpaquePointer? {
        var unsent = PQflush(handle)
        while unsent == 1 || PQisBusy(handle) == 1 {
            guard unsent >= 0, PQsocket(handle) >= 0 else { break }
            let events = Int16(unsent == 1 ? POLLIN | POLLOUT : POLLIN)
            let ready = wait(for: events, milliseconds: silence)
            guard ready != 0 else { throw lost(commits: commits, "no answer within \(silence / 1_000) seconds") }
            // A failure is reported by the next result, behind what arrived before it.
            guard PQconsumeInput(handle) == 1 else { break }
            if unsent == 1 { unsent = PQflush(handle) }
        }
        return PQgetResult(handle)
    }

    /// Waits until the connection is ready for `events`.
    ///
    /// - Returns: The ready events; 0 after the time.
    private func wait(for events: Int16, milliseconds: Int32) -> Int16 {
        var descriptor = pollfd(fd: PQsocket(handle), events: events, revents: 0)
        while true {
            let count = poll(&descriptor, 1, milliseconds)
            if count < 0, errno == EINTR { continue }
            return count == 0 ? 0 : descriptor.revents | Int16(count < 0 ? POLLERR : 0)
        }
    }

    // MARK: - Scripts

    /// Runs several statements without arguments, which one text contains; the values of their rows are texts.
    func run(script: String) throws -> [PostgresResult] {
        _ = try synchronize()
        guard PQexitPipelineMode(handle) == 1, PQsendQuery(handle, script) == 1 else { throw lost(commits: false) }
        var results: [PostgresResult] = []
        while let handle = try next(commits: false) { results.append(PostgresResult(handle)) }
        let failure = results.lazy.compactMap(\.error).first
        if let failure, failure.isLost || failure.state.isEmpty { throw lost(commits: false, failure.message) }
        guard PQenterPipelineMode(handle) == 1 else { throw lost(commits: false) }
        if let failure { throw failure }
        return results
    }

    // MARK: - Notifications

    /// The socket of the connection.
    var socket: Int32 { PQsocket(handle) }

    /// The texts of the notifications that have arrived, without waiting.
    func notifications() throws -> [String] {
        try checkAlive()
        var texts: [String] = []
        while let notification = PQnotifies(handle) {
            texts.append(String(cString: notification.pointee.extra))
            PQfreemem(notification)
        }
        return texts
    }

    // MARK: - Loss

    /// Notices without waiting that the server has closed the connection.
    func checkAlive() throws {
        try checkUsable()
        while wait(for: Int16(POLLIN), milliseconds: 0) != 0 {
            guard PQconsumeInput(handle) == 1 else { throw lost(commits: false) }
            // Reads a notice, if it is one.
            _ = PQisBusy(handle)
            if notices.isEnding { throw lost(commits: false, "the server is ending the connection") }
        }
    }

    private func checkUsable() throws {
        if isBroken { throw PostgresError(state: "", message: "the connection is lost", loss: .rolledBack) }
    }

    private func lost(commits: Bool, _ message: String? = nil) -> PostgresError {
        isBroken = true
        let reason = message ?? String(cString: PQerrorMessage(handle)).onOneLine
        return PostgresError(
            state: "",
            message: "the connection is lost: \(reason.isEmpty ? "the server closed it" : reason)",
            loss: commits ? .outcomeUnknown : .rolledBack
        )
    }
}
