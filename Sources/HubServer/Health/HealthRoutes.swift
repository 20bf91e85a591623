import ChannelKit
import Foundation
import HTTPTypes
import HubRouter
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// What an orchestrator and an operator ask: does it run, does it accept, and how is each channel.
struct HealthRoutes: Sendable {
    let hub: Hub
    let storage: any HubStorage
    let metrics: @Sendable () -> String

    func add(to router: Router<BasicRequestContext>) {
        router.get("health/live") { _, _ in Response.json(["status": "up"]) }
        router.get("health/ready") { _, _ in
            await canAccept()
                ? Response.json(["status": "ready"])
                : Response.json(["status": "not_ready"], status: .serviceUnavailable)
        }
        router.get("health") { _, _ in await health() }
        router.get("metrics") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: metrics()))
            )
        }
    }

    /// Whether a webhook would be stored.
    private func canAccept() async -> Bool {
        (try? await storage.schedule { try $0.laneCounts() }) != nil
    }

    private func health() async -> Response {
        let lanes = try? await storage.schedule { try $0.laneCounts() }
        let table = hub.table
        let served = table.channels.values.map { channel in
            (channel.id, JSONValue.object(["adapter": .string(channel.kind.rawValue), "status": "serving"]))
        }
        let broken = table.broken.map { id, reason in
            (id, JSONValue.object(["status": "broken", "reason": .string(reason)]))
        }
        let channels = Dictionary((served + broken).map { ($0.0.description, $0.1) }) { first, _ in first }
        let waiting = lanes.map { lanes in
            JSONValue.object(
                Dictionary(
                    uniqueKeysWithValues: Stage.allCases.map { stage in
                        (stage.rawValue, .integer(Int64(lanes[stage] ?? 0)))
                    }
                )
            )
        }
        return Response.json(
            [
                "status": .string(lanes == nil ? "not_ready" : "ready"),
                "generation": .integer(Int64(table.generation)),
                "lanes": waiting ?? .null,
                "channels": .object(channels),
            ],
            status: lanes == nil ? .serviceUnavailable : .ok
        )
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
