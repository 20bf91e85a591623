package import ChannelKit
package import HubRouter
import Hummingbird
package import Logging
import NIOCore
package import ServiceLifecycle

/// The hub's two HTTP servers: the public one with the webhook routes, and the admin one with health and metrics.
package struct HubApplication: Sendable {
    private let limits: ServerLimits
    private let logger: Logger
    private let metrics: @Sendable () -> String
    private let routes: WebhookRoutes
    private let reporter: HealthReporter

    /// Makes the servers of `hub`.
    package init(
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
            receiver: hub.receiver,
            bodies: BodyReading(budget: budget, time: limits.bodyTimeout),
            clock: clock
        )
        reporter = HealthReporter(hub: hub, storage: storage, budget: budget, pulse: PoolPulse(), clock: clock)
    }

    /// The service that receives webhooks on `host` and `port`; `onReady` gets the port once it accepts connections.
    package func service(
        host: String,
        port: Int,
        onReady: @escaping @Sendable (_ port: Int) async -> Void
    ) -> any Service {
        let server = server(publicRouter(), host: host, port: port, onReady: onReady)
        return UrgentService { [bodies = routes.bodies, pulse = reporter.pulse] in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await bodies.stopLateBodies() }
                group.addTask { try await pulse.run() }
                defer { group.cancelAll() }
                try await server.run()
            }
        }
    }

    /// The service for operators on `host` and `port`, which must not be public; `onReady` gets the port once it
    /// accepts connections.
    package func adminService(
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
        ProbeRoutes(reporter: reporter).add(to: router)
        return router
    }

    private func adminRouter() -> Router<HubRequestContext> {
        let router = makeRouter()
        ProbeRoutes(reporter: reporter).add(to: router)
        HealthRoutes(reporter: reporter, metrics: metrics).add(to: router)
        return router
    }

    private func makeRouter() -> Router<HubRequestContext> {
        let router = Router(context: HubRequestContext.self)
        router.add(middleware: HeaderLimit(bytes: limits.headerBytes))
        return router
    }
}

/// A service whose tasks have a high priority, since a client waits for each response.
private struct UrgentService: Service {
    let body: @Sendable () async throws -> Void

    func run() async throws { try await withHighPriority { try await body() } }
}
