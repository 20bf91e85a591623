import ChannelKit
import Foundation
import Synchronization

/// The channels whose credentials the provider refused; nothing is sent on them until they work again.
final class BlockedCredentials: Sendable {
    /// A refusal of a channel's credentials.
    struct Refusal: Sendable {
        let reason: String
        /// The time of the first refusal since the credentials last worked.
        let since: Date
    }

    private let state = Mutex<[ChannelID: Refusal]>([:])

    /// The refusals, by channel.
    var refusals: [ChannelID: Refusal] { state.withLock { $0 } }

    /// The refusal of the credentials of `channel`; nil if it may send.
    func refusal(on channel: ChannelID) -> Refusal? { state.withLock { $0[channel] } }

    /// Records a refusal; nothing is sent on `channel` until it is unblocked.
    func block(_ channel: ChannelID, reason: String, at now: Date) {
        state.withLock { $0[channel] = Refusal(reason: reason, since: $0[channel]?.since ?? now) }
    }

    /// Allows sends on `channel` again.
    func unblock(_ channel: ChannelID) { state.withLock { $0[channel] = nil } }

    /// Allows sends on all channels again, after the configuration was reloaded.
    func unblockAll() { state.withLock { $0 = [:] } }
}
