import Foundation
import HubRouter
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The presence of a hub on a database that it shares: renews its lease, follows the other hubs, and carries hints with
/// NOTIFY and LISTEN, on a thread and a connection of its own.
final class HubPresence: Sendable {
    /// The time between two looks at the other hubs.
    private static let interval: Duration = .seconds(1)
    /// The max hints that wait to be sent: without a connection the oldest of use are polled for.
    private static let maxWaiting = 10_000
    private static let channel = "patchbay"

    private struct State {
        var waiting: [Hint] = []
        var isConnected = false
        var isClosed = false
    }

    private let lease: HubLease
    private let open: @Sendable () throws -> PostgresConnection
    private let state = Mutex(State())
    private let wakeUp: WakeUp
    private let received: AsyncStream<[Hint]>
    private let receiver: AsyncStream<[Hint]>.Continuation
    /// Signalled at the end of the thread, and waited for by `close`.
    private let ended = DispatchSemaphore(value: 0)

    /// Starts the thread.
    ///
    /// - Parameter open: Opens a connection.
    init(_ lease: HubLease, open: @escaping @Sendable () throws -> PostgresConnection) throws {
        (self.lease, self.open) = (lease, open)
        wakeUp = try WakeUp()
        (received, receiver) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1_000))
        StorageThread.start("instance") { self.run() }
    }

    /// Hands the claims back, and ends the thread.
    func close() {
        let isOpen = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard isOpen else { return }
        wakeUp.send()
        // The process ends within 12 seconds; a lease that is not ended expires.
        _ = ended.wait(timeout: .now() + 2)
    }

    // MARK: - The thread

    private func run() {
        var connection: PostgresConnection?
        var next = ContinuousClock.now
        while !state.withLock(\.isClosed) {
            do {
                let connected = try connection ?? connect()
                connection = connected
                try send(on: connected)
                if ContinuousClock.now >= next {
                    try follow(on: connected)
                    next = .now + Self.interval
                }
                for text in try connected.notifications() { receiver.yield(Hint.hints(in: text)) }
            } catch {
                connection = nil
                state.withLock { $0.isConnected = false }
                next = .now + Self.interval
            }
            wakeUp.wait(beside: connection?.socket, until: next)
        }
        if let connection { try? end(connection) }
        receiver.finish()
        ended.signal()
    }

    private func connect() throws -> PostgresConnection {
        let connection = try open()
        // A lease or a hint that is lost with the server is renewed, or polled for.
        try connection.run(script: "SET synchronous_commit TO off; LISTEN \(Self.channel)")
        state.withLock { $0.isConnected = true }
        // Hints may have been missed.
        receiver.yield([])
        return connection
    }

    private func follow(on connection: PostgresConnection) throws {
        if lease.isDue {
            let epoch = lease.epoch
            do { try lease.renew(on: connection) } catch is HubLease.Lost {
                try lease.begin(after: epoch, on: connection)
                receiver.yield([])
            }
        }
        if try lease.followOthers(on: connection) { receiver.yield([]) }
    }

    private func send(on connection: PostgresConnection) throws {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        guard !waiting.isEmpty else { return }
        // Outside of the transactions of rows: one with a notification waits for all others at its commit.
        let calls = Hint.texts(of: waiting).map { text in
            "SELECT pg_notify('\(Self.channel)', '\(text.replacing("'", with: "''"))')"
        }
        try connection.run(script: calls.joined(separator: ";"))
    }

    private func end(_ connection: PostgresConnection) throws {
        try lease.end(on: connection)
        // Without a hint: others look for what was left.
        try connection.run(script: "SELECT pg_notify('\(Self.channel)', '')")
    }
}

extension HubPresence: HintBus {
    var isConnected: Bool { state.withLock(\.isConnected) }

    func publish(_ hints: [Hint]) {
        state.withLock { state in
            guard state.waiting.count < Self.maxWaiting else { return }
            state.waiting += hints
        }
        wakeUp.send()
    }

    func receive(_ body: @escaping @Sendable ([Hint]) -> Void) async { for await hints in received { body(hints) } }
}

/// Wakes a thread that waits for a socket.
private final class WakeUp: Sendable {
    private let (reader, writer): (Int32, Int32)

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw StorageError.unavailable("no pipe: \(String(cString: strerror(errno)))") }
        (reader, writer) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        close(reader)
        close(writer)
    }

    /// Wakes the thread.
    ///
    /// A pipe that is full wakes it anyway.
    func send() { _ = write(writer, [1] as [UInt8], 1) }

    /// Waits until the socket can be read, the thread is woken, or `end` has come.
    func wait(beside socket: Int32?, until end: ContinuousClock.Instant) {
        let wait = max(.zero, end - .now)
        var descriptors = [pollfd(fd: reader, events: Int16(POLLIN), revents: 0)]
        if let socket { descriptors.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0)) }
        poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: Int64(wait / .milliseconds(1)) + 1))
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(reader, &bytes, bytes.count) > 0 {}
    }
}
