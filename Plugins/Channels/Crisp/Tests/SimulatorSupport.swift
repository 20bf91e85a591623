import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import CrispChannel
import CrispSimulator
import Foundation
import Testing

/// Runs `body` against a simulated Crisp whose hooks go to `hub`.
func withSimulator(
    hub: any HTTPSending = HookRecorder(),
    settings: [String: SettingValue?] = [:],
    isUnverified: Bool = false,
    _ body: (SimulatorServer, CrispAdapter) async throws -> Void
) async throws {
    try await withSimulator(CrispAPISimulator.self, hub: hub) { baseURL in
        let key = isUnverified ? Sample.urlKey : nil
        return [Sample.settings(settings, baseURL: baseURL, urlKey: key, isUnverified: isUnverified)]
    } _: { server, channels in
        try await body(server, CrispAdapter(channels[0]))
    }
}

/// An HTTP client that accepts and records every hook.
actor HookRecorder: HTTPSending {
    private var hooks: [OutboundRequest] = []
    private var listeners: [AsyncStream<OutboundRequest>.Continuation] = []

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        hooks.append(request)
        for listener in listeners { listener.yield(request) }
        return OutboundResponse(status: 200)
    }

    /// The first hook of `event`, received or awaited.
    func hook(_ event: String) async -> OutboundRequest? {
        let (requests, listener) = AsyncStream<OutboundRequest>.makeStream()
        for hook in hooks { listener.yield(hook) }
        listeners.append(listener)
        return await requests.first { (try? JSONValue(parsing: $0.body))?["event"]?.string == event }
    }
}

extension CrispAdapter {
    /// The events of an authenticated hook.
    func events(of hook: OutboundRequest?) throws -> [InboundEvent] {
        let request = WebhookRequest(posted: try #require(hook))
        return try #require(try events(of: request))
    }
}
