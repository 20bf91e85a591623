import ChannelKit
import ChannelSimulatorKit
import Foundation
import Testing
import WhatsAppChannel
import WhatsAppSimulator

/// Runs `body` against a simulated Meta whose webhooks go to `hub`.
///
/// - Parameter others: The settings of further numbers, by the channel's name.
func withSimulator(
    hub: any HTTPSending,
    clock: any HubClock = SystemClock(),
    others: [String: [String: SettingValue]] = [:],
    _ body: (SimulatorServer) async throws -> Void
) async throws {
    var registry = SimulatorRegistry()
    try registry.register(WhatsAppCloudSimulator.self)
    let server = SimulatorServer(registry: registry, clock: clock, http: hub)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        let baseURL = try await server.baseURL(of: "whatsapp")
        let channels = others.merging([Sample.channel.name: [:]]) { other, _ in other }.map { name, changes in
            SimulatedChannel(
                id: ChannelID(tenant: Sample.channel.tenant, name: name),
                settings: Sample.settings(changes, baseURL: baseURL),
                webhookURL: "http://hub.test/webhooks/whatsapp"
            )
        }
        try await server.install(["whatsapp": channels])
        try await body(server)
        group.cancelAll()
        // The server ends with a cancellation error; only what `body` throws is of interest.
        while (try? await group.next()) != nil {}
    }
}

/// The least of hubs: it answers every message with the name and the words of who wrote it.
actor AnsweringHub: HTTPSending {
    private var adapter: WhatsAppAdapter?

    func connect(to adapter: WhatsAppAdapter) { self.adapter = adapter }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        guard let adapter, let events = try? WhatsAppAdapter.events(of: request) else {
            return OutboundResponse(status: 401)
        }
        for case .message(let message) in events {
            let destination = Destination(contact: message.contact, correlation: message.externalID)
            let text = "\(message.contact.name ?? ""): \(message.text)"
            _ = try? await adapter.send(text, to: destination, using: WebhookClient())
        }
        return OutboundResponse(status: 200)
    }
}

extension WebhookRequest {
    /// What a hub receives when `request` is posted to it.
    init(_ request: OutboundRequest) {
        self.init(
            method: request.method,
            target: "/webhooks/whatsapp",
            headers: request.headers,
            body: request.body,
            receivedAt: Sample.receivedAt
        )
    }
}

extension WhatsAppAdapter {
    /// What the adapter makes of a webhook, signature and all.
    static func events(of webhook: OutboundRequest) throws -> [InboundEvent] {
        let adapter = try Sample.adapter()
        let credential = try #require(adapter.credentials.first)
        return try split(authenticate(WebhookRequest(webhook), with: credential)).flatMap { item in
            try adapter.normalize(item, receivedAt: Sample.receivedAt)
        }
    }
}

extension SimulatorServer {
    /// Calls the control door: with a body it is a `POST`.
    func control(_ name: String, _ body: JSONValue?) async throws -> (status: Int, json: JSONValue) {
        let url = "http://127.0.0.1:\(try await boundPort)/_simulator/\(name)"
        let answer = try await WebhookClient().send(
            OutboundRequest(
                method: body == nil ? "GET" : "POST",
                url: url,
                headers: ["Content-Type": "application/json"],
                body: body?.data ?? Data()
            )
        )
        return (answer.status, try JSONValue(parsing: answer.body))
    }
}
