import ChannelKit
import Foundation
import HTTPTypes
import HubRouter
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Synchronization

/// An HTTP/1.1 server on one address: its webhooks go straight to their receiver, all else through a router.
struct HubListener: Sendable {
    /// The webhooks' receiver; nil on the listener for operators.
    let webhooks: WebhookRoutes?
    /// The limits of bodies in memory and in time.
    let bodies: BodyReading
    /// The other routes.
    let router: any HTTPResponder<HubRequestContext>
    let limits: ServerLimits
    let logger: Logger
    let date = ResponseDate()

    init(
        webhooks: WebhookRoutes? = nil,
        bodies: BodyReading,
        router: any HTTPResponder<HubRequestContext>,
        limits: ServerLimits,
        logger: Logger
    ) {
        self.webhooks = webhooks
        self.bodies = bodies
        self.router = router
        self.limits = limits
        self.logger = logger
    }

    var idleTimeout: TimeAmount { .nanoseconds(limits.idleTimeout.wholeMilliseconds * 1_000_000) }

    /// The service that listens on `host` and `port`; `onReady` gets the port once it accepts connections.
    func service(
        host: String,
        port: Int,
        onReady: @escaping @Sendable (_ port: Int) async -> Void
    ) -> any Service {
        ListenerChannel(listener: self).server(
            configuration: ServerConfiguration(address: .hostname(host, port: port), backlog: 1024),
            onServerRunning: { await onReady($0.localAddress?.port ?? port) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger
        )
    }

    /// The response of the router to a request whose body is ignored.
    func route(_ head: HTTPRequestHead, on channel: any Channel) async -> WebhookResponse {
        do {
            guard let method = HTTPRequest.Method(head.method.rawValue) else { return WebhookResponse(status: 400) }
            let request = Request(
                head: HTTPRequest(method: method, scheme: nil, authority: nil, path: head.uri),
                body: RequestBody(buffer: ByteBuffer())
            )
            let context = HubRequestContext(source: ApplicationRequestContextSource(channel: channel, logger: logger))
            let response = try await router.respond(to: request, context: context)
            let body = CollectedBody()
            try await response.body.write(body)
            return WebhookResponse(
                status: response.status.code,
                headers: HeaderFields(response.headers.lazy.map { (name: $0.name.rawName, value: $0.value) }),
                body: body.data
            )
        } catch let error as HTTPError {
            return WebhookResponse(status: error.status.code)
        } catch {
            logger.debug("request failed", metadata: ["error": "\(error)"])
            return WebhookResponse(status: 500)
        }
    }
}

/// The body of a response of the router, collected.
private final class CollectedBody: ResponseBodyWriter, Sendable {
    private let bytes = Mutex(Data())

    var data: Data { bytes.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        bytes.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// The context of a request that goes through the router.
struct HubRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: ApplicationRequestContextSource) { coreContext = CoreRequestContextStorage(source: source) }
}
