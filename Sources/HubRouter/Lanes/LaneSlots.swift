package import ChannelKit
import Synchronization

/// The lanes that share a limit: those of one adapter, and apart from them those whose work asks its provider first.
package struct LanePool: Hashable, Sendable {
    /// The adapter; nil for channels that are not configured.
    package let adapter: AdapterKind?
    /// True if the provider has to confirm the lane's items.
    package let callsProvider: Bool

    /// Makes a pool.
    package init(adapter: AdapterKind?, callsProvider: Bool = false) {
        self.adapter = adapter
        self.callsProvider = callsProvider
    }
}

/// The slots for the lanes that a stage runs at once, counted by tenant and by adapter.
///
/// Pools that call a provider have slots of their own, so that a provider that hangs delays only the items that it has
/// to confirm.
package final class LaneSlots: Sendable {
    private struct Counts {
        let limits: LaneLimits
        var running = 0
        var byTenant: [TenantID: Int] = [:]
        var byAdapter: [AdapterKind: Int] = [:]

        func hasRoom(_ adapter: AdapterKind?) -> Bool {
            guard running < limits.total else { return false }
            guard let adapter, let limit = limits.perAdapter else { return true }
            return byAdapter[adapter, default: 0] < limit
        }

        func hasRoom(_ tenant: TenantID, _ adapter: AdapterKind?) -> Bool {
            hasRoom(adapter) && byTenant[tenant, default: 0] < limits.perTenant
        }

        mutating func count(_ tenant: TenantID, _ adapter: AdapterKind?, by change: Int) {
            running += change
            byTenant.change(tenant, by: change)
            if let adapter { byAdapter.change(adapter, by: change) }
        }
    }

    private struct State {
        var counts: Counts
        var calling: Counts

        subscript(_ pool: LanePool) -> Counts {
            get { pool.callsProvider ? calling : counts }
            _modify { if pool.callsProvider { yield &calling } else { yield &counts } }
        }
    }

    private let state: Mutex<State>
    private let poolOfChannel: @Sendable (ChannelID) -> LanePool

    /// Creates free slots.
    ///
    /// - Parameters:
    ///   - calling: The limits of the pools that call a provider.
    ///   - poolOfChannel: Returns the pool of a channel's lanes.
    package init(
        _ limits: LaneLimits,
        calling: LaneLimits,
        poolOfChannel: @escaping @Sendable (ChannelID) -> LanePool
    ) {
        state = Mutex(State(counts: Counts(limits: limits), calling: Counts(limits: calling)))
        self.poolOfChannel = poolOfChannel
    }

    /// The pool of a channel's lanes.
    package func pool(of channel: ChannelID) -> LanePool { poolOfChannel(channel) }

    /// The number of lanes that run.
    var running: Int { state.withLock { $0.counts.running + $0.calling.running } }

    /// True if a lane of `pool` may run, if its tenant has room too.
    package func hasRoom(in pool: LanePool) -> Bool { state.withLock { $0[pool].hasRoom(pool.adapter) } }

    /// True if a lane of `tenant` may run in `pool`.
    func hasRoom(for tenant: TenantID, in pool: LanePool) -> Bool {
        state.withLock { $0[pool].hasRoom(tenant, pool.adapter) }
    }

    /// Takes a slot, if one is free within every limit.
    package func takeIfFree(_ tenant: TenantID, in pool: LanePool) -> Bool {
        state.withLock { state in
            guard state[pool].hasRoom(tenant, pool.adapter) else { return false }
            state[pool].count(tenant, pool.adapter, by: 1)
            return true
        }
    }

    /// Takes a slot, beyond the limits if necessary: a request that waits cannot be postponed.
    func take(_ tenant: TenantID, in pool: LanePool) {
        state.withLock { $0[pool].count(tenant, pool.adapter, by: 1) }
    }

    /// Frees a slot.
    func free(_ tenant: TenantID, in pool: LanePool) {
        state.withLock { $0[pool].count(tenant, pool.adapter, by: -1) }
    }
}

extension Dictionary where Value == Int {
    /// Changes a count, and removes a key at zero.
    mutating func change(_ key: Key, by change: Int) {
        let count = self[key, default: 0] + change
        self[key] = count > 0 ? count : nil
    }
}
