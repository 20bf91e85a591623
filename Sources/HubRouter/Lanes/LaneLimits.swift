import ChannelKit

/// The limits of the lanes that one stage runs at once.
package struct LaneLimits: Sendable {
    /// The max lanes in flight.
    package var total: Int
    /// The max lanes of one tenant, so that one tenant's flood does not take every slot.
    package var perTenant: Int
    /// The max lanes of one adapter, where their work is a call to its provider: when that provider hangs, the others'
    /// slots stay free.
    package var perAdapter: Int?
    /// The time that running lanes may take to finish at shutdown.
    package var drain: Duration

    /// Creates limits.
    package init(total: Int, perTenant: Int, perAdapter: Int? = nil, drain: Duration = .seconds(10)) {
        self.total = total
        self.perTenant = perTenant
        self.perAdapter = perAdapter
        self.drain = drain
    }
}
