public import ChannelKit
public import HubRouter
import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle

/// The hub's HTTP server: the providers' doors, health and metrics.
public struct HubApplication: Sendable {
    private let hub: Hub
    private let storage: any HubStorage
    private let limits: ServerLimits
    private let clock: any HubClock
    private let logger: Logger
    private let metrics: @Sendable () -> String

    /// Describes the server of `hub`.
    public init(
        hub: Hub,
        storage: any HubStorage,
        limits: ServerLimits = ServerLimits(),
        clock: any HubClock = SystemClock(),
        logger: Logger,
        metrics: @escaping @Sendable () -> String
    ) {
        self.hub = hub
        self.storage = storage
        self.limits = limits
        self.clock = clock
        self.logger = logger
        self.metrics = metrics
    }

    /// A service that listens on `host` and `port`; `onReady` gets the port once it accepts.
    public func service(
        host: String,
        port: Int,
        onReady: @escaping @Sendable (_ port: Int) async -> Void
    ) -> any Service {
        let server = Application(
            router: router(),
            server: .http1(
                configuration: .init(idleTimeout: .nanoseconds(limits.idleTime.wholeMilliseconds * 1_000_000))
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                serverName: nil,
                backlog: 1024
            ),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? port) },
            logger: logger
        )
        return UrgentService(service: server)
    }

    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: HeaderLimit(bytes: limits.headerBytes))
        WebhookRoutes(door: hub.door, limits: limits, clock: clock).add(to: router)
        HealthRoutes(hub: hub, storage: storage, metrics: metrics).add(to: router)
        return router
    }
}

/// A service whose tasks run before others: somebody waits for each of its answers.
private struct UrgentService: Service {
    let service: any Service

    func run() async throws { try await urgently { try await service.run() } }
}
