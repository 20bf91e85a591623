import BotpressChannel
import BotpressSimulator
import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit

/// Runs `body` against a simulated Botpress that knows the sample channel, whose webhooks go to `hub`.
func withSimulator(
    hub: any HTTPSending = AnsweringHub(for: BotpressAdapter.self),
    settings: [String: SettingValue?] = [:],
    _ body: (SimulatorServer, _ baseURL: String) async throws -> Void
) async throws {
    try await withSimulator(BotpressPlatformSimulator.self, hub: hub) { baseURL in
        [Sample.settings(settings, baseURL: baseURL)]
    } _: { server, channels in
        try await body(server, channels[0].baseURL)
    }
}
