import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import CrispChannel
import CrispSimulator
import Foundation
import Testing

/// Runs `body` against a simulated Crisp whose hooks go to `hub`.
func withSimulator(
    hub: any HTTPSending,
    settings: [String: SettingValue?] = [:],
    isUnverified: Bool = false,
    _ body: (SimulatorServer, CrispAdapter) async throws -> Void
) async throws {
    var registry = SimulatorRegistry()
    try registry.register(CrispAPISimulator.self)
    let server = SimulatorServer(registry: registry, http: hub)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        let key = isUnverified ? Sample.urlKey : nil
        let channel = SimulatedChannel(
            id: Sample.channel,
            settings: Sample.settings(
                settings,
                baseURL: try await server.baseURL(of: "crisp"),
                urlKey: key,
                isUnverified: isUnverified
            ),
            webhookURL: "http://hub.test/webhooks/crisp" + (key.map { "/\($0)" } ?? "")
        )
        try await server.install(["crisp": [channel]])
        try await body(server, CrispAdapter(channel.settings))
        group.cancelAll()
        // The server ends with a cancellation error; only what `body` throws is of interest.
        while (try? await group.next()) != nil {}
    }
}

/// Takes every hook and keeps it.
actor ListeningHub: HTTPSending {
    private var hooks: [OutboundRequest] = []
    private var listeners: [AsyncStream<OutboundRequest>.Continuation] = []

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        hooks.append(request)
        for listener in listeners { listener.yield(request) }
        return OutboundResponse(status: 200)
    }

    /// The first hook of `event`, of those that came and those to come.
    func hook(_ event: String) async -> OutboundRequest? {
        let (coming, listener) = AsyncStream<OutboundRequest>.makeStream()
        for hook in hooks { listener.yield(hook) }
        listeners.append(listener)
        return await coming.first { $0.event == event }
    }

    /// The events so far, in order.
    var events: [String] { hooks.compactMap(\.event) }
}

extension OutboundRequest {
    /// The event that a hook tells of.
    var event: String? { (try? JSONValue(parsing: body))?["event"]?.string }
}

extension CrispAdapter {
    /// What a hook means to this channel, proof and all.
    func events(of hook: OutboundRequest?) throws -> [InboundEvent] {
        let hook = try #require(hook)
        let request = WebhookRequest(
            target: hook.url.replacing("http://hub.test", with: ""),
            headers: hook.headers,
            body: hook.body,
            receivedAt: Date()
        )
        let credential = try #require(credentials.first)
        return try Self.split(Self.authenticate(request, with: credential))
            .flatMap { try normalize($0, receivedAt: request.receivedAt) }
    }
}
