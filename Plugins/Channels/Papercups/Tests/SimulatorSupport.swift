import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import PapercupsSimulator
import Testing

/// Runs `body` against a simulated Papercups whose webhooks go to `hub`.
func withSimulator(
    hub: any HTTPSending = FakeHTTP(),
    settings: [String: SettingValue?] = [:],
    _ body: (SimulatorServer, PapercupsAdapter) async throws -> Void
) async throws {
    let channels = { (baseURL: String) in [Sample.settings(settings, baseURL: baseURL)] }
    try await withSimulator(PapercupsAPISimulator.self, hub: hub, settings: channels) { server, channels in
        try await body(server, PapercupsAdapter(channels[0]))
    }
}

extension SimulatorServer {
    /// Waits for `count` webhooks, and returns the number posted by then.
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
    /// The event of an authenticated webhook.
    func event(of webhook: OutboundRequest) throws -> InboundEvent {
        let request = WebhookRequest(posted: webhook, receivedAt: Sample.receivedAt)
        return try #require(try events(of: request)?.first)
    }
}
