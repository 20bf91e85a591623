import ChannelKit
import Foundation
import Logging
import ServiceLifecycle

/// Tries refused credentials again now and then: what is mended at the provider never shows in `channels.yaml`.
struct CredentialWatch: Service {
    static let interval: Duration = .seconds(120)
    /// Probes at once: a provider that hangs costs its own channels their turn and no others.
    private static let probesAtOnce = 16

    let routes: CurrentRoutes
    let credentials: BlockedCredentials
    let http: any HTTPSending
    let clock: any HubClock
    let logger: Logger
    /// Lets go what is held on a channel.
    let release: @Sendable (ChannelID) async throws -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await clock.sleep(for: Self.interval)) != nil { await probe() }
        }
    }

    private func probe() async {
        await concurrently(credentials.closed, limit: Self.probesAtOnce) { await probe($0) }
    }

    private func probe(_ channel: ChannelID) async {
        guard let adapter = routes.table.channels[channel]?.adapter as? any CredentialProbing else { return }
        do {
            try await adapter.probeCredentials(using: http)
            credentials.open(channel)
            try await release(channel)
            logger.notice("credentials work again", metadata: ["channel": "\(channel)"])
        } catch {
            logger.debug("credentials still refused", metadata: ["channel": "\(channel)"])
        }
    }
}
