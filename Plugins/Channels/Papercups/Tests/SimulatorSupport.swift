import ChannelKit
import ChannelSimulatorKit
import Foundation
import PapercupsChannel
import PapercupsSimulator
import Testing

/// Runs `body` against a simulated Papercups whose webhooks go to `hub`.
func withSimulator(
    hub: any HTTPSending,
    settings: [String: SettingValue?] = [:],
    _ body: (SimulatorServer, PapercupsAdapter) async throws -> Void
) async throws {
    var registry = SimulatorRegistry()
    try registry.register(PapercupsAPISimulator.self)
    let server = SimulatorServer(registry: registry, http: hub)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        let baseURL = try await server.baseURL(of: "papercups")
        let channel = SimulatedChannel(
            id: Sample.channel,
            settings: Sample.settings(settings, baseURL: baseURL),
            webhookURL: "http://hub.test/webhooks/papercups/\(Sample.urlKey)"
        )
        try await server.install(["papercups": [channel]])
        try await body(server, Sample.adapter(settings, baseURL: baseURL))
        group.cancelAll()
        // The server ends with a cancellation error; only what `body` throws is of interest.
        while (try? await group.next()) != nil {}
    }
}

extension SimulatorServer {
    /// Waits until so many webhooks were posted, and returns how many there were by then.
    func waitForWebhooks(_ count: Int) async -> Int {
        var last = 0
        for found in 0..<count {
            let known = last
            let next = await journal.waitForEntry(timeout: .seconds(10)) { $0.number > known && $0.isWebhook }
            guard let next else { return found }
            last = next.number
        }
        return await journal.entries.count(where: \.isWebhook)
    }
}

extension SimulatorJournal.Entry {
    fileprivate var isWebhook: Bool {
        if case .webhook = event { true } else { false }
    }
}

extension PapercupsAdapter {
    /// What this channel makes of a webhook that was posted to the hub.
    func event(of webhook: OutboundRequest) throws -> InboundEvent {
        let path = webhook.url.replacing("http://hub.test", with: "")
        let request = WebhookRequest(
            method: webhook.method,
            target: path,
            headers: webhook.headers,
            body: webhook.body,
            receivedAt: Sample.receivedAt,
            subpath: path.split(separator: "/").dropFirst(3).joined(separator: "/")
        )
        let credential = try #require(credentials.first { (try? Self.verify(request, with: $0)) != nil })
        let item = try Self.split(Self.authenticate(request, with: credential))[0]
        return try normalize(item, receivedAt: Sample.receivedAt)[0]
    }
}
