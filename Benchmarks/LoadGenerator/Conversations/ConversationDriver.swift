import Foundation
import NIOCore
import NIOPosix

/// Executes a plan on one event loop: customers write, the provider takes the replies and reports their statuses.
final class ConversationDriver: LoadConnectionOwner {
    /// The time for replies and statuses after the end of the measurement, in nanoseconds: later ones count as errors.
    private static let grace: UInt64 = 10_000_000_000
    /// The delay after which a customer writes again whose message was refused, so that a full server is not flooded.
    private static let retryDelay: UInt64 = 100_000_000

    /// The delay of each status: no provider reports one before its response to the send has arrived.
    private static let statusDelay: UInt64 = 50_000_000

    /// A webhook to send.
    private enum Webhook {
        case message(index: Int)
        case status(ProviderReply, position: Int)
    }

    private let plan: ConversationPlan
    private let eventLoop: any EventLoop
    private let done: EventLoopPromise<Measurement>
    private var measurement = Measurement()
    private var idle: [LoadConnection] = []
    private var open: [LoadConnection] = []
    private var waiting = CircularBuffer<(webhook: Webhook, due: UInt64)>()
    private var inFlight: [ObjectIdentifier: Webhook] = [:]
    /// The times at which the messages without a reply were due, by contact.
    private var unanswered: [Int: UInt64] = [:]
    /// The number of replies whose last status is not acknowledged.
    private var unreported = 0
    private var hasBegun = false
    private var sent = 0
    private var replies = 0
    private var schedule: ArrivalSchedule?
    private var measureFrom: UInt64 = 0
    private var end: UInt64 = 0
    private var wake: Scheduled<Void>?
    private var isOver = false

    private init(_ plan: ConversationPlan, on eventLoop: any EventLoop) {
        self.plan = plan
        self.eventLoop = eventLoop
        done = eventLoop.makePromise(of: Measurement.self)
    }

    /// Runs `plan` on a thread of its own.
    static func run(_ plan: ConversationPlan) async throws -> Measurement {
        try await OwnThread.run { eventLoop in
            let driver = ConversationDriver(plan, on: eventLoop)
            driver.listen()
            // Connections hold an unowned reference to the driver.
            let held = NIOLoopBound(driver, eventLoop: eventLoop)
            return driver.done.futureResult.always { _ in _ = held.value }
        }
    }

    private static func now() -> UInt64 { NIODeadline.now().uptimeNanoseconds }

    // MARK: - Connections

    /// Listens as the provider, then connects to the hub.
    private func listen() {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        ServerBootstrap(group: eventLoop)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ProviderConnection(driver: bound.value))
                }
            }
            .bind(host: "127.0.0.1", port: plan.port)
            .whenComplete { result in
                switch result {
                case .success: bound.value.connect()
                case .failure(let error): bound.value.connectionFailed("port \(bound.value.plan.port): \(error)")
                }
            }
    }

    private func connect() {
        for _ in 0..<plan.connections { connectOnce() }
    }

    private func connectOnce() {
        let owner = NIOLoopBound<any LoadConnectionOwner>(self, eventLoop: eventLoop)
        LoadConnection.open(to: plan.target, for: owner, on: eventLoop)
    }

    func connectionFailed(_ reason: String) {
        guard !isOver else { return }
        isOver = true
        open.forEach { $0.close() }
        done.fail(LoadDriver.NoConnection(target: plan.target, reason: reason))
    }

    func connectionOpened(_ connection: LoadConnection) {
        guard !isOver else { return connection.close() }
        open.append(connection)
        idle.append(connection)
        guard !hasBegun else { return sendWaiting() }
        guard open.count == plan.connections else { return }
        hasBegun = true
        begin()
    }

    func connectionClosed(_ connection: LoadConnection) {
        guard !isOver else { return }
        open.removeAll { $0 === connection }
        idle.removeAll { $0 === connection }
        if let webhook = inFlight.removeValue(forKey: ObjectIdentifier(connection)) { refused(webhook, status: 0) }
        connectOnce()
    }

    // MARK: - Webhooks

    private func begin() {
        let start = Self.now()
        measureFrom = start + UInt64(plan.warmup * 1e9)
        end = measureFrom + UInt64(plan.duration * 1e9)
        schedule = plan.rate.map { ArrivalSchedule(start: start, rate: $0) }
        at(end) { $0.finishIfIdle() }
        at(end + Self.grace) { $0.finish() }
        if schedule == nil { for _ in 0..<plan.customers { write(due: start) } } else { writeDue() }
    }

    /// Writes the messages that are due by the schedule, and schedules the next call.
    private func writeDue() {
        guard let schedule, !isOver else { return }
        let now = Self.now()
        while !isNothingDue, schedule.time(of: sent) <= now { write(due: schedule.time(of: sent)) }
        guard wake == nil, !isNothingDue else { return }
        wake = at(schedule.time(of: sent)) { driver in
            driver.wake = nil
            driver.writeDue()
        }
    }

    /// Writes a customer's next message.
    private func write(due: UInt64) {
        guard due < end, sent < plan.messageLimit else { return }
        unanswered[plan.contact(of: sent)] = due
        waiting.append((.message(index: sent), due))
        sent += 1
        sendWaiting()
    }

    private func sendWaiting() {
        while let connection = idle.last, let next = waiting.popFirst() {
            idle.removeLast()
            inFlight[ObjectIdentifier(connection)] = next.webhook
            connection.send(request(for: next.webhook), due: next.due)
        }
    }

    private func request(for webhook: Webhook) -> ByteBuffer {
        let now = Int(Date().timeIntervalSince1970)
        switch webhook {
        case .message(let index): return plan.messages.request(index, now: now, allocator: .init())
        case .status(let reply, let position):
            let body = ConversationPlan.webhook(of: reply, status: ConversationPlan.statuses[position], now: now)
            return plan.messages.request(with: body, allocator: .init())
        }
    }

    func began(due: UInt64) {}

    func answered(_ connection: LoadConnection, status: Int, due: UInt64, isFree: Bool) {
        if isFree { idle.append(connection) }
        if let webhook = inFlight.removeValue(forKey: ObjectIdentifier(connection)) {
            if !(200..<300).contains(status) {
                refused(webhook, status: status)
            } else if case .status(let reply, let position) = webhook {
                report(reply, from: position + 1)
            }
        }
        sendWaiting()
        finishIfIdle()
    }

    /// Counts a webhook that the hub did not take; a customer without a schedule writes another message.
    private func refused(_ webhook: Webhook, status: Int) {
        guard case .message(let index) = webhook else {
            // The reply's later statuses are not reported.
            unreported -= 1
            return measurement.fail(after: 0)
        }
        let now = Self.now()
        guard let due = unanswered.removeValue(forKey: plan.contact(of: index)) else {
            return measurement.fail(after: 0)
        }
        if due >= measureFrom { measurement.record(status: status, after: now - due) }
        if schedule == nil { at(now + Self.retryDelay) { $0.write(due: Self.now()) } }
    }

    // MARK: - Replies

    /// Accepts a reply as the provider, and reports its statuses.
    func accept(from number: String, to recipient: String) -> ProviderReply {
        let id = "wamid.reply\(plan.messages.first)n\(replies)"
        let reply = ProviderReply(id: id, number: number, recipient: recipient)
        replies += 1
        // Others are replies to another sender's messages, such as those of a flood.
        guard !isOver, let contact = reply.contact else { return reply }
        let now = Self.now()
        if let due = unanswered.removeValue(forKey: contact) {
            if due >= measureFrom { measurement.record(status: 200, after: now - due) }
        } else {
            // A second reply, or one to a message that was refused.
            measurement.fail(after: 0)
        }
        unreported += 1
        report(reply, from: 0)
        if schedule == nil { write(due: now) }
        return reply
    }

    /// Reports a reply's next status a little later, if there is one.
    private func report(_ reply: ProviderReply, from position: Int) {
        guard position < ConversationPlan.statuses.count else {
            unreported -= 1
            return
        }
        at(Self.now() + Self.statusDelay) { driver in
            driver.waiting.append((.status(reply, position: position), Self.now()))
            driver.sendWaiting()
        }
    }

    // MARK: - The end

    private var isNothingDue: Bool { sent >= plan.messageLimit || schedule.map { $0.time(of: sent) >= end } ?? false }

    private func finishIfIdle() {
        guard Self.now() >= end || isNothingDue, unanswered.isEmpty, unreported == 0, inFlight.isEmpty else { return }
        finish()
    }

    /// Ends the measurement: a message without a reply counts as an error with the time it has waited.
    private func finish() {
        guard !isOver else { return }
        isOver = true
        let now = Self.now()
        for due in unanswered.values where due >= measureFrom { measurement.fail(after: now - due) }
        measurement.seconds = Double(max(end, min(now, end + Self.grace)) - measureFrom) / 1e9
        open.forEach { $0.close() }
        done.succeed(measurement)
    }

    @discardableResult
    private func at(_ moment: UInt64, _ action: @escaping @Sendable (ConversationDriver) -> Void) -> Scheduled<Void> {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        return eventLoop.scheduleTask(deadline: .uptimeNanoseconds(moment)) { action(bound.value) }
    }
}
