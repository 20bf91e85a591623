package import ChannelKit
package import Foundation

/// A transaction on rows of all tenants, without access to content.
package protocol SchedulerTransaction {
    /// The channels with held replies, for any reason.
    func channelsWithHeldReplies() throws -> [ChannelID]

    /// Deletes those of `rows` that may still be deleted.
    func delete(_ rows: OldRows) throws -> DeletedRows

    /// Counts a failed sign-in.
    ///
    /// - Returns: The counter's new value.
    func recordFailure(of counter: SignInCounter, at: Date) throws -> SignInFailures

    /// Forgets the failed sign-ins of a counter.
    func forgetFailures(of counter: SignInCounter) throws
}
