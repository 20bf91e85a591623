public import ChannelKit
public import HubRouter
import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle

/// The hub's two HTTP servers: the public one with the providers' doors, and the admin one with health and metrics.
public struct HubApplication: Sendable {
    private let limits: ServerLimits
    private let logger: Logger
    private let metrics: @Sendable () -> String
    private let routes: WebhookRoutes
    private let desk: HealthReporter

    /// Describes the servers of `hub`.
    public init(
        hub: Hub,
        storage: any HubStorage,
        limits: ServerLimits = ServerLimits(),
        clock: any HubClock = SystemClock(),
        logger: Logger,
        metrics: @escaping @Sendable () -> String
    ) {
        self.limits = limits
        self.logger = logger
        self.metrics = metrics
        let budget = BodyBudget(bytes: limits.bodyBytesInFlight)
        routes = WebhookRoutes(
            door: hub.door,
            bodies: BodyReading(budget: budget, time: limits.bodyTimeout),
            clock: clock
        )
        desk = HealthReporter(hub: hub, storage: storage, budget: budget, pulse: PoolPulse(), clock: clock)
    }

    /// A service that takes webhooks on `host` and `port`; `onReady` gets the port once it accepts.
    public func service(
        host: String,
        port: Int,
        onReady: @escaping @Sendable (_ port: Int) async -> Void
    ) -> any Service {
        let server = server(publicRouter(), host: host, port: port, onReady: onReady)
        return UrgentService { [bodies = routes.bodies, pulse = desk.pulse] in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await bodies.stopLateBodies() }
                group.addTask { try await pulse.run() }
                defer { group.cancelAll() }
                try await server.run()
            }
        }
    }

    /// A service that answers operators on `host` and `port`, to which strangers must have no access; `onReady` gets
    /// the port once it accepts.
    public func adminService(
        host: String,
        port: Int,
        onReady: @escaping @Sendable (_ port: Int) async -> Void
    ) -> any Service {
        let server = server(adminRouter(), host: host, port: port, onReady: onReady)
        return UrgentService { try await server.run() }
    }

    private func server(
        _ router: Router<HubRequestContext>,
        host: String,
        port: Int,
        onReady: @escaping @Sendable (_ port: Int) async -> Void
    ) -> any Service {
        Application(
            router: router,
            server: .http1(
                configuration: .init(idleTimeout: .nanoseconds(limits.idleTimeout.wholeMilliseconds * 1_000_000))
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                serverName: nil,
                backlog: 1024
            ),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? port) },
            logger: logger
        )
    }

    private func publicRouter() -> Router<HubRequestContext> {
        let router = makeRouter()
        routes.add(to: router)
        ProbeRoutes(desk: desk).add(to: router)
        return router
    }

    private func adminRouter() -> Router<HubRequestContext> {
        let router = makeRouter()
        ProbeRoutes(desk: desk).add(to: router)
        HealthRoutes(desk: desk, metrics: metrics).add(to: router)
        return router
    }

    private func makeRouter() -> Router<HubRequestContext> {
        let router = Router(context: HubRequestContext.self)
        router.add(middleware: HeaderLimit(bytes: limits.headerBytes))
        return router
    }
}

/// A service whose tasks run before others: a client waits for each of its answers.
private struct UrgentService: Service {
    let body: @Sendable () async throws -> Void

    func run() async throws { try await withHighPriority { try await body() } }
}
