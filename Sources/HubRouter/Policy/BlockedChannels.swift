import ChannelKit
import Foundation
import HubModel
import Synchronization

/// The channels whose credentials or account the provider refused; nothing is sent on them until they work again.
final class BlockedChannels: Sendable {
    /// A refusal of a channel's credentials.
    struct Refusal: Sendable {
        let reason: Reason
        /// The reason for which the channel's replies are held.
        let holdReason: Reason
        /// The time of the first refusal since the credentials last worked.
        let since: Date
    }

    private let state = Mutex<[ChannelID: Refusal]>([:])

    /// The refusals, by channel.
    var refusals: [ChannelID: Refusal] { state.withLock { $0 } }

    /// The refusal of the credentials of `channel`; nil if it may send.
    func refusal(on channel: ChannelID) -> Refusal? { state.withLock { $0[channel] } }

    /// Records a refusal; nothing is sent on `channel` until it is unblocked.
    func block(_ channel: ChannelID, reason: Reason, holding holdReason: Reason, at now: Date) {
        state.withLock { refusals in
            let since = refusals[channel]?.since ?? now
            refusals[channel] = Refusal(reason: reason, holdReason: holdReason, since: since)
        }
    }

    /// Allows sends on `channel` again.
    func unblock(_ channel: ChannelID) { state.withLock { $0[channel] = nil } }

    /// Allows sends on all channels again, after the configuration was reloaded.
    func unblockAll() { state.withLock { $0 = [:] } }
}
