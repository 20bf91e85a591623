import ChannelKit
import HubRouter

/// The effects of a run of a transaction on the rest of the process, once it is committed.
struct CommitEffects: Sendable {
    var due: [DueLane] = []
    var statuses = StatusCounts()

    /// Publishes the effects, before the caller of the transaction resumes.
    func publish(to lanes: any LaneBook) {
        lanes.publish(due)
        HubMetrics.statuses(statuses)
    }
}

extension [ChannelID] {
    /// The max number of tenants that one commit registers: after a reload webhooks wait for it.
    private static let tenantsPerCommit = 100

    /// The channels by tenant, in slices to register.
    var slices: [[(key: TenantID, value: [ChannelID])]] {
        // In one order, so that no two processes that start wait for each other.
        let tenants = Dictionary(grouping: sorted(), by: \.tenant).sorted { $0.key < $1.key }
        return stride(from: 0, to: tenants.count, by: Self.tenantsPerCommit).map { start in
            tenants[start...].prefix(Self.tenantsPerCommit).map { $0 }
        }
    }
}

extension SQLConnection {
    /// Registers the channels of tenants, unless they are registered.
    func register(_ channels: [(key: TenantID, value: [ChannelID])]) throws {
        for (tenant, channels) in channels {
            let entry = try numbers.tenant(tenant, self)
            try enter(entry.number)
            for channel in channels { _ = try numbers.channel(channel.name, of: entry, self) }
        }
    }

    /// Stores items of any number of tenants.
    func intake(
        _ items: [NewItem],
        unrouted: [UnroutedItem],
        _ effects: inout CommitEffects
    ) throws -> [IntakeOutcome] {
        try UnroutedItems(connection: self).insert(unrouted)
        return try items.map { item in
            let transaction = try SQLTenantTransaction(tenant: item.channel.tenant, connection: self)
            let outcome = try transaction.insertItem(item)
            effects.due += transaction.due.lanes
            return outcome
        }
    }

    /// Runs `body` on the rows of a tenant.
    func transact<Result>(
        _ tenant: TenantID,
        _ body: (any TenantTransaction) throws -> Result,
        _ effects: inout CommitEffects
    ) throws -> Result {
        let transaction = try SQLTenantTransaction(tenant: tenant, connection: self)
        let result = try body(transaction)
        effects = CommitEffects(due: transaction.due.lanes, statuses: transaction.statuses.counts)
        return result
    }
}
