import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A server on a port of the loopback address that answers whatever it reads with the same bytes.
package final class ByteServer: Sendable {
    /// The port.
    package let port: UInt16
    private let listener: Int32

    /// - Parameters:
    ///   - bytes: The bytes that follow each read.
    ///   - isEndless: True if they are repeated without another read.
    ///   - closes: True if the connection is closed behind them.
    package init(_ bytes: [UInt8], isEndless: Bool = false, closes: Bool = false) throws {
        port = try PostgresServer.freePort()
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = port.bigEndian
        let code = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0, listen(listener, 16) == 0 else { throw POSIXError(.EADDRINUSE) }
        Thread.detachNewThread { [listener] in
            defer { close(listener) }
            while case let client = accept(listener, nil, nil), client >= 0 {
                Thread.detachNewThread { Self.serve(client, bytes, isEndless: isEndless, closes: closes) }
            }
        }
    }

    // Ends the wait for the next connection.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func serve(_ client: Int32, _ bytes: [UInt8], isEndless: Bool, closes: Bool) {
        defer { close(client) }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while recv(client, &buffer, buffer.count, 0) > 0 {
            repeat {
                guard send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return }
            } while isEndless
            if closes { return }
        }
    }
}
