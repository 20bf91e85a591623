import CHiredis
import ChannelKit
import HubModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension RedisConnection {
    /// The timeout for a connection with its handshakes: a server in the same network answers in milliseconds.
    static let openTimeout: Duration = .seconds(3)

    /// Opens a connection and signs in.
    static func open(_ address: RedisAddress) throws(RedisError) -> RedisConnection {
        let connection = RedisConnection(try context(address), to: address)
        try connection.signIn()
        return connection
    }

    // MARK: - The socket

    private static func context(_ address: RedisAddress) throws(RedisError) -> UnsafeMutablePointer<redisContext> {
        switch address.encryption {
        case .none:
            let seconds = timeval(tv_sec: Int(openTimeout.components.seconds), tv_usec: 0)
            return try checked(redisConnectWithTimeout(address.host, Int32(address.port), seconds), address)
        case .tls(let file):
            let descriptor = try RedisTLS.connect(to: address, rootCertificates: file, timeout: openTimeout)
            return try checked(redisConnectFd(descriptor), address)
        }
    }

    private static func checked(
        _ context: UnsafeMutablePointer<redisContext>?,
        _ address: RedisAddress
    ) throws(RedisError) -> UnsafeMutablePointer<redisContext> {
        guard let context else { throw RedisError(.unavailable, "no connection to Redis at \(address): out of memory") }
        guard context.pointee.err == 0 else {
            defer { redisFree(context) }
            throw RedisError.unreachable(address, message(of: context.pointee))
        }
        return context
    }

    // MARK: - Signing in

    private func signIn() throws(RedisError) {
        let deadline = ContinuousClock.now + Self.openTimeout
        var commands: [(name: String, arguments: [String])] = []
        if let password = address.password {
            commands.append(("AUTH", [address.user, password.reveal()].compactMap(\.self)))
        }
        if address.database != 0 { commands.append(("SELECT", [String(address.database)])) }
        commands.append(("TIME", []))
        // For operators, in CLIENT LIST; it may be forbidden.
        commands.append(("CLIENT", ["SETNAME", "patchbay"]))
        let answers: [RedisValue]
        do { answers = try run(commands.map { [$0.name] + $0.arguments }, by: deadline) } catch {
            throw RedisError.unreachable(address, error.description)
        }
        for (command, answer) in zip(commands, answers) where command.name != "CLIENT" {
            if case .error(let message) = answer { throw RedisError.refused(address, command.name, message) }
        }
        let time = answers[answers.count - 2].elements.compactMap(\.integer)
        guard time.count == 2, let microseconds = Int64.microseconds(time[0], time[1]) else {
            throw RedisError(.refused, "the server at \(address) is not Redis: it does not know the time")
        }
        openedAt = microseconds
    }
}

extension Int64 {
    /// The time of the answer to TIME; nil if no time is meant.
    fileprivate static func microseconds(_ seconds: Int64, _ rest: Int64) -> Int64? {
        // Numbers of Lua are exact up to 2^53.
        guard (0..<(1 << 33)).contains(seconds), (0..<1_000_000).contains(rest) else { return nil }
        return seconds * 1_000_000 + rest
    }
}

// MARK: - Messages

extension RedisError {
    /// A server that cannot be reached.
    static func unreachable(_ address: RedisAddress, _ reason: String) -> RedisError {
        let remedy = remedies.first { reason.contains($0.sign) }?.remedy ?? "check hub.redis, and that the server runs"
        return RedisError(.unavailable, "no connection to Redis at \(address): \(reason); \(remedy)")
    }

    /// A command of the sign-in that the server answered with an error.
    static func refused(_ address: RedisAddress, _ command: String, _ message: String) -> RedisError {
        // A server that does not know a command repeats its arguments.
        let hidden = [address.password?.reveal(), address.user].compactMap(\.self)
            .reduce(message) { $0.replacing($1, with: "…") }
        let reason = hidden.onOneLine
        let code = message.prefix { $0 != " " }
        // It goes away by itself.
        guard !["LOADING", "BUSY", "MASTERDOWN", "TRYAGAIN"].contains(code) else {
            return RedisError(.unavailable, "Redis at \(address) is not ready: \(reason)")
        }
        let remedy = refusals.first { message.contains($0.sign) }?.remedy ?? "check hub.redis"
        return RedisError(.refused, "Redis at \(address) refused \(command): \(reason); \(remedy)")
    }

    private static let remedies: [(sign: String, remedy: String)] = [
        ("Connection refused", "check that the server runs, and host and port in hub.redis"),
        ("not known", "check the host in hub.redis"),
        ("Name or service", "check the host in hub.redis"),
        ("name resolution", "check the host in hub.redis"),
        ("handshake timed out", "enable TLS on the server, or write redis://"),
        ("timed out", "check host, port and firewall"),
        ("closed the connection", "write rediss:// in hub.redis if the server expects TLS"),
        ("reset by peer", "write rediss:// in hub.redis if the server expects TLS"),
    ]

    private static let refusals: [(sign: String, remedy: String)] = [
        ("NOAUTH", "add the password to hub.redis: redis://:password@host"),
        ("WRONGPASS", "correct user and password in hub.redis"),
        ("invalid password", "correct the password in hub.redis"),
        ("without any password", "remove the password from hub.redis, or set 'requirepass' on the server"),
        ("no password is set", "remove the password from hub.redis, or set 'requirepass' on the server"),
        ("DB index", "write a database that the server has in hub.redis, such as /0"),
        ("NOPERM", "allow the user the commands that docs/operating.md lists"),
        ("DENIED", "set a password on the server, or 'protected-mode no' in a trusted network"),
    ]
}
