import AsyncHTTPClient
import ChannelKit
import Foundation
import NIOCore
import Synchronization

/// Clients that send a body but for its last byte, and then keep the connection.
final class SlowSenders: Sendable {
    private let server: LiveServer
    private let ends = Mutex<[AsyncStream<ByteBuffer>.Continuation]>([])

    init(server: LiveServer) { self.server = server }

    /// Sends `bytes` of a body that is one longer, and returns the status of the answer; 0 if there is none.
    func send(_ bytes: Int, token: String?) async throws -> Int {
        let (pieces, piece) = AsyncStream.makeStream(of: ByteBuffer.self)
        ends.withLock { $0.append(piece) }
        piece.yield(ByteBuffer(repeating: 0x20, count: bytes))
        let headers = token.map { [("X-Toy-Token", $0)] } ?? []
        do {
            return try await server.request(
                "POST",
                "/webhooks/toy",
                headers: headers,
                body: .stream(pieces, length: .known(Int64(bytes + 1)))
            ).status
        } catch { return 0 }
    }

    /// Ends every open body one byte too early.
    func hangUp() { for end in ends.withLock({ $0 }) { end.finish() } }
}

extension LiveServer {
    /// The bytes of bodies that the server holds.
    func bytesInFlight() async throws -> Int64? {
        let stats = try await admin("/queue/stats").text()
        return try JSONValue(parsing: Data(stats.utf8))["body_bytes_in_flight"]?.integer
    }
}
