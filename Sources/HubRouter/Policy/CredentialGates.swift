import ChannelKit
import Synchronization

/// The channels whose credentials their provider refused, so that nothing more is tried with them.
final class CredentialGates: Sendable {
    private let reasons = Mutex<[ChannelID: String]>([:])

    /// Why nothing may be sent on `channel`, if so.
    func closed(_ channel: ChannelID) -> String? { reasons.withLock { $0[channel] } }

    /// The channels on which nothing may be sent.
    var closed: [ChannelID] { reasons.withLock { $0.keys.sorted() } }

    /// Nothing is sent on `channel` any more.
    func close(_ channel: ChannelID, reason: String) { reasons.withLock { $0[channel] = reason } }

    /// `channel` may try again.
    func open(_ channel: ChannelID) { reasons.withLock { $0[channel] = nil } }

    /// All may try again: the configuration was read anew.
    func openAll() { reasons.withLock { $0 = [:] } }
}
