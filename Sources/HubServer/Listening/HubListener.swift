import ChannelKit
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle

/// An HTTP/1.1 server on one address: its webhooks go straight to their routes, all else through a router.
///
/// It is built on the server of Hummingbird, below its `Application`, whose logger, request id and middleware for each
/// request cost as much as the check of a signature.
struct HubListener: Sendable {
    /// The routes of webhooks; nil on the listener for operators.
    let webhooks: WebhookRoutes?
    /// The other routes.
    let router: any HTTPResponder<HubRequestContext>
    let limits: ServerLimits
    let logger: Logger
    private let date = ResponseDate()

    init(
        webhooks: WebhookRoutes? = nil,
        router: any HTTPResponder<HubRequestContext>,
        limits: ServerLimits,
        logger: Logger
    ) {
        self.webhooks = webhooks
        self.router = router
        self.limits = limits
        self.logger = logger
    }

    /// The service that listens on `host` and `port`; `onReady` gets the port once it accepts connections.
    func service(
        host: String,
        port: Int,
        onReady: @escaping @Sendable (_ port: Int) async -> Void
    ) -> any Service {
        let channel = HTTP1Channel(
            responder: { request, writer, channel in
                var response = try await respond(to: request, on: channel)
                response.headers[.date] = date.now
                do {
                    try await writer.write(response: response.head, body: response.body)
                } catch is HTTPParserError {
                    // The server would respond to a parser's error with a second response.
                    throw BrokenRequest()
                }
            },
            configuration: HTTP1Channel.Configuration(
                idleTimeout: .nanoseconds(limits.idleTimeout.wholeMilliseconds * 1_000_000)
            )
        )
        return LoopBoundChannel(base: channel).server(
            configuration: ServerConfiguration(address: .hostname(host, port: port), backlog: 1024),
            onServerRunning: { await onReady($0.localAddress?.port ?? port) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger
        )
    }

    /// A request whose bytes stopped being HTTP while its response was written.
    private struct BrokenRequest: Error {}

    private func respond(to request: Request, on channel: any Channel) async throws -> Response {
        do {
            try checkHeaders(of: request)
            if let webhooks, let response = try await webhooks.response(to: request, on: channel) { return response }
            let source = ApplicationRequestContextSource(channel: channel, logger: logger)
            return try await router.respond(to: request, context: HubRequestContext(source: source))
        } catch let error as HTTPParserError {
            throw error
        } catch let error as HTTPError {
            return Response(status: error.status, headers: error.headers)
        } catch {
            logger.debug("request failed", metadata: ["error": "\(error)"])
            return Response(status: .internalServerError)
        }
    }

    /// Rejects requests whose header fields exceed a limit, which is above the headers of all providers.
    private func checkHeaders(of request: Request) throws {
        let size = request.headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count }
        guard size <= limits.headerBytes else {
            throw HTTPError(.requestHeaderFieldsTooLarge, headers: [.connection: "close"])
        }
    }
}

/// The context of a request that goes through the router.
struct HubRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: ApplicationRequestContextSource) { coreContext = CoreRequestContextStorage(source: source) }
}
