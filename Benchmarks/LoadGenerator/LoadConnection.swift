import NIOCore

/// One kept connection: a request goes out, its answer comes in, then it is free again.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private unowned let driver: LoadDriver
    private var scanner: ResponseScanner
    private var context: ChannelHandlerContext?
    /// When the request on its way was due; nil when there is none.
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
                    driver.answered(self, status: status, due: due)
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
