import ChannelKit

/// The bounds of what one stage runs at once.
public struct LaneLimits: Sendable {
    /// Lanes in hand at most.
    public var total: Int
    /// Lanes of one tenant at most, so that one tenant's flood does not take every place.
    public var perTenant: Int
    /// Lanes of one adapter at most, where their work is a call to its provider: when that provider hangs, the others'
    /// places stay free.
    public var perAdapter: Int?
    /// The time that a claim holds without being prolonged.
    public var lease: Duration
    /// The time that the running ones may take when the process is asked to stop.
    public var drain: Duration

    /// Describes limits.
    public init(
        total: Int,
        perTenant: Int,
        perAdapter: Int? = nil,
        lease: Duration = .seconds(30),
        drain: Duration = .seconds(10)
    ) {
        self.total = total
        self.perTenant = perTenant
        self.perAdapter = perAdapter
        self.lease = lease
        self.drain = drain
    }
}

/// The places that lanes in hand take, by tenant and by adapter.
struct LanePlaces {
    let limits: LaneLimits
    private(set) var count = 0
    private var byTenant: [TenantID: Int] = [:]
    private var byAdapter: [AdapterKind: Int] = [:]

    init(limits: LaneLimits) { self.limits = limits }

    /// The places that nobody has.
    var free: Int { max(0, limits.total - count) }

    /// The tenants that have their share.
    var fullTenants: Set<TenantID> { Set(byTenant.filter { $0.value >= limits.perTenant }.keys) }

    /// Whether a lane of `tenant` and `adapter` finds a place within every limit.
    func hasPlace(for tenant: TenantID, _ adapter: AdapterKind?) -> Bool {
        guard count < limits.total, byTenant[tenant, default: 0] < limits.perTenant else { return false }
        guard let adapter, let limit = limits.perAdapter else { return true }
        return byAdapter[adapter, default: 0] < limit
    }

    /// Takes a place, beyond the limits if need be: whoever is asked for an answer cannot be told to wait.
    mutating func take(_ tenant: TenantID, _ adapter: AdapterKind?) {
        count += 1
        byTenant[tenant, default: 0] += 1
        if let adapter { byAdapter[adapter, default: 0] += 1 }
    }

    mutating func giveBack(_ tenant: TenantID, _ adapter: AdapterKind?) {
        count -= 1
        byTenant.decrement(tenant)
        if let adapter { byAdapter.decrement(adapter) }
    }
}

extension Dictionary where Value == Int {
    /// Counts down, and forgets what is at zero.
    fileprivate mutating func decrement(_ key: Key) {
        let left = self[key, default: 1] - 1
        self[key] = left > 0 ? left : nil
    }
}
