package import ChannelKit
package import Foundation

/// A transaction on rows of all tenants, without access to content.
package protocol SchedulerTransaction {
    /// The channels with held replies, for any reason.
    func channelsWithHeldReplies() throws -> [ChannelID]

    /// Deletes up to `limit` statuses whose message never arrived, and returns their number.
    func deleteEarlyStatuses(before: Date, limit: Int) throws -> Int

    /// Deletes up to `limit` unrouted items, and returns their number.
    func deleteUnrouted(before: Date, limit: Int) throws -> Int
}
