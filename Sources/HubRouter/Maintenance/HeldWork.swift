import ChannelKit
import Foundation

/// Releases work that was held for its channel, or for the channel's credentials or account.
///
/// It starts from what is held, not from what is configured: ten thousand channels without held work cost nothing.
struct HeldWork: Sendable {
    /// The max channels whose work is released at once: enough to share commits, too few to fill the storage's queue.
    static let concurrency = 64

    let context: HubContext

    /// Releases the work of every channel that `table` has.
    func release(for table: RoutingTable) async throws {
        context.storage.lanes.unpark { table.channels[$0] != nil }
        try await LaneScan(context: context).scanAll()
        let held = try await context.storage.schedule { try $0.channelsWithHeldReplies() }
        try await releaseReplies(of: held.filter { table.channels[$0] != nil })
    }

    /// Releases the replies that are held on a channel for its configuration, its credentials or its account.
    func releaseReplies(of channel: ChannelID) async throws {
        try await context.storage.transact(channel.tenant) { [now = context.clock.now] tx in
            for reason in [HoldReason.channelMissing, HoldReason.needsCredentials, HoldReason.accountBlocked] {
                _ = try tx.releaseReplies(channel: channel, heldFor: reason, at: now)
            }
        }
    }

    private func releaseReplies(of channels: [ChannelID]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (position, channel) in channels.enumerated() {
                if position >= Self.concurrency { try await group.next() }
                group.addTask { try await releaseReplies(of: channel) }
            }
            try await group.waitForAll()
        }
    }
}
