import ChannelKit

/// The places of a stage's lanes: those that run, by tenant and by adapter, and those that wait in hand for a place.
struct LanePlaces {
    /// One that waits; it is told whether it may run, or that the stage stops.
    struct Waiter {
        let tenant: TenantID
        let adapter: AdapterKind?
        let resume: @Sendable (_ mayRun: Bool) -> Void
    }

    /// The lanes that wait in hand at most.
    ///
    /// Enough that a burst loses no time, and few enough that an adapter that hangs does not fill the memory. A lane that
    /// finds no room is given back to its row.
    private static let waitingLimit = 256

    private let limits: LaneLimits
    private(set) var running = 0
    private var waiters: [Waiter] = []
    /// Running and waiting.
    private var byTenant: [TenantID: Int] = [:]
    private var waitingByTenant: [TenantID: Int] = [:]
    private var runningByAdapter: [AdapterKind: Int] = [:]

    init(limits: LaneLimits) { self.limits = limits }

    /// Lanes that may be claimed beyond those that run.
    var free: Int { max(0, limits.total - running) }

    /// The tenants that have their share.
    var fullTenants: Set<TenantID> { Set(byTenant.filter { $0.value >= limits.perTenant }.keys) }

    /// Whether another lane of `tenant` may wait.
    func hasRoomToWait(_ tenant: TenantID) -> Bool {
        waiters.count < Self.waitingLimit && waitingByTenant[tenant, default: 0] < limits.perTenant
    }

    /// Takes a place, if there is one within every limit.
    mutating func takeIfFree(_ tenant: TenantID, _ adapter: AdapterKind?) -> Bool {
        guard canRun(tenant, adapter) else { return false }
        take(tenant, adapter)
        return true
    }

    /// Takes a place, beyond the limits if need be: a request that waits cannot be told to come later.
    mutating func take(_ tenant: TenantID, _ adapter: AdapterKind?) {
        running += 1
        byTenant[tenant, default: 0] += 1
        if let adapter { runningByAdapter[adapter, default: 0] += 1 }
    }

    /// Lets one wait for a place, in order of arrival.
    mutating func wait(_ waiter: Waiter) {
        byTenant[waiter.tenant, default: 0] += 1
        waitingByTenant[waiter.tenant, default: 0] += 1
        waiters.append(waiter)
    }

    /// Gives a place back.
    ///
    /// - Returns: Those who have one now.
    mutating func giveBack(_ tenant: TenantID, _ adapter: AdapterKind?) -> [Waiter] {
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

    /// Empties the queue: the stage stops.
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
    /// Counts down, and forgets what is at zero.
    fileprivate mutating func decrement(_ key: Key) {
        let left = self[key, default: 1] - 1
        self[key] = left > 0 ? left : nil
    }
}
