import Foundation
import HubModel
package import HubRouter
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The hints of a database over a channel of Redis.
///
/// They are published on the connection for commands, and received on one of their own, which only subscribes.
package final class RedisHints: HintBus {
    private let address: RedisAddress
    private let channel: String
    private let commands: RedisCommands
    private let status: RedisStatus

    init(to address: RedisAddress, channel: String, commands: RedisCommands, status: RedisStatus) {
        (self.address, self.channel, self.commands, self.status) = (address, channel, commands, status)
    }

    package var isConnected: Bool { commands.isUp && status.isConnected(.hints) }

    package func publish(_ hints: [Hint]) {
        guard !hints.isEmpty else { return }
        commands.submit(
            Hint.texts(of: hints).map { text in
                RedisCommands.Job { [channel] _ in ["PUBLISH", channel, text] }
            }
        )
    }

    package func receive(_ body: @escaping @Sendable ([Hint]) -> Void) async {
        let subscription = RedisSubscription(to: address, channel: channel, status: status) { text in
            body(text.map(Hint.hints) ?? [])
        }
        await withTaskCancellationHandler {
            await subscription.run()
        } onCancel: {
            subscription.stop()
        }
    }
}

/// A subscription to a channel, on a thread of its own, which connects again when the connection was lost.
final class RedisSubscription: Sendable {
    private struct State {
        /// The socket of the connection, which `stop` shuts down so that the thread stops waiting for it.
        var descriptor: Int32?
        var isStopped = false
    }

    /// The time without a message after which the server is asked whether it is there.
    private static let idle: Duration = .seconds(2)
    /// The max time for the answer.
    private static let silence: Duration = .seconds(2)

    private let address: RedisAddress
    private let channel: String
    private let status: RedisStatus
    private let receive: @Sendable (String?) -> Void
    private let state = Mutex(State())
    /// Signalled for the thread of the connection, which alone waits for it: no task does.
    private let wake = DispatchSemaphore(value: 0)

    /// - Parameter receive: Takes each message, and nil when the connection is there again after a loss.
    init(
        to address: RedisAddress,
        channel: String,
        status: RedisStatus,
        receive: @escaping @Sendable (String?) -> Void
    ) {
        (self.address, self.channel, self.status, self.receive) = (address, channel, status, receive)
    }

    /// Receives messages until `stop`.
    func run() async {
        status.uses(.hints)
        await withCheckedContinuation { continuation in
            RedisThread.start("redis hints") {
                self.serve()
                continuation.resume()
            }
        }
    }

    func stop() {
        state.withLock { state in
            state.isStopped = true
            if let descriptor = state.descriptor { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
        wake.signal()
    }

    private var isStopped: Bool { state.withLock(\.isStopped) }

    // MARK: - The thread

    private func serve() {
        var backoff = RedisBackoff()
        var wasConnected = false
        while !isStopped {
            do throws(RedisError) {
                let connection = try RedisConnection.open(address)
                try subscribe(connection)
                status.connected(.hints)
                backoff.succeeded()
                if wasConnected { receive(nil) }
                wasConnected = true
                try listen(connection)
            } catch {
                guard !isStopped else { return }
                status.failed(.hints, error)
                let seconds = backoff.next() / .seconds(1)
                _ = wake.wait(timeout: .now() + seconds)
            }
        }
    }

    private func subscribe(_ connection: RedisConnection) throws(RedisError) {
        let answer = try connection.run([["SUBSCRIBE", channel]], by: .now + RedisConnection.openTimeout)[0]
        if case .error(let message) = answer { throw .refused(address, "SUBSCRIBE", message) }
    }

    private func listen(_ connection: RedisConnection) throws(RedisError) {
        let isStopped = state.withLock { state in
            state.descriptor = connection.descriptor
            return state.isStopped
        }
        defer { state.withLock { $0.descriptor = nil } }
        if isStopped { return }
        while true {
            if let answer = try connection.receive(by: .now + Self.idle) {
                take(answer)
            } else {
                try connection.append(["PING"])
                try connection.flush(by: .now + Self.silence)
                guard let answer = try connection.receive(by: .now + Self.silence) else {
                    throw RedisError(.unavailable, "Redis at \(address) does not answer")
                }
                take(answer)
            }
        }
    }

    private func take(_ answer: RedisValue) {
        let parts = answer.elements.compactMap(\.text)
        if parts.count == 3, parts[0] == "message" { receive(parts[2]) }
    }
}
