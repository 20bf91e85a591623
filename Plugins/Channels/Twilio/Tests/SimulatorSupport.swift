import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
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
    try await withSimulator(TwilioAPISimulator.self, hub: hub, clock: clock) { baseURL in
        [Sample.settings(settings, baseURL: baseURL, urlKey: urlKey)]
    } _: { server, _ in
        try await body(server)
    }
}

/// A minimal hub: it repeats every message, by the API or in the response as its channel is configured.
actor InlineHub: HTTPSending {
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

extension TwilioAdapter {
    /// The items of a webhook, after checking its signature.
    static func items(of webhook: OutboundRequest) throws -> [InboundItem] {
        let request = WebhookRequest(posted: webhook, receivedAt: Sample.receivedAt)
        return try split(try #require(try Sample.adapter().authenticated(request)))
    }

    /// The events of a webhook on this channel.
    func events(of webhook: OutboundRequest) throws -> [InboundEvent] {
        try Self.items(of: webhook).flatMap { try normalize($0, receivedAt: Sample.receivedAt) }
    }
}
