import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
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
    try await withSimulator(WhatsAppCloudSimulator.self, hub: hub, clock: clock) { baseURL in
        [Sample.settings(baseURL: baseURL)]
            + others.map { Sample.settings($1, of: ChannelID(tenant: "lotus-dental", name: $0), baseURL: baseURL) }
    } _: { server, _ in
        try await body(server)
    }
}

extension AnsweringHub where Adapter == WhatsAppAdapter {
    /// A minimal hub: it answers every message with the customer's name and text.
    init() {
        self.init(for: WhatsAppAdapter.self, receivedAt: Sample.receivedAt) { message in
            "\(message.contact.name ?? ""): \(message.text)"
        }
    }
}

extension WhatsAppAdapter {
    /// The events of a posted webhook, after checking its signature.
    static func events(of webhook: OutboundRequest) throws -> [InboundEvent] {
        let request = WebhookRequest(posted: webhook, receivedAt: Sample.receivedAt)
        return try #require(try Sample.adapter().events(of: request))
    }
}

extension SimulatorServer {
    /// Calls a control route; with a body it is a `POST`.
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
