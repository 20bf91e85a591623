import NIOCore
import NIOPosix
import Synchronization

/// A connection to a server on the loopback interface that sends bytes as they are.
final class RawConnection: Sendable {
    private struct Received {
        var text = ""
        var isClosed = false
    }

    private let channel: any Channel
    private let received: Receiver

    private init(_ channel: any Channel, _ received: Receiver) {
        self.channel = channel
        self.received = received
    }

    /// Connects to the port of `url`.
    static func open(to url: String) async throws -> RawConnection {
        let received = Receiver()
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(received) }
            }
            .connect(host: "127.0.0.1", port: Int(url.split(separator: ":").last ?? "") ?? 0).get()
        return RawConnection(channel, received)
    }

    /// All that the server has sent.
    var text: String { received.state.withLock(\.text) }

    /// True if the server has closed the connection.
    var isClosed: Bool { received.state.withLock(\.isClosed) }

    /// The statuses of the responses, in their order.
    var statuses: [Int] {
        text.split(separator: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
    }

    /// Sends `text`.
    func send(_ text: String) async throws { try await channel.writeAndFlush(ByteBuffer(string: text)).get() }

    /// Closes the connection's output, and still reads.
    func finish() async throws { try await channel.close(mode: .output).get() }

    /// Closes the connection.
    func close() { channel.close(promise: nil) }

    private final class Receiver: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let state = Mutex(Received())

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = String(buffer: unwrapInboundIn(data))
            state.withLock { $0.text += text }
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .some(.inputClosed) = event as? ChannelEvent { state.withLock { $0.isClosed = true } }
        }

        func channelInactive(context: ChannelHandlerContext) { state.withLock { $0.isClosed = true } }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
