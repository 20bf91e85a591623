import ChannelKit
import Foundation
import HubConfig
import HubRouter
import Logging
import ServiceLifecycle
import UnixSignals

/// The service that reloads `channels.yaml` on SIGHUP and replaces the hub's routes as a whole.
struct Reloading: Service {
    let file: ConfigurationFile
    let hub: Hub
    let logger: Logger
    let announcer: Announcer
    /// Called with the new configuration after a reload.
    let onReload: @Sendable (HubConfiguration) async -> Void

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() { await reload() }
    }

    private func reload() async {
        do {
            let loaded = try await file.load(generation: hub.table.generation + 1)
            announcer.report(loaded)
            guard let configuration = loaded.configuration else {
                hub.health.recordRefusedReload(loaded.firstError ?? "the file cannot be read", at: Date())
                logger.error("reload refused; generation \(hub.table.generation) stays active")
                return
            }
            try await hub.reload(RoutingTable(configuration, build: file.build, previous: hub.table))
            await onReload(configuration)
            logger.notice("reloaded", metadata: ["generation": "\(configuration.generation)"])
            warnOfStaleChannels()
        } catch {
            logger.error("reload failed", metadata: ["error": "\(error)"])
        }
    }

    /// The max number of stale channels listed in the log after a reload; `/health` lists all.
    private static let maxNamed = 20

    private func warnOfStaleChannels() {
        let table = hub.table
        for (channel, generation) in table.stale.sorted(by: { $0.key < $1.key }).prefix(Self.maxNamed) {
            logger.warning(
                "channel is invalid in the new configuration; its earlier generation keeps serving",
                metadata: [
                    "channel": "\(channel)", "generation": "\(generation)",
                    "reason": "\(table.broken[channel] ?? "")",
                ]
            )
        }
        if table.stale.count > Self.maxNamed {
            logger.warning("\(Self.maxNamed) of \(table.stale.count) stale channels listed; see /health")
        }
    }
}
