import ArgumentParser
import Foundation

/// A host and a port to listen on, written `127.0.0.1:8080` or `[::1]:8080`.
struct ListenAddress: ExpressibleByArgument, CustomStringConvertible, Sendable {
    var host: String
    var port: Int

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = UInt16(argument[argument.index(after: colon)...])
        else {
            return nil
        }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        self.init(host: host.isEmpty ? "0.0.0.0" : String(host), port: Int(port))
    }

    var description: String { "\(urlHost):\(port)" }

    /// The URL of the address on this machine.
    func url(port: Int) -> String { "http://\(host == "0.0.0.0" ? "127.0.0.1" : urlHost):\(port)" }

    private var urlHost: String { host.contains(":") ? "[\(host)]" : host }

    /// True if only programs of this machine can reach it.
    var isLoopback: Bool {
        let host = host.lowercased()
        return host == "localhost" || host == "::1" || (host.hasPrefix("127.") && inet_addr(host) != in_addr_t.max)
    }
}

extension ListenAddress {
    /// Checks that the port is free, before the process creates files that could disturb the one that uses it.
    ///
    /// - Parameter option: The option that sets the address, for the message.
    /// - Throws: `ExitCode.failure`, after printing the error.
    func requireFree(option: String) throws {
        guard port != 0, let reason = unavailability(option: option) else { return }
        throw fail(reason)
    }

    /// The reason for which the process cannot listen at the address; nil if it can.
    private func unavailability(option: String) -> String? {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Self.stream
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let address = found?.pointee else {
            return "cannot resolve host '\(host)'; choose another with \(option)"
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // As the server does, so that lingering connections of an earlier process do not block the port.
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address.ai_addr, address.ai_addrlen) != 0 else { return nil }
        switch errno {
        case EADDRINUSE: return "\(self) is already in use; choose another with \(option)"
        case EADDRNOTAVAIL: return "address \(host) is not available on this machine; choose another with \(option)"
        case EACCES: return "permission denied for \(self); choose a port above 1023 with \(option)"
        default: return "cannot listen on \(self): \(String(cString: strerror(errno))); choose another with \(option)"
        }
    }

    #if canImport(Glibc)
        private static let stream = Int32(SOCK_STREAM.rawValue)
    #else
        private static let stream = SOCK_STREAM
    #endif
}
