package import ChannelKit
package import Foundation

/// A transaction on the lanes of all tenants, without access to content.
package protocol SchedulerTransaction {
    /// Claims due lanes: a few of each tenant, round robin from the one after `cursor`.
    func claim(_ request: ClaimRequest) throws -> [LaneClaim]

    /// The time at which the next lane of `stage` is due; nil if there is none.
    func nextDue(_ stage: Stage) throws -> Date?

    /// Extends the leases that are still held, and returns the claims that are not.
    func renew(_ claims: [LaneClaim], until: Date) throws -> [LaneClaim]

    /// Releases all leases that have not expired, at the start of a process that is the storage's only owner.
    func releaseAllLeases(now: Date) throws

    /// The channels with parked lanes: those whose channel was not configured or is broken.
    func parkedChannels() throws -> [ChannelID]

    /// Makes up to `limit` parked lanes of a channel due; the limit keeps a long backlog from blocking the writer.
    ///
    /// - Returns: Their number.
    func unparkLanes(of channel: ChannelID, now: Date, limit: Int) throws -> Int

    /// The channels with held replies, for any reason.
    func channelsWithHeldReplies() throws -> [ChannelID]

    /// The number of lanes that wait or run, by stage; each count stops at 10,000.
    func laneCounts() throws -> [Stage: Int]

    /// Deletes up to `limit` statuses whose message never arrived, and returns their number.
    func deleteEarlyStatuses(before: Date, limit: Int) throws -> Int

    /// Deletes up to `limit` unrouted items, and returns their number.
    func deleteUnrouted(before: Date, limit: Int) throws -> Int
}

/// A request of a dispatcher for lanes to work on.
package struct ClaimRequest: Sendable {
    /// The stage of the lanes.
    package var stage: Stage
    /// The name of the claiming process.
    package var owner: String
    /// The max number of lanes.
    package var limit: Int
    /// The max number of lanes of one tenant.
    package var perTenant: Int
    /// The tenants whose share is used up.
    package var excluding: Set<TenantID> = []
    /// The tenant after which the round begins.
    package var cursor: TenantID? = nil
    /// The present moment.
    package var now: Date
    /// The expiry of the leases.
    package var leaseUntil: Date
}
