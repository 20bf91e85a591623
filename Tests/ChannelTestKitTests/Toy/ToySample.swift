import ChannelKit
import ChannelTestKit
import Foundation

/// The declarations of the toy for the suite.
enum ToySample {
    static let acknowledgement = WebhookResponse.json(["ok": true])
    static let ana = UnifiedContact(id: "15145550123", phone: "+15145550123", name: "Ana Roy")
    static let lucas = UnifiedContact(id: "15145550199", phone: "+15145550199", name: "Lucas Tremblay")

    static func subject(_ adapter: any ChannelAdapter.Type) -> ConformanceSubject {
        ConformanceSubject(
            adapter: adapter,
            simulator: ToySimulator.self,
            folder: URL(filePath: #filePath).deletingLastPathComponent(),
            sibling: ["toy_channel": .text("t-20000002")],
            stranger: [
                "toy_channel": .text("t-30000003"), "signing_secret": .secrets([Secret("a-stranger's-signing-secret")]),
                "api_token": .secrets([Secret("a-stranger's-api-token")]),
            ],
            customer: ana,
            otherCustomer: lucas,
            samples: [post(event("message", ["text": "Hello"])), post(event("hologram", ["text": "Hello"]))],
            unknown: [post(event("hologram", [:])), post(event("message", ["kind": "smell"]))],
            echoes: [post(event("echo", ["text": "The agent writes"]))],
            batch: { bodies in
                let events = bodies.compactMap { try? JSONValue(parsing: $0)["events"]?.array }.flatMap(\.self)
                return JSONValue.object(["events": .array(events)]).data
            },
            handshake: ConformanceSubject.Handshake(setting: "verify_token", proof: "42-challenge") { token in
                let given = token.map { "&token=\($0.reveal())" } ?? ""
                return WebhookRequest(
                    method: "GET",
                    target: "/webhooks/toy?challenge=42-challenge\(given)",
                    receivedAt: Fixture.receivedAt
                )
            },
            acknowledgement: acknowledgement,
            refusals: [
                ConformanceSubject.Refusal("window", status: 403, ["error": "window_closed"], .closeWindow),
                ConformanceSubject.Refusal("too long", status: 400, ["error": "too_long"], .park),
            ],
            absent: ConformanceSubject.withoutInlineAnswers.union([
                "signature-stale", "inline-same", "reconcile-nothing", "media-hosts", "media-fetched", "presence",
                "fault-batch",
            ])
        )
    }

    private static func event(_ type: String, _ members: [String: JSONValue]) -> JSONValue {
        let common: [String: JSONValue] = [
            "type": .string(type), "id": "toy-sample", "channel": "t-10000001", "person": "15145550123",
            "at": 1_790_000_000,
        ]
        return ["events": [.object(common.merging(members) { common, _ in common })]]
    }

    private static func post(_ body: JSONValue) -> WebhookRequest {
        WebhookRequest(
            target: "/webhooks/toy",
            headers: ["Content-Type": "application/json"],
            body: body.data,
            receivedAt: Fixture.receivedAt
        )
    }
}

extension WebhookResponse {
    fileprivate static func json(_ value: JSONValue) -> WebhookResponse {
        WebhookResponse(status: 200, headers: ["Content-Type": "application/json"], body: value.data)
    }
}

/// The toy as it should be.
struct HealthyToy: Toy {
    let channel: ToyChannel
}
