import ChannelKit
import Foundation
import Logging
import ServiceLifecycle

/// Fetches what came in while the hub could not take it, from providers that never deliver again.
///
/// What was taken before has the same item keys and has no second effect. The first look at a channel fetches
/// nothing: it only notes from when on the hub is responsible.
struct Backfill: Service {
    static let interval: Duration = .seconds(600)
    /// Tenants whose providers are asked at once: a few that hang do not cost the others their rhythm.
    private static let tenantsAtOnce = 16
    /// Looked at twice, for clocks that differ and lists that lag.
    private static let overlap: TimeInterval = 300

    let routes: CurrentRoutes
    let storage: any HubStorage
    let http: any HTTPSending
    let clock: any HubClock
    let logger: Logger
    let items: LaneQueue
    let crashMarker: CrashMarker

    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat { await fetchAll() } while (try? await clock.sleep(for: Self.interval)) != nil
        }
    }

    private func fetchAll() async {
        let channels = routes.table.channels.values.filter { $0.adapter is any Backfilling }
        // A tenant's channels one after the other: whose provider takes its time waits for itself.
        let byTenant = Dictionary(grouping: channels, by: \.id.tenant).values.map { $0.sorted { $0.id < $1.id } }
        await concurrently(byTenant, limit: Self.tenantsAtOnce) { channels in
            for channel in channels where !Task.isCancelled { await fetch(channel) }
        }
    }

    private func fetch(_ channel: RoutedChannel) async {
        guard let adapter = channel.adapter as? any Backfilling else { return }
        let key = WorkKey.backfill(channel.id)
        guard crashMarker.standing(of: key) != .condemned else {
            return logger.error(
                "backfill switched off: it ended the process twice",
                metadata: ["channel": "\(channel.id)"]
            )
        }
        do { try await crashMarker.isolating(key) { try await fetch(channel, from: adapter) } } catch {
            let reason = (error as? DeliveryError)?.reason ?? "\(error)"
            logger.warning("backfill failed", metadata: ["channel": "\(channel.id)", "reason": "\(reason)"])
        }
    }

    private func fetch(_ channel: RoutedChannel, from adapter: any Backfilling) async throws {
        let begun = clock.now
        let since = try await storage.read(channel.id.tenant) { try $0.backfilledUntil(channel.id) }
        if let since {
            let found = try await adapter.backfill(since: since.addingTimeInterval(-Self.overlap), using: http)
            try await take(found, on: channel)
        }
        try await storage.transact(channel.id.tenant) { try $0.setBackfilled(channel.id, until: begun) }
    }

    private func take(_ found: [InboundItem], on channel: RoutedChannel) async throws {
        let now = clock.now
        let new = found.orderedByProviderTime().map { item in
            var item = item
            item.answer = .acknowledged
            return NewItem(
                channel: channel.id,
                adapter: channel.kind,
                address: item.addresses.first { channel.adapter.addresses.contains($0) }?.value ?? "",
                item: item,
                verifiedBy: "backfill",
                receivedAt: now
            )
        }
        guard !new.isEmpty else { return }
        let fresh = try await storage.intake(new, unrouted: []).filter(\.isNew).count
        guard fresh > 0 else { return }
        for _ in 0..<fresh { HubMetrics.item(channel.kind, "backfilled") }
        logger.notice(
            "messages fetched that no webhook brought",
            metadata: [
                "channel": "\(channel.id)", "count": "\(fresh)",
            ]
        )
        items.wake()
    }
}
