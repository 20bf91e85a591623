import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// The connections of a listener, each handled by a ``ConnectionHandler`` on its event loop.
///
/// The server of Hummingbird accepts them and ends them at a shutdown. Its own way of handling one, an asynchronous
/// sequence of parts in other types, costs more than the parsing and checking of a webhook.
struct ListenerChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        fileprivate let handler: NIOLoopBound<ConnectionHandler>

        /// Cancels the work of the request in progress.
        fileprivate func cancel() {
            channel.eventLoop.execute {
                handler.value.work?.cancel()
                channel.close(promise: nil)
            }
        }

        /// Waits for the end of the connection and of the work of its last request.
        fileprivate func ended() async {
            try? await channel.closeFuture.get()
            let work = try? await channel.eventLoop.submit { handler.value.work }.get()
            await work?.value
        }
    }

    let listener: HubListener

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTPResponseEncoder())
            let decoder = HTTPRequestDecoder(limitConfiguration: Self.decoderLimits)
            try pipeline.addHandler(ByteToMessageHandler(decoder))
            let handler = ConnectionHandler(listener: listener, channel: channel)
            try pipeline.addHandler(handler)
            return Value(channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
        }
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            await value.ended()
        } onCancel: {
            value.cancel()
        }
    }

    /// The limits at which parsing ends; the listener's own limit of all fields together is lower.
    private static var decoderLimits: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 80 * 1024
        limits.maxHeaderListSize = 80 * 1024
        limits.maxHeaderFieldCount = 1_000
        return limits
    }
}
