import ChannelKit

/// The slots of a stage's lanes: counts of those that run, by tenant and adapter, and the queue for a free slot.
struct LaneSlots {
    /// A lane that waits for a slot; `resume` gets false if the stage stops.
    struct Waiter {
        let tenant: TenantID
        let adapter: AdapterKind?
        let resume: @Sendable (_ mayRun: Bool) -> Void
    }

    /// The max lanes that wait for a slot.
    ///
    /// It is enough that a burst loses no time, and low enough that an adapter that hangs does not fill the memory. A
    /// lane beyond it is released.
    private static let waitingLimit = 256

    private let limits: LaneLimits
    private(set) var running = 0
    private var waiters: [Waiter] = []
    /// The lanes of each tenant, running and waiting.
    private var byTenant: [TenantID: Int] = [:]
    private var waitingByTenant: [TenantID: Int] = [:]
    private var runningByAdapter: [AdapterKind: Int] = [:]

    init(limits: LaneLimits) { self.limits = limits }

    /// The number of lanes that may be claimed beyond those that run.
    var capacity: Int { max(0, limits.total - running) }

    /// The tenants at their limit.
    var fullTenants: Set<TenantID> { Set(byTenant.filter { $0.value >= limits.perTenant }.keys) }

    /// True if another lane of `tenant` may wait.
    func hasRoomToWait(_ tenant: TenantID) -> Bool {
        waiters.count < Self.waitingLimit && waitingByTenant[tenant, default: 0] < limits.perTenant
    }

    /// Takes a slot, if one is free within every limit.
    mutating func takeIfFree(_ tenant: TenantID, _ adapter: AdapterKind?) -> Bool {
        guard canRun(tenant, adapter) else { return false }
        take(tenant, adapter)
        return true
    }

    /// Takes a slot, beyond the limits if necessary: a request that waits cannot be postponed.
    mutating func take(_ tenant: TenantID, _ adapter: AdapterKind?) {
        running += 1
        byTenant[tenant, default: 0] += 1
        if let adapter { runningByAdapter[adapter, default: 0] += 1 }
    }

    /// Queues a lane for a slot, in order of arrival.
    mutating func wait(_ waiter: Waiter) {
        byTenant[waiter.tenant, default: 0] += 1
        waitingByTenant[waiter.tenant, default: 0] += 1
        waiters.append(waiter)
    }

    /// Frees a slot.
    ///
    /// - Returns: The waiters that have a slot now.
    mutating func free(_ tenant: TenantID, _ adapter: AdapterKind?) -> [Waiter] {
        running -= 1
        byTenant.decrement(tenant)
        if let adapter { runningByAdapter.decrement(adapter) }
        var admitted: [Waiter] = []
        while let next = waiters.firstIndex(where: { canRun($0.tenant, $0.adapter) }) {
            let waiter = waiters.remove(at: next)
            stopWaiting(waiter)
            take(waiter.tenant, waiter.adapter)
            admitted.append(waiter)
        }
        return admitted
    }

    /// Empties the queue, because the stage stops, and returns its waiters.
    mutating func dismissWaiters() -> [Waiter] {
        defer { waiters = [] }
        for waiter in waiters { stopWaiting(waiter) }
        return waiters
    }

    private mutating func stopWaiting(_ waiter: Waiter) {
        byTenant.decrement(waiter.tenant)
        waitingByTenant.decrement(waiter.tenant)
    }

    private func canRun(_ tenant: TenantID, _ adapter: AdapterKind?) -> Bool {
        let ofTenant = byTenant[tenant, default: 0] - waitingByTenant[tenant, default: 0]
        guard running < limits.total, ofTenant < limits.perTenant else { return false }
        guard let adapter, let limit = limits.perAdapter else { return true }
        return runningByAdapter[adapter, default: 0] < limit
    }
}

extension Dictionary where Value == Int {
    /// Counts down, and removes a key at zero.
    fileprivate mutating func decrement(_ key: Key) {
        let left = self[key, default: 1] - 1
        self[key] = left > 0 ? left : nil
    }
}
