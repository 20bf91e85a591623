import ChannelKit
import Foundation
import HTTPTypes
import HubRouter
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// The liveness and readiness probes, which are public and reveal only the status.
struct ProbeRoutes: Sendable {
    let reporter: HealthReporter

    func add(to router: Router<HubRequestContext>) {
        router.get("health/live") { _, _ in Response.json(["status": "up"]) }
        router.get("health/ready") { _, _ in
            await reporter.unreadiness() == nil
                ? Response.json(["status": "ready"])
                : Response.json(["status": "not_ready"], status: .serviceUnavailable)
        }
    }
}

/// The routes for operators, on the admin listener only, since they name tenants.
struct HealthRoutes: Sendable {
    let reporter: HealthReporter
    let metrics: @Sendable () -> String

    func add(to router: Router<HubRequestContext>) {
        router.get("health") { _, _ in response(await reporter.summary()) }
        router.get("health/detailed") { _, _ in response(await reporter.details()) }
        router.get("queue/stats") { _, _ in Response.json(reporter.queueStatistics) }
        router.get("metrics") { _, _ in
            await reporter.recordMetrics()
            return Response(
                status: .ok,
                headers: [.contentType: PrometheusMetrics.contentType],
                body: ResponseBody(byteBuffer: ByteBuffer(string: metrics()))
            )
        }
    }

    private func response(_ health: (json: JSONValue, isReady: Bool)) -> Response {
        Response.json(health.json, status: health.isReady ? .ok : .serviceUnavailable)
    }
}

extension Response {
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(data: value.data))
        )
    }
}
