import NIOCore
import NIOPosix

/// The owner of connections, on their event loop.
protocol LoadConnectionOwner: AnyObject {
    func connectionOpened(_ connection: LoadConnection)
    func connectionClosed(_ connection: LoadConnection)
    func connectionFailed(_ reason: String)
    /// Called when the words that the owner waits for have arrived.
    func began(due: UInt64)
    func answered(_ connection: LoadConnection, status: Int, due: UInt64, isFree: Bool)
}

/// A persistent connection with at most one open request.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private unowned let owner: any LoadConnectionOwner
    private var scanner: ResponseScanner
    private var context: ChannelHandlerContext?
    /// The time at which the open request was due; nil without one.
    private(set) var due: UInt64?

    init(owner: any LoadConnectionOwner, words: String?) {
        self.owner = owner
        scanner = ResponseScanner(words: words)
    }

    /// Connects to `target` for `owner`.
    static func open(
        to target: Target,
        for owner: NIOLoopBound<any LoadConnectionOwner>,
        words: String? = nil,
        on eventLoop: any EventLoop
    ) {
        ClientBootstrap(group: eventLoop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let connection = LoadConnection(owner: owner.value, words: words)
                    try channel.pipeline.syncOperations.addHandler(connection)
                }
            }
            .connect(host: target.host, port: target.port)
            .whenFailure { owner.value.connectionFailed("\($0)") }
    }

    /// Sends `request`, which was due at `due`.
    func send(_ request: ByteBuffer, due: UInt64) {
        self.due = due
        context?.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    func close() { context?.close(promise: nil) }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        owner.connectionOpened(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        scanner.feed(unwrapInboundIn(data))
        do {
            while let event = try scanner.next() {
                guard let due else { return context.close(promise: nil) }
                switch event {
                case .words: owner.began(due: due)
                case .end(let status):
                    self.due = nil
                    owner.answered(self, status: status, due: due, isFree: !scanner.isLast)
                }
            }
        } catch {
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        owner.connectionClosed(self)
    }
}
