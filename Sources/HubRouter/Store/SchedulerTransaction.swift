package import ChannelKit

/// A transaction on rows of all tenants, without access to content.
package protocol SchedulerTransaction {
    /// The channels with held replies, for any reason.
    func channelsWithHeldReplies() throws -> [ChannelID]

    /// Deletes those of `rows` that may still be deleted.
    func delete(_ rows: OldRows) throws -> DeletedRows
}
