package import ChannelTestKit
import Foundation
import Glibc
import Synchronization

/// A socket that passes the bytes of connections to a server, and ends one of them at a COMMIT of a transaction that
/// writes.
package final class CuttingProxy: Sendable {
    /// The place at which COMMIT or its answer is dropped.
    package enum Cut: Sendable {
        /// The server does not get COMMIT.
        case beforeTheServer
        /// The client does not get the answer.
        case behindTheServer
    }

    /// The folder with the proxy's socket.
    package let folder: TemporaryFolder
    private let server: String
    private let cut: Cut
    /// The COMMITs until the one that is cut; zero or less after it, nil while none is to be cut.
    private let commitsLeft: Mutex<Int?>
    private let listener: Int32

    /// Listens in a folder of its own, on the socket of the default port.
    ///
    /// - Parameters:
    ///   - server: The path of the server's socket.
    ///   - commit: The number of the COMMIT to cut; nil for none before ``arm(_:)``.
    package init(to server: String, _ cut: Cut, at commit: Int? = 1) throws {
        folder = try TemporaryFolder()
        (self.server, self.cut) = (server, cut)
        commitsLeft = Mutex(commit)
        listener = try Self.socket(folder.path(".s.PGSQL.5432"), bind)
        guard listen(listener, 64) == 0 else { throw POSIXError(.EIO) }
        Thread.detachNewThread { [weak self, listener] in
            defer { close(listener) }
            while case let client = accept(listener, nil, nil), client >= 0 {
                guard let self, let upstream = try? Self.socket(self.server, connect) else {
                    close(client)
                    continue
                }
                Thread.detachNewThread {
                    self.pass(client, upstream)
                    close(client)
                    close(upstream)
                }
            }
        }
    }

    // Ends the wait for the next connection.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// Cuts the COMMIT with this number from now on.
    package func arm(_ commit: Int) { commitsLeft.withLock { $0 = commit } }

    /// True if a COMMIT was cut.
    package var hasCut: Bool { commitsLeft.withLock { ($0 ?? 1) <= 0 } }

    /// Counts a COMMIT; true if it is the one to cut.
    private func isDue() -> Bool {
        commitsLeft.withLock { left in
            left = left.map { $0 - 1 }
            return left == 0
        }
    }

    /// Passes bytes in both directions until one end closes, or COMMIT was sent and cut.
    private func pass(_ client: Int32, _ server: Int32) {
        var ends = [client, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var messages = ClientMessages()
        while poll(&ends, 2, -1) > 0 {
            if ends[0].revents != 0 {
                guard let bytes = Self.receive(client) else { return }
                let cuts = messages.commits(in: bytes) && isDue()
                if cuts, cut == .beforeTheServer { return }
                Self.forward(bytes, to: server)
                if cuts { return Self.drop(answerOf: server, to: bytes, from: client) }
            }
            if ends[1].revents != 0 {
                guard let bytes = Self.receive(server) else { return }
                Self.forward(bytes, to: client)
            }
        }
    }

    /// Passes the rest of what the client sends with COMMIT, and reads from the server until the transaction is over.
    private static func drop(answerOf server: Int32, to sent: [UInt8], from client: Int32) {
        var sent = sent
        while !sent.suffix(5).elementsEqual([UInt8(ascii: "S"), 0, 0, 0, 4]) {
            guard let bytes = receive(client) else { return }
            forward(bytes, to: server)
            sent = bytes
        }
        while let bytes = receive(server) {
            if bytes.suffix(6).dropLast().elementsEqual([UInt8(ascii: "Z"), 0, 0, 0, 5]) { return }
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
            let count = rest.withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
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
        withUnsafeMutableBytes(of: &address.sun_path) {
            $0.copyBytes(from: path.utf8.prefix($0.count - 1))
        }
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                use(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard descriptor >= 0, code == 0 else { throw POSIXError(.ECONNREFUSED) }
        return descriptor
    }
}

/// The messages of a client of PostgreSQL in the bytes of its connection.
private struct ClientMessages {
    private var rest: [UInt8] = []
    /// True after the first message, which alone has no type.
    private var isStarted = false
    /// The name of the prepared COMMIT.
    private var commit: ArraySlice<UInt8>?
    /// True if a statement of the connection changes rows.
    private var writes = false

    /// Reads the next bytes.
    ///
    /// - Returns: True if a message in them executes the COMMIT of a connection that changes rows.
    mutating func commits(in bytes: [UInt8]) -> Bool {
        rest += bytes
        var commits = false
        while let message = next() {
            let texts = message.body.split(separator: 0, omittingEmptySubsequences: false)
            guard texts.count > 1 else { continue }
            switch message.type {
            case UInt8(ascii: "P"):
                if texts[1].elementsEqual("COMMIT".utf8) { commit = texts[0] }
                writes =
                    writes || ["INSERT", "UPDATE", "DELETE"].contains { texts[1].starts(with: $0.utf8) }
            // The portal, which has no name, and the statement.
            case UInt8(ascii: "B"): commits = commits || (writes && texts[1] == commit)
            default: break
            }
        }
        return commits
    }

    /// Takes the next whole message.
    private mutating func next() -> (type: UInt8, body: ArraySlice<UInt8>)? {
        let head = isStarted ? 1 : 0
        guard rest.count >= head + 4 else { return nil }
        let length = rest[head..<head + 4].reduce(0) { $0 << 8 | Int($1) }
        guard rest.count >= head + length else { return nil }
        let message = (isStarted ? rest[0] : 0, rest[(head + 4)..<(head + length)])
        rest = Array(rest[(head + length)...])
        isStarted = true
        return message
    }
}
