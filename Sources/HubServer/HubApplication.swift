package import ChannelKit
package import HubRouter
import Hummingbird
package import Logging
package import ServiceLifecycle

/// The hub's two HTTP servers: the public one with the webhook routes, and the admin one with health and metrics.
package struct HubApplication: Sendable {
    private let limits: ServerLimits
    private let logger: Logger
    private let metrics: @Sendable () -> String
    private let routes: WebhookRoutes
    private let bodies: BodyReading
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
            aliases: PathAliases(hub.table.adapters.values.map { $0.type.manifest }),
            clock: clock
        )
        bodies = BodyReading(budget: budget, time: limits.bodyTimeout)
        reporter = HealthReporter(hub: hub, storage: storage, budget: budget, pulse: PoolPulse(), clock: clock)
    }

    /// The service that receives webhooks on `host` and `port`; `onReady` gets the port once it accepts connections.
    package func service(
        host: String,
        port: Int,
        onReady: @escaping @Sendable (_ port: Int) async -> Void
    ) -> any Service {
        let server = publicListener().service(host: host, port: port, onReady: onReady)
        return UrgentService { [bodies, pulse = reporter.pulse] in
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
        let server = adminListener().service(host: host, port: port, onReady: onReady)
        return UrgentService { try await server.run() }
    }

    private func publicListener() -> HubListener {
        let router = Router(context: HubRequestContext.self)
        ProbeRoutes(reporter: reporter).add(to: router)
        return listener(webhooks: routes, router)
    }

    private func adminListener() -> HubListener {
        let router = Router(context: HubRequestContext.self)
        ProbeRoutes(reporter: reporter).add(to: router)
        HealthRoutes(reporter: reporter, metrics: metrics).add(to: router)
        return listener(router)
    }

    private func listener(webhooks: WebhookRoutes? = nil, _ router: Router<HubRequestContext>) -> HubListener {
        HubListener(
            webhooks: webhooks,
            bodies: bodies,
            router: router.buildResponder(),
            limits: limits,
            logger: logger
        )
    }
}

/// A service whose tasks have a high priority, since a client waits for each response.
private struct UrgentService: Service {
    let body: @Sendable () async throws -> Void

    func run() async throws { try await withHighPriority { try await body() } }
}
