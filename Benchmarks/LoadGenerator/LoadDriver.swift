import Foundation
import NIOCore
import NIOPosix

/// Executes a plan on one event loop, which needs no locks.
final class LoadDriver: LoadConnectionOwner {
    /// The server cannot be reached.
    struct NoConnection: Error, CustomStringConvertible {
        let target: Target
        let reason: String

        var description: String { "no connection to \(target.host):\(target.port): \(reason)" }
    }

    /// The time for responses after the end of the measurement, in nanoseconds: longer ones count as errors.
    private static let grace: UInt64 = 5_000_000_000

    private let plan: LoadPlan
    private let eventLoop: any EventLoop
    private let done: EventLoopPromise<Measurement>
    private var measurement = Measurement()
    private var idle: [LoadConnection] = []
    private var open: [LoadConnection] = []
    private var opening = 0
    private var hasBegun = false
    private var sent = 0
    private var schedule: ArrivalSchedule?
    private var measureFrom: UInt64 = 0
    private var end: UInt64 = 0
    private var wake: Scheduled<Void>?
    private var isOver = false

    private init(_ plan: LoadPlan, on eventLoop: any EventLoop) {
        self.plan = plan
        self.eventLoop = eventLoop
        done = eventLoop.makePromise(of: Measurement.self)
    }

    /// Runs `plan` on a thread of its own.
    static func run(_ plan: LoadPlan) async throws -> Measurement {
        try await OwnThread.run { eventLoop in
            let driver = LoadDriver(plan, on: eventLoop)
            driver.connect()
            // Connections hold an unowned reference to the driver.
            let held = NIOLoopBound(driver, eventLoop: eventLoop)
            return driver.done.futureResult.always { _ in _ = held.value }
        }
    }

    private static func now() -> UInt64 { NIODeadline.now().uptimeNanoseconds }

    // MARK: - Connections

    private func connect() {
        opening = plan.connections
        for _ in 0..<plan.connections { connectOnce() }
    }

    private func connectOnce() {
        let owner = NIOLoopBound<any LoadConnectionOwner>(self, eventLoop: eventLoop)
        LoadConnection.open(to: plan.target, for: owner, words: plan.words, on: eventLoop)
    }

    func connectionFailed(_ reason: String) { fail(reason) }

    private func fail(_ reason: String) {
        guard !isOver else { return }
        isOver = true
        open.forEach { $0.close() }
        done.fail(NoConnection(target: plan.target, reason: reason))
    }

    func connectionOpened(_ connection: LoadConnection) {
        guard !isOver else { return connection.close() }
        open.append(connection)
        idle.append(connection)
        guard !hasBegun else { return sendDue() }
        opening -= 1
        guard opening == 0 else { return }
        hasBegun = true
        begin()
    }

    /// Replaces a connection that the server closed after a response.
    ///
    /// A lost one is not replaced: its request is an error, and a row with errors is discarded anyway.
    func connectionClosed(_ connection: LoadConnection) {
        guard !isOver else { return }
        open.removeAll { $0 === connection }
        idle.removeAll { $0 === connection }
        if connection.due == nil { return connectOnce() }
        if let due = connection.due, due >= measureFrom { measurement.fail(after: Self.now() - due) }
        if open.isEmpty { fail("the server closed every connection") }
    }

    // MARK: - Sending

    private func begin() {
        let start = Self.now()
        measureFrom = start + UInt64(plan.warmup * 1e9)
        end = measureFrom + UInt64(plan.duration * 1e9)
        schedule = plan.rate.map { ArrivalSchedule(start: start, rate: $0) }
        at(measureFrom) { $0.measurement.cpuBefore = $0.plan.server.flatMap(CPUTime.init) }
        at(end) { $0.finishIfIdle() }
        at(end + Self.grace) { $0.finish() }
        sendDue()
    }

    /// Records the latency of the words that the plan waits for.
    func began(due: UInt64) {
        if due >= measureFrom { measurement.record(status: 200, after: Self.now() - due) }
    }

    func answered(_ connection: LoadConnection, status: Int, due: UInt64, isFree: Bool) {
        // A request measured by its first words was recorded then, unless it failed.
        if due >= measureFrom, plan.words == nil || status != 200 {
            measurement.record(status: status, after: Self.now() - due)
        }
        if isFree { idle.append(connection) }
        sendDue()
        finishIfIdle()
    }

    /// Sends due requests on free connections, and schedules the next call.
    private func sendDue() {
        while let connection = idle.last, !isOver {
            let now = Self.now()
            let due = schedule?.time(of: sent) ?? now
            guard due < end, sent < plan.requestLimit else { return }
            guard due <= now else { return wakeUp(at: due) }
            idle.removeLast()
            let request = plan.requests.request(sent, now: Int(Date().timeIntervalSince1970), allocator: .init())
            sent += 1
            connection.send(request, due: due)
        }
    }

    private func wakeUp(at moment: UInt64) {
        guard wake == nil else { return }
        wake = at(moment) { driver in
            driver.wake = nil
            driver.sendDue()
        }
    }

    @discardableResult
    private func at(_ moment: UInt64, _ action: @escaping @Sendable (LoadDriver) -> Void) -> Scheduled<Void> {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        return eventLoop.scheduleTask(deadline: .uptimeNanoseconds(moment)) { action(bound.value) }
    }

    // MARK: - The end

    private var isNothingDue: Bool {
        sent >= plan.requestLimit || schedule.map { $0.time(of: sent) >= end } ?? true
    }

    private func finishIfIdle() {
        guard Self.now() >= end || sent >= plan.requestLimit, open.allSatisfy({ $0.due == nil }), isNothingDue else {
            return
        }
        finish()
    }

    /// Ends the measurement: a due request without a response counts as an error with the time it has waited.
    private func finish() {
        guard !isOver else { return }
        isOver = true
        let now = Self.now()
        for due in open.compactMap(\.due) where due >= measureFrom { measurement.fail(after: now - due) }
        while let due = schedule?.time(of: sent), due < end, sent < plan.requestLimit {
            sent += 1
            if due >= measureFrom { measurement.fail(after: now - due) }
        }
        measurement.seconds = Double(max(end, min(now, end + Self.grace)) - measureFrom) / 1e9
        measurement.cpuAfter = plan.server.flatMap(CPUTime.init)
        open.forEach { $0.close() }
        done.succeed(measurement)
    }
}
