import ChannelKit
import Foundation
import Logging

extension WebhookReceiver {
    /// The items that tenants beyond `webhooks_per_minute` got, by the time from which they are within it.
    struct RateDecision {
        /// Nil if the request is stored.
        var refusedUntil: Date?
        var postponed: [TenantID: Date] = [:]
    }

    /// Applies the tenants' limits to a request.
    ///
    /// Only messages count, and only a request of nothing else is refused: by a 429 if the provider redelivers it, which
    /// takes no token. Other messages beyond the limit are stored, and taken up at the tenant's rate.
    func limited(_ sorted: SortedItems, of adapter: AdapterRoutes) async -> RateDecision {
        let limits = context.table.webhooksPerMinute
        guard !limits.isEmpty else { return RateDecision() }
        let now = context.clock.now
        let limitable = sorted.accepted.filter { !$0.new.isAwaited && isMessageOnly($0) }
        let tenants = Set(limitable.map(\.new.channel.tenant)).filter { limits[$0] != nil }
        let mayRefuse =
            adapter.manifest.redelivery != .never && sorted.unrouted.isEmpty
            && limitable.count == sorted.accepted.count
        if mayRefuse, let until = await next(ofAll: tenants, of: limitable, limits, at: now) {
            return RateDecision(refusedUntil: until)
        }
        var decision = RateDecision()
        for tenant in tenants {
            guard let limit = limits[tenant], let time = await state.webhooks.take(tenant, perMinute: limit, at: now)
            else { continue }
            decision.postponed[tenant] = time
        }
        return decision
    }

    /// The time at which one of the tenants of `items` is within its limit again; nil if one is now.
    private func next(
        ofAll tenants: Set<TenantID>,
        of items: [ReceivedItem],
        _ limits: [TenantID: Int],
        at now: Date
    ) async -> Date? {
        guard !items.isEmpty, items.allSatisfy({ tenants.contains($0.new.channel.tenant) }) else { return nil }
        var times: [Date] = []
        for tenant in tenants {
            guard let limit = limits[tenant],
                let time = await state.webhooks.next(tenant, perMinute: limit, at: now)
            else { return nil }
            times.append(time)
        }
        return times.min()
    }

    /// The items, of which those that are postponed wait as pending rows.
    func postponing(_ items: [ReceivedItem], _ times: [TenantID: Date]) -> [ReceivedItem] {
        guard !times.isEmpty else { return items }
        return items.map { item in
            guard !item.new.isAwaited, isMessageOnly(item), let time = times[item.new.channel.tenant] else {
                return item
            }
            HubMetrics.item(item.new.adapter, "postponed")
            return ReceivedItem(new: item.new.due(at: time), reading: nil)
        }
    }

    /// Counts and logs a request beyond its tenants' limits, and returns its response.
    func refuse(_ sorted: SortedItems, until time: Date, of adapter: AdapterRoutes) -> WebhookResponse {
        let now = context.clock.now
        for _ in sorted.accepted { HubMetrics.item(adapter.kind, "limited") }
        let tenants = Set(sorted.accepted.map(\.new.channel.tenant.rawValue)).sorted().joined(separator: ", ")
        refusals.log(
            "webhook refused: beyond the tenant's webhooks_per_minute; the provider redelivers it",
            of: adapter.kind,
            ["tenant": "\(tenants)"],
            at: now
        )
        return .tooMany(after: time.timeIntervalSince(now))
    }
}

extension NewItem {
    fileprivate func due(at time: Date) -> NewItem {
        var item = self
        item.dueAt = time
        return item
    }
}
