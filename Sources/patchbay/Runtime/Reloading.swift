import ChannelKit
import Foundation
import HubConfig
import HubRouter
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads `channels.yaml` again on SIGHUP and swaps the hub's routes whole, or says why not.
struct Reloading: Service {
    let file: ConfigurationFile
    let hub: Hub
    let logger: Logger
    let announcer: Announcer
    /// Told of what is in force now.
    let onReload: @Sendable (HubConfiguration) async -> Void

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() { await reload() }
    }

    private func reload() async {
        do {
            let loaded = try await file.load(generation: hub.table.generation + 1)
            announcer.report(loaded)
            guard let configuration = loaded.configuration else {
                hub.health.noteRefusedReload(loaded.firstError ?? "the file cannot be read", at: Date())
                logger.error("reload refused, generation \(hub.table.generation) stays in force")
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

    /// Channels named in the log after a reload; `/health` has all.
    private static let maxNamed = 20

    private func warnOfStaleChannels() {
        let table = hub.table
        for (channel, generation) in table.stale.sorted(by: { $0.key < $1.key }).prefix(Self.maxNamed) {
            logger.warning(
                "channel serves an earlier generation, because its present description is broken",
                metadata: [
                    "channel": "\(channel)", "generation": "\(generation)",
                    "reason": "\(table.broken[channel] ?? "")",
                ]
            )
        }
        if table.stale.count > Self.maxNamed {
            logger.warning("\(Self.maxNamed) of \(table.stale.count) such channels are named; see /health")
        }
    }
}
