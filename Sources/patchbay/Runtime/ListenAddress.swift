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

    /// The URL by which a program on this machine reaches it.
    func url(port: Int) -> String { "http://\(host == "0.0.0.0" ? "127.0.0.1" : urlHost):\(port)" }

    private var urlHost: String { host.contains(":") ? "[\(host)]" : host }

    /// Whether only programs of this machine reach it.
    var isLoopback: Bool {
        let host = host.lowercased()
        return host == "localhost" || host == "::1" || (host.hasPrefix("127.") && inet_addr(host) != in_addr_t.max)
    }
}

extension ListenAddress {
    /// Checks that the port is free, before anything is made that would be in the way of the process that has it.
    ///
    /// - Parameter option: The option that chooses another.
    /// - Throws: `ExitCode.failure`, after saying why not.
    func requireFree(option: String) throws {
        guard port != 0, let reason = unavailability(option: option) else { return }
        Terminal.error.print("error: \(reason)")
        throw ExitCode.failure
    }

    /// The reason for which the hub cannot listen here; nil where it can.
    private func unavailability(option: String) -> String? {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Self.stream
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let address = found?.pointee else {
            return "there is no host '\(host)' to listen on: name another with \(option)"
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // As the server does, so that a connection of the last life that still lingers is not in the way.
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address.ai_addr, address.ai_addrlen) != 0 else { return nil }
        switch errno {
        case EADDRINUSE: return "\(self) is taken: choose another with \(option)"
        case EADDRNOTAVAIL: return "this machine has no address \(host): choose another with \(option)"
        case EACCES: return "\(self) is not for this user: choose a port above 1023 with \(option)"
        default: return "cannot listen on \(self): \(String(cString: strerror(errno))); choose another with \(option)"
        }
    }

    #if canImport(Glibc)
        private static let stream = Int32(SOCK_STREAM.rawValue)
    #else
        private static let stream = SOCK_STREAM
    #endif
}
