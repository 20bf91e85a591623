import ChannelKit
import ChannelSimulatorKit
import Foundation
import Testing
import TwilioChannel
import TwilioSimulator

/// Runs `body` against a simulated Twilio whose webhooks go to `hub`.
func withSimulator(
    hub: any HTTPSending,
    settings: [String: SettingValue?] = [:],
    urlKey: String? = nil,
    clock: any HubClock = SystemClock(),
    _ body: (SimulatorServer) async throws -> Void
) async throws {
    var registry = SimulatorRegistry()
    try registry.register(TwilioAPISimulator.self)
    let server = SimulatorServer(registry: registry, clock: clock, http: hub)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        let baseURL = try await server.baseURL(of: "twilio")
        let channel = SimulatedChannel(
            id: Sample.channel,
            settings: Sample.settings(settings, baseURL: baseURL, urlKey: urlKey),
            webhookURL: "http://hub.test/webhooks/twilio" + (urlKey.map { "/\($0)" } ?? "")
        )
        try await server.install(["twilio": [channel]])
        try await body(server)
        group.cancelAll()
        // The server ends with a cancellation error; only what `body` throws is of interest.
        while (try? await group.next()) != nil {}
    }
}

/// The least of hubs: it answers every message with the words of who wrote it, in the way that its channel wants.
actor AnsweringHub: HTTPSending {
    private var adapter: TwilioAdapter?

    func connect(to adapter: TwilioAdapter) { self.adapter = adapter }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        guard let adapter, let item = try? TwilioAdapter.items(of: request).first,
            let events = try? adapter.normalize(item, receivedAt: Sample.receivedAt)
        else { return OutboundResponse(status: 401) }
        for case .message(let message) in events {
            let reply = ReplyContent.text("You said: \(message.text)")
            if adapter.answersInline(item) { return OutboundResponse(adapter.answer(item, with: [reply])) }
            let destination = Destination(contact: message.contact, correlation: message.externalID)
            _ = try? await adapter.send(reply, to: destination, using: WebhookClient())
        }
        return OutboundResponse(TwilioAdapter.manifest.acknowledgement)
    }
}

extension OutboundResponse {
    init(_ response: WebhookResponse) {
        self.init(status: response.status, headers: response.headers, body: response.body)
    }
}

extension WebhookRequest {
    /// What a hub receives when `request` is posted to it.
    init(_ request: OutboundRequest) {
        let target = request.url.replacing("http://hub.test", with: "")
        // Behind `/webhooks/twilio/<key>`.
        let path = target.prefix { $0 != "?" }.split(separator: "/").dropFirst(3)
        self.init(
            method: request.method,
            target: target,
            headers: request.headers,
            body: request.body,
            receivedAt: Sample.receivedAt,
            subpath: path.joined(separator: "/")
        )
    }
}

extension TwilioAdapter {
    /// The items of a webhook, signature and all.
    static func items(of webhook: OutboundRequest) throws -> [InboundItem] {
        let credential = try #require(try Sample.adapter().credentials.first)
        return try split(authenticate(WebhookRequest(webhook), with: credential))
    }

    /// What this channel makes of a webhook.
    func events(of webhook: OutboundRequest) throws -> [InboundEvent] {
        try Self.items(of: webhook).flatMap { try normalize($0, receivedAt: Sample.receivedAt) }
    }
}
