import NIOCore

/// A persistent connection with at most one open request.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private unowned let driver: LoadDriver
    private var scanner: ResponseScanner
    private var context: ChannelHandlerContext?
    /// The time at which the open request was due; nil without one.
    private(set) var due: UInt64?

    init(driver: LoadDriver, words: String?) {
        self.driver = driver
        scanner = ResponseScanner(words: words)
    }

    /// Sends `request`, which was due at `due`.
    func send(_ request: ByteBuffer, due: UInt64) {
        self.due = due
        context?.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    func close() { context?.close(promise: nil) }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        driver.connectionOpened(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        scanner.feed(unwrapInboundIn(data))
        do {
            while let event = try scanner.next() {
                guard let due else { return context.close(promise: nil) }
                switch event {
                case .words: driver.began(due: due)
                case .end(let status):
                    self.due = nil
                    driver.answered(self, status: status, due: due, isFree: !scanner.isLast)
                }
            }
        } catch {
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        driver.connectionClosed(self)
    }
}
