import CHiredis
import HubModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A connection to a Redis server, which one thread uses; hiredis reads and writes its socket, commands and answers.
///
/// The socket does not block. Every wait has a deadline: those of hiredis limit each read alone, so that a server which
/// sends a byte now and then is waited for without end.
final class RedisConnection {
    /// The max size of one answer, in bytes: those of the hub's commands have a few kilobytes.
    static let maxReply = 1 << 20

    let address: RedisAddress
    private let context: UnsafeMutablePointer<redisContext>
    /// The bytes received since the last whole answer.
    private var received = 0
    /// The answers that came while commands were sent, the first one last.
    private var early: [RedisValue] = []
    /// The server's time when the connection was opened, in microseconds since 1970.
    var openedAt: Int64 = 0

    /// Takes a context with an open socket, which is closed with this object.
    init(_ context: UnsafeMutablePointer<redisContext>, to address: RedisAddress) {
        (self.context, self.address) = (context, address)
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        // hiredis takes EAGAIN for an error on a socket that blocks.
        context.pointee.flags &= ~REDIS_BLOCK
    }

    deinit { redisFree(context) }

    /// The socket.
    var descriptor: Int32 { context.pointee.fd }

    // MARK: - Commands

    /// Queues a command.
    func append(_ command: [String]) throws(RedisError) {
        // With a byte, so that it has an address.
        let bytes = command.flatMap(\.utf8) + [0]
        let lengths = command.map(\.utf8.count)
        let code = bytes.withUnsafeBytes { buffer in
            var position = 0
            var arguments = lengths.map { length in
                defer { position += length }
                return buffer.baseAddress?.advanced(by: position).assumingMemoryBound(to: CChar.self)
            }
            return redisAppendCommandArgv(context, Int32(clamping: lengths.count), &arguments, lengths)
        }
        guard code == REDIS_OK else { throw lost() }
    }

    /// Sends the queued commands.
    func flush(by deadline: ContinuousClock.Instant) throws(RedisError) {
        var isDone: Int32 = 0
        while true {
            guard redisBufferWrite(context, &isDone) == REDIS_OK else { throw lost() }
            if isDone == 1 { return }
            // A server that does not read may be waiting for its answers to be read.
            guard let events = wait(for: POLLIN | POLLOUT, until: deadline) else { throw lost("it reads nothing") }
            guard events & POLLIN != 0 else { continue }
            try read()
            while let value = try parse() { early.insert(value, at: 0) }
        }
    }

    /// The next answer; nil if none has come until `deadline`.
    func receive(by deadline: ContinuousClock.Instant) throws(RedisError) -> RedisValue? {
        while true {
            if let value = early.popLast() { return value }
            if let value = try parse() { return value }
            guard wait(for: POLLIN, until: deadline) != nil else { return nil }
            try read()
        }
    }

    /// Sends commands and waits for their answers.
    func run(_ commands: [[String]], by deadline: ContinuousClock.Instant) throws(RedisError) -> [RedisValue] {
        for command in commands { try append(command) }
        try flush(by: deadline)
        var values: [RedisValue] = []
        while values.count < commands.count {
            guard let value = try receive(by: deadline) else { throw lost("no answer in time") }
            values.append(value)
        }
        return values
    }

    // MARK: - Bytes

    private func parse() throws(RedisError) -> RedisValue? {
        var reply: UnsafeMutableRawPointer?
        guard redisGetReplyFromReader(context, &reply) == REDIS_OK else { throw lost() }
        guard let reply else { return nil }
        defer { freeReplyObject(reply) }
        received = 0
        return RedisValue(reply.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private func read() throws(RedisError) {
        let before = context.pointee.reader.pointee.len
        guard redisBufferRead(context) == REDIS_OK else { throw lost() }
        received += max(0, context.pointee.reader.pointee.len - before)
        guard received <= Self.maxReply else { throw lost("an answer is too large") }
    }

    /// Waits until the socket is ready for `events`; nil after the deadline.
    private func wait(for events: Int32, until deadline: ContinuousClock.Instant) -> Int32? {
        var descriptor = pollfd(fd: self.descriptor, events: Int16(events), revents: 0)
        while true {
            let left = (deadline - .now) / .milliseconds(1)
            // Rounded up: a poll that returns early would be repeated without a wait.
            let count = poll(&descriptor, 1, Int32(max(0, min(left, 1e6)).rounded(.up)))
            if count > 0 { return Int32(descriptor.revents) }
            if count < 0, errno != EINTR { return POLLIN }
            if deadline <= .now { return nil }
        }
    }

    private func lost(_ reason: String? = nil) -> RedisError {
        let error = context.pointee
        let message = reason ?? (error.err == 0 ? "unknown error" : Self.message(of: error))
        return RedisError(.unavailable, "the connection to Redis at \(address) is lost: \(message)")
    }

    /// The message of hiredis.
    static func message(of context: redisContext) -> String {
        let text = withUnsafeBytes(of: context.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return text.onOneLine
    }
}

extension String {
    /// The text without line breaks and control characters, which a log would show, and not longer than a line of it.
    var onOneLine: String {
        let visible = unicodeScalars.prefix(200).map { $0.properties.generalCategory == .control ? " " : $0 }
        return String(String.UnicodeScalarView(visible)).trimmed
    }

    private var trimmed: String {
        let characters = drop { $0 == " " }
        return String(characters.reversed().drop { $0 == " " }.reversed())
    }
}
