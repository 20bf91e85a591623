import ChannelKit
import Foundation
import Logging
import ServiceLifecycle

/// Probes refused credentials again from time to time: a fix at the provider never shows in `channels.yaml`.
struct CredentialWatch: Service {
    /// The time between two probes: short for an operator who has just fixed a token, and no load for the provider.
    static let interval: Duration = .seconds(120)
    /// The max probes at once: a provider that hangs delays its own channels and few others.
    private static let probesAtOnce = 16

    let context: HubContext
    let state: HubState

    func run() async throws { await context.clock.every(Self.interval) { await probe() } }

    private func probe() async {
        await concurrently(state.blocked.refusals.keys.sorted(), limit: Self.probesAtOnce) { await probe($0) }
    }

    private func probe(_ channel: ChannelID) async {
        guard let adapter = context.table.channels[channel]?.adapter as? any CredentialProbing else { return }
        do {
            try await adapter.probeCredentials(using: context.providers)
            state.blocked.unblock(channel)
            try await HeldWork(context: context).releaseReplies(of: channel)
            context.logger.notice("credentials valid again", metadata: ["channel": "\(channel)"])
        } catch {
            context.logger.debug("credentials still refused", metadata: ["channel": "\(channel)"])
        }
    }
}
