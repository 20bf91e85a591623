import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on the loopback interface that writes scripted bytes.
final class RawServer: Sendable {
    /// A reaction to a request.
    enum Reaction: Sendable {
        /// Writes these bytes.
        case answer(String)
        /// Writes these bytes and closes the connection.
        case answerAndClose(String)
        /// Closes the connection without a response.
        case close
        /// Never responds.
        case hang
    }

    /// An event to wait for.
    enum Event {
        case requestRead, connectionClosed
    }

    /// A response after which the connection stays open.
    static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    private let script: [Reaction]
    private let seen = Mutex<[String]>([])
    private let events = AsyncStream<Event>.makeStream()

    private init(script: [Reaction]) { self.script = script }

    /// The number of requests that it has read.
    var requests: Int { texts.count }

    /// The requests that it has read.
    var texts: [String] { seen.withLock { $0 } }

    /// Waits for the next `event` and drops those before it.
    func next(_ event: Event) async {
        for await seen in events.stream where seen == event { return }
    }

    /// Runs `body` with a server that reacts to the nth request with the nth reaction of `script`, and then hangs.
    static func run<Result>(
        _ script: [Reaction],
        tls: NIOSSLContext? = nil,
        _ body: (RawServer, _ port: Int) async throws -> Result
    ) async throws -> Result {
        let server = RawServer(script: script)
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            // A server that closed its end still sees the client close the other one.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(Handler(server: server))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            let result = try await body(server, listener.localAddress?.port ?? 0)
            try await listener.close()
            return result
        } catch {
            try? await listener.close()
            throw error
        }
    }

    /// Returns a port without a listener.
    static func unusedPort() async throws -> Int { try await run([]) { _, port in port } }

    private func reaction(to text: String) -> Reaction {
        seen.withLock { seen in
            defer { seen.append(text) }
            return seen.count < script.count ? script[seen.count] : .hang
        }
    }

    /// Treats a request as complete if its bytes end with an empty line or the body `ping`, and the greeting of another
    /// protocol at its first bytes.
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let server: RawServer
        private var bytes = ""
        private var isForeign = false

        init(server: RawServer) { self.server = server }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            bytes += String(buffer: unwrapInboundIn(data))
            guard !isForeign, isWhole else { return }
            isForeign = !bytes.hasPrefix("POST") && !bytes.hasPrefix("GET")
            let text = bytes
            bytes = ""
            server.events.continuation.yield(.requestRead)
            react(to: text, context)
        }

        private var isWhole: Bool {
            if bytes.hasPrefix("POST") { return bytes.hasSuffix("ping") }
            if bytes.hasPrefix("GET") { return bytes.hasSuffix("\r\n\r\n") }
            return true
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
        }

        func channelInactive(context: ChannelHandlerContext) { server.events.continuation.yield(.connectionClosed) }

        private func react(to text: String, _ context: ChannelHandlerContext) {
            switch server.reaction(to: text) {
            case .answer(let text):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            case .answerAndClose(let text):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                context.close(mode: .output, promise: nil)
            case .close:
                context.close(mode: .output, promise: nil)
            case .hang:
                break
            }
        }
    }
}
