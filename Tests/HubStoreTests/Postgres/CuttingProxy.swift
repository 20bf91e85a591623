import ChannelTestKit
import Foundation
import Glibc

/// A socket that passes the bytes of one connection to a server, and ends it at its first COMMIT.
final class CuttingProxy: Sendable {
    /// The place at which COMMIT or its answer is dropped.
    enum Cut: Sendable {
        /// The server does not get COMMIT.
        case beforeTheServer
        /// The client does not get the answer.
        case behindTheServer
    }

    /// The folder with the proxy's socket.
    let folder: TemporaryFolder

    /// Listens in a folder of its own, on the socket of the default port.
    init(to server: String, _ cut: Cut) throws {
        folder = try TemporaryFolder()
        let listener = try Self.socket(folder.path(".s.PGSQL.5432"), bind)
        guard listen(listener, 1) == 0 else { throw POSIXError(.EIO) }
        Thread.detachNewThread {
            defer { close(listener) }
            let client = accept(listener, nil, nil)
            guard client >= 0, let upstream = try? Self.socket(server, connect) else { return }
            Self.pass(client, upstream, cut)
            close(client)
            close(upstream)
        }
    }

    /// Passes bytes in both directions until one end closes, or COMMIT was sent and cut.
    private static func pass(_ client: Int32, _ server: Int32, _ cut: Cut) {
        var ends = [client, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while poll(&ends, 2, -1) > 0 {
            if ends[0].revents != 0 {
                guard let bytes = receive(client) else { return }
                // Its preparation, which its execution follows, has the text.
                let commits = bytes.contains("COMMIT".utf8)
                if commits, cut == .beforeTheServer { return }
                forward(bytes, to: server)
                if commits {
                    _ = receive(server)
                    return
                }
            }
            if ends[1].revents != 0 {
                guard let bytes = receive(server) else { return }
                forward(bytes, to: client)
            }
        }
    }

    /// The next bytes of a connection; nil at its end.
    private static func receive(_ socket: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(socket, &buffer, buffer.count)
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }

    private static func forward(_ bytes: [UInt8], to socket: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// A socket that `use` binds or connects to `path`.
    private static func socket(
        _ path: String,
        _ use: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32
    ) throws -> Int32 {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                use(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard descriptor >= 0, code == 0 else { throw POSIXError(.ECONNREFUSED) }
        return descriptor
    }
}
