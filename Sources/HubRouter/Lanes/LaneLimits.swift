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
