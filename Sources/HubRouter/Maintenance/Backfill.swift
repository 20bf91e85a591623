import ChannelKit
import Foundation
import Logging
import ServiceLifecycle

/// Fetches messages that arrived while the hub was down, from providers that do not redeliver.
///
/// Items that were received before have the same keys and no second effect. The first run on a channel fetches
/// nothing: it only records the time from which the hub is responsible.
struct Backfill: Service {
    /// The time between two runs: a customer waits for so long at most, and providers' quotas are not spent on polling.
    static let interval: Duration = .seconds(600)
    /// The max tenants whose providers are asked at once: a few that hang do not delay the others.
    private static let tenantsAtOnce = 16
    /// The time that two runs overlap, in seconds: clocks differ, and providers' lists lag.
    private static let overlap: TimeInterval = 300

    let context: HubContext

    func run() async throws {
        await cancelWhenGracefulShutdown { await fetchAll() }
        await context.clock.every(Self.interval) { await fetchAll() }
    }

    private func fetchAll() async {
        let channels = context.table.channels.values.filter { $0.adapter is any Backfilling }
        // A tenant's channels one after the other, so that a slow provider delays only its own tenant.
        let byTenant = Dictionary(grouping: channels, by: \.id.tenant).values.map { $0.sorted { $0.id < $1.id } }
        await concurrently(byTenant, limit: Self.tenantsAtOnce) { channels in
            for channel in channels where !Task.isCancelled { await fetch(channel) }
        }
    }

    private func fetch(_ channel: RoutedChannel) async {
        guard let adapter = channel.adapter as? any Backfilling else { return }
        let key = WorkKey.backfill(channel.id)
        guard context.crashMarker.standing(of: key) != .condemned else {
            return context.logger.error(
                "backfill disabled: it crashed the process twice",
                metadata: ["channel": "\(channel.id)"]
            )
        }
        do { try await context.crashMarker.isolating(key) { try await fetch(channel, from: adapter) } } catch {
            let reason = (error as? DeliveryError)?.reason ?? "\(error)"
            context.logger.warning("backfill failed", metadata: ["channel": "\(channel.id)", "reason": "\(reason)"])
        }
    }

    private func fetch(_ channel: RoutedChannel, from adapter: any Backfilling) async throws {
        let begun = context.clock.now
        let since = try await context.storage.read(channel.id.tenant) { try $0.backfilledUntil(channel.id) }
        // One hub at a time, and the others for the channels that it does not have.
        let isLate = since.map { begun.timeIntervalSince($0) > 2 * Self.interval.timeInterval } ?? true
        guard context.storage.leads || isLate else { return }
        if let since {
            let found = try await adapter.backfill(
                since: since.addingTimeInterval(-Self.overlap),
                using: context.providers
            )
            try await take(found, on: channel)
        }
        try await context.storage.transact(channel.id.tenant) { try $0.setBackfilled(channel.id, until: begun) }
    }

    private func take(_ found: [InboundItem], on channel: RoutedChannel) async throws {
        let now = context.clock.now
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
        let fresh = try await context.storage.intake(new, unrouted: []).filter(\.isNew).count
        guard fresh > 0 else { return }
        for _ in 0..<fresh { HubMetrics.item(channel.kind, "backfilled") }
        context.logger.notice(
            "backfill stored messages that no webhook delivered",
            metadata: [
                "channel": "\(channel.id)", "count": "\(fresh)",
            ]
        )
    }
}
