import HubModel
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// A server that takes a connection and does not answer the TLS handshake.
struct HandshakeTimeout: Error {}

/// One end of a relay between two channels of an event loop: passes on bytes, pressure and the end.
final class RelayHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var context: ChannelHandlerContext?
    private var partner: RelayHandler?
    /// True if the channel wants to read more, and the partner cannot write more.
    private var waitsToRead = false
    /// Succeeds after the TLS handshake; nil for a channel without.
    private var handshake: EventLoopPromise<Void>?

    init(handshake: EventLoopPromise<Void>? = nil) { self.handshake = handshake }

    // MARK: - Making

    /// Opens a TLS connection whose bytes are relayed once it is joined.
    static func connect(
        to address: RedisAddress,
        _ tls: NIOSSLContext,
        on loop: any EventLoop,
        timeout: Duration
    ) -> EventLoopFuture<any Channel> {
        let handshake = loop.makePromise(of: Void.self)
        let deadline = loop.scheduleTask(in: TimeAmount(timeout)) { handshake.fail(HandshakeTimeout()) }
        // The name of the certificate. NIO also accepts a certificate for the IP address that it connected to.
        let name = (try? SocketAddress(ipAddress: address.host, port: address.port)) == nil ? address.host : nil
        let channel = ClientBootstrap(group: loop).connectTimeout(TimeAmount(timeout))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let encryption = try NIOSSLClientHandler(context: tls, serverHostname: name)
                    try channel.pipeline.syncOperations.addHandlers(encryption, RelayHandler(handshake: handshake))
                }
            }
            .connect(host: address.host, port: address.port)
        channel.whenFailure { handshake.fail($0) }
        return channel.flatMap { channel in
            let secured = handshake.futureResult.map { channel }
            secured.whenComplete { result in
                deadline.cancel()
                if case .failure = result { channel.close(promise: nil) }
            }
            return secured
        }
    }

    /// Relays the bytes of `descriptor`, which belongs to the relay from now on, to and from the channel of a server.
    static func join(_ descriptor: Int32, to server: any Channel, on loop: any EventLoop) -> EventLoopFuture<Void> {
        ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let far = try server.pipeline.syncOperations.handler(type: RelayHandler.self)
                    let near = RelayHandler()
                    (near.partner, far.partner) = (far, near)
                    try channel.pipeline.syncOperations.addHandler(near)
                }
            }
            .withConnectedSocket(descriptor).map { _ in }
    }

    // MARK: - Relaying

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        handshake?.fail(ChannelError.eof)
        (self.context, partner) = (nil, nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { partner?.context?.write(data, promise: nil) }

    func channelReadComplete(context: ChannelHandlerContext) {
        partner?.context?.flush()
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        handshake?.fail(ChannelError.eof)
        partner?.context?.close(promise: nil)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event { handshake?.succeed() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        handshake?.fail(error)
        context.close(promise: nil)
        partner?.context?.close(promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { partner?.readIfWaiting() }
        context.fireChannelWritabilityChanged()
    }

    func read(context: ChannelHandlerContext) {
        if partner?.context?.channel.isWritable ?? true { context.read() } else { waitsToRead = true }
    }

    private func readIfWaiting() {
        guard waitsToRead else { return }
        waitsToRead = false
        context?.read()
    }
}
