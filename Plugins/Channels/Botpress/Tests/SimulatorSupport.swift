import BotpressChannel
import BotpressSimulator
import ChannelKit
import ChannelSimulatorKit
import Foundation
import Testing

/// Runs `body` against a simulated Botpress that knows the sample channel, whose webhooks go to `hub`.
func withSimulator(
    hub: any HTTPSending,
    settings: [String: SettingValue?] = [:],
    _ body: (SimulatorServer, _ baseURL: String) async throws -> Void
) async throws {
    var registry = SimulatorRegistry()
    try registry.register(BotpressPlatformSimulator.self)
    let server = SimulatorServer(registry: registry, http: hub)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        let baseURL = try await server.baseURL(of: "botpress")
        let channel = SimulatedChannel(
            id: Sample.channel,
            settings: Sample.settings(settings, baseURL: baseURL),
            webhookURL: "http://hub.test/webhooks/botpress/\(Sample.urlKey)"
        )
        try await server.install(["botpress": [channel]])
        try await body(server, baseURL)
        group.cancelAll()
        // The server ends with a cancellation error; only what `body` throws is of interest.
        while (try? await group.next()) != nil {}
    }
}

/// The least of hubs: it checks every webhook, answers every message in its own thread and remembers what came in.
actor AnsweringHub: HTTPSending {
    private var adapter: BotpressAdapter?
    private(set) var events: [InboundEvent] = []

    func connect(to adapter: BotpressAdapter) { self.adapter = adapter }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        guard let adapter else { return OutboundResponse(status: 503) }
        let webhook = WebhookRequest(
            target: request.url.replacing("http://hub.test", with: ""),
            headers: request.headers,
            body: request.body,
            receivedAt: Sample.receivedAt
        )
        guard
            let vouched = adapter.credentials.lazy.compactMap({ try? BotpressAdapter.authenticate(webhook, with: $0) })
                .first,
            let items = try? BotpressAdapter.split(vouched)
        else { return OutboundResponse(status: 401) }
        for item in items {
            for event in (try? adapter.normalize(item, receivedAt: Sample.receivedAt)) ?? [] {
                events.append(event)
                guard case .message(let message) = event else { continue }
                let destination = Destination(
                    contact: message.contact,
                    thread: message.thread,
                    correlation: message.externalID
                )
                _ = try? await adapter.send("You said: \(message.text)", to: destination, using: WebhookClient())
            }
        }
        return OutboundResponse(status: 200, body: Data("{}".utf8))
    }

    /// The events once they are enough.
    func events(atLeast count: Int) async throws -> [InboundEvent] {
        while events.count < count { try await Task.sleep(for: .milliseconds(5)) }
        return events
    }
}
