import ChannelKit
import Foundation
import HTTPTypes
import HubRouter
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// The two questions of an orchestrator, which strangers may ask too: the answers tell nothing else.
struct ProbeRoutes: Sendable {
    let desk: HealthReporter

    func add(to router: Router<HubRequestContext>) {
        router.get("health/live") { _, _ in Response.json(["status": "up"]) }
        router.get("health/ready") { _, _ in
            await desk.unreadiness() == nil
                ? Response.json(["status": "ready"])
                : Response.json(["status": "not_ready"], status: .serviceUnavailable)
        }
    }
}

/// An operator's routes, which name tenants: for the admin listener.
struct HealthRoutes: Sendable {
    let desk: HealthReporter
    let metrics: @Sendable () -> String

    func add(to router: Router<HubRequestContext>) {
        router.get("health") { _, _ in response(await desk.summary()) }
        router.get("health/detailed") { _, _ in response(await desk.details()) }
        router.get("queue/stats") { _, _ in Response.json(await desk.queueStatistics()) }
        router.get("metrics") { _, _ in
            await desk.recordMetrics()
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
