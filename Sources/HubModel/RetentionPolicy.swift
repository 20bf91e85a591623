/// The time for which each kind of stored data is kept, as configured.
package struct RetentionPolicy: Hashable, Sendable {
    private var lifetimes: [RetentionKind: Duration]

    /// Makes a policy of `lifetimes`, with the defaults for all other kinds.
    package init(_ lifetimes: [RetentionKind: Duration] = [:]) { self.lifetimes = lifetimes }

    /// The time for which `kind` is kept; nil if it is kept until an operator sets one.
    package func lifetime(of kind: RetentionKind) -> Duration? {
        if case .fixed(let lifetime) = kind.facts.rule { return lifetime }
        return lifetimes[kind] ?? kind.defaultLifetime
    }
}

/// The limits beyond which the hub refuses webhooks.
package struct BacklogLimits: Hashable, Sendable {
    /// The max runnable items and turns of a tenant; more webhooks with messages for it are refused.
    package var pending: Int
    /// The space that stays free on the database's disk, in bytes; below it every webhook is refused.
    package var disk: Int64

    /// The default of ``pending``: ten minutes of 160 messages a second, so that a burst is taken and a loop is not.
    package static let defaultPending = 100_000
    /// The default of ``disk``: 64 MB, enough for the turns and sends of what was accepted.
    package static let defaultDisk: Int64 = 64 << 20

    /// Makes limits.
    package init(pending: Int = defaultPending, disk: Int64 = defaultDisk) {
        self.pending = pending
        self.disk = disk
    }
}

/// The limits of what the hub keeps and accepts.
package struct HubLimits: Hashable, Sendable {
    /// The time for which each kind of data is kept.
    package var retention = RetentionPolicy()
    /// The limits beyond which webhooks are refused.
    package var backlog = BacklogLimits()

    /// Makes the default limits.
    package init() {}
}
