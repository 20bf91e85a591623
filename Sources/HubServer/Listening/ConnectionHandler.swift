import HubRouter
import NIOCore
import NIOHTTP1

/// One connection: reads its requests one after the other, and writes their responses.
///
/// All of it runs on the connection's event loop. A webhook is parsed and checked there as soon as its last byte has
/// arrived, and leaves the thread only to wait for its commit. The parts of a pipelined request wait until the response
/// to the one before it is written.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    let listener: HubListener
    let channel: any Channel
    let executor: EventLoopExecutor
    var context: ChannelHandlerContext?

    // MARK: The request

    /// The webhook whose body arrives.
    var reading: Reading?
    /// The request whose body is skipped.
    var skipping: Skipping?
    /// True from the end of a request until its response is written.
    var isResponding = false
    /// The response that is being written piece by piece.
    var stream: AnswerStream?
    /// The task of the request that waits for its commit, its answer or its stream.
    var work: Task<Void, Never>?

    // MARK: The connection

    /// True if the client can send another request after this one.
    var keepsAlive = true
    /// True if the rest of the input is ignored, since the connection is about to be closed.
    var isClosing = false
    private var isQuiescing = false
    private var hasInputEnded = false
    private var hasParserFailed = false
    /// The parts that arrived before the response to the request in front of them.
    private var pipelined = CircularBuffer<HTTPServerRequestPart>(initialCapacity: 0)
    private var isTakingPipelined = false
    private var isReadHeld = false
    var lastActive = NIODeadline.now()
    private var idleCheck: Scheduled<Void>?

    init(listener: HubListener, channel: any Channel) {
        self.listener = listener
        self.channel = channel
        executor = EventLoopExecutor(channel.eventLoop)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        checkIdle(after: listener.idleTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        idleCheck?.cancel()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        release()
        stream?.close()
        pipelined.removeAll()
        context.fireChannelInactive()
    }

    // MARK: - Input

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastActive = .now()
        guard !isClosing else { return }
        let part = unwrapInboundIn(data)
        if isResponding || !pipelined.isEmpty { pipelined.append(part) } else { take(part) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        awaitRestOfBody()
        context.fireChannelReadComplete()
    }

    /// Holds reads while a pipelined request waits, which bounds the parts in memory.
    func read(context: ChannelHandlerContext) {
        if pipelined.isEmpty { context.read() } else { isReadHeld = true }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError else { return close() }
        hasParserFailed = true
        goOn()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isQuiescing = true
            goOn()
        } else if case .some(.inputClosed) = event as? ChannelEvent {
            hasInputEnded = true
            // A caller who hangs up ends the stream; a response to a whole request is still written.
            stream?.close()
            goOn()
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// Takes the pipelined parts, and then ends the connection if it has a reason.
    func goOn() {
        guard !isTakingPipelined else { return }
        isTakingPipelined = true
        while !isResponding, !isClosing, let part = pipelined.popFirst() { take(part) }
        isTakingPipelined = false
        guard !isResponding, !isClosing else { return }
        if hasParserFailed { return refuse(with: .bare(400)) }
        let isBetweenRequests = reading == nil && skipping == nil
        if hasInputEnded || (isQuiescing && isBetweenRequests) { return close() }
        if isReadHeld {
            isReadHeld = false
            context?.read()
        }
    }

    /// True if the connection ends with the present response.
    var closesAfterResponse: Bool { !keepsAlive || isClosing || isQuiescing }

    func close() {
        isClosing = true
        context?.close(promise: nil)
    }

    // MARK: - The idle timeout

    /// Closes the connection once it has been idle, or a request has stopped arriving, for the timeout.
    private func checkIdle(after time: TimeAmount) {
        let handler = NIOLoopBound(self, eventLoop: channel.eventLoop)
        idleCheck = channel.eventLoop.scheduleTask(in: time) {
            let handler = handler.value
            let timeout = handler.listener.idleTimeout
            let rest = handler.isResponding ? timeout : handler.lastActive + timeout - .now()
            if rest > .nanoseconds(0) { handler.checkIdle(after: rest) } else { handler.close() }
        }
    }
}
