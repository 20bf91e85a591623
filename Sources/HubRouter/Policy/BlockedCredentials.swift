import ChannelKit
import Foundation
import Synchronization

/// The channels whose credentials their provider refused, so that nothing more is tried with them.
final class BlockedCredentials: Sendable {
    /// A refusal.
    struct Refusal: Sendable {
        let reason: String
        /// The time of the first of an unbroken row of refusals.
        let since: Date
    }

    private let state = Mutex<[ChannelID: Refusal]>([:])

    /// Why nothing may be sent on `channel`, if so.
    func closed(_ channel: ChannelID) -> String? { state.withLock { $0[channel]?.reason } }

    /// The channels on which nothing may be sent.
    var closed: [ChannelID] { state.withLock { $0.keys.sorted() } }

    /// The refusals, by channel.
    var refusals: [ChannelID: Refusal] { state.withLock { $0 } }

    /// Nothing is sent on `channel` any more.
    func close(_ channel: ChannelID, reason: String, at now: Date) {
        state.withLock { $0[channel] = Refusal(reason: reason, since: $0[channel]?.since ?? now) }
    }

    /// `channel` may try again.
    func open(_ channel: ChannelID) { state.withLock { $0[channel] = nil } }

    /// All may try again: the configuration was read anew.
    func openAll() { state.withLock { $0 = [:] } }
}
