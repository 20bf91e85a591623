package import ChannelKit

/// The options of a hub: limits, lifetimes and the marks of a crash.
package struct HubOptions: Sendable {
    /// The time without a message after which a conversation ends.
    package var conversationIdle: Duration = .seconds(24 * 3600)
    /// The lifetime of a reply: one that could not be sent for so long expires.
    package var replyLifetime: Duration = AgentMessages.defaultLifetime
    /// The time that an ambiguous send waits for a status that resolves it.
    package var ambiguityGrace: Duration = .seconds(20)
    /// The limits of the lanes of stage 1.
    package var inbound = LaneLimits(total: 32, perTenant: 8)
    /// The limits of those lanes of stage 1 whose items the provider has to confirm: slots apart from the others.
    package var confirming = LaneLimits(total: 96, perTenant: 4, perAdapter: 48)
    /// The limits of the turns that run at once.
    ///
    /// They wait for models most of the time and cost little.
    package var turns = LaneLimits(total: 4096, perTenant: 256)
    /// The limits of the conversations that are sent to at once.
    package var outbox = LaneLimits(total: 192, perTenant: 16, perAdapter: 96)
    /// The backoff after a failed send.
    package var backoff = Backoff()
    /// False for a hub that only receives: others run the turns, send the replies and delete old rows.
    package var works = true
    /// The buckets of the rate limits that this hub shares with others; nil if it has its own ones.
    package var tokens: (any SharedTokens)?
    /// The state of the server that has these buckets; nil without one.
    package var sharedServer: (any SharedServerStatus)?
    /// The points at which a test kills the process.
    package var failpoints = Failpoints()
    /// The record of the work in progress, read by the next process after a crash.
    package var crashMarker = CrashMarker.none
    /// The cache of what strategies compute from their settings.
    package var cache: any StrategyCache = NoStrategyCache()
    /// The way of hints to other hubs on the same database.
    package var hints: any HintBus = NoHints()
    /// The header field of a response to a webhook that gets no reply, with the reason; nil for none.
    ///
    /// It is `duplicate` if all items were stored before, and `agent` if an agent has the conversation. Simulators read
    /// it, so that neither is taken for a lost message.
    package var unansweredHeader: String?

    /// Creates the default options.
    package init() {}
}
