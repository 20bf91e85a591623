import ChannelKit
import Foundation
import Synchronization

/// Token buckets for channels and for each person on a channel, and the pauses that providers asked for.
///
/// A bucket is kept as the moment at which it would be full (the generic cell rate algorithm), so that one number is
/// enough and nothing has to tick.
final class RateLimiter: Sendable {
    /// The rates that hold for a send.
    struct Rates: Sendable {
        var channel: AdapterManifest.SendRate?
        var recipient: AdapterManifest.SendRate?
    }

    fileprivate enum Key: Hashable {
        case channel(ChannelID)
        case recipient(ChannelID, ContactID)
    }

    fileprivate struct State {
        var fullAt: [Key: Date] = [:]
        /// When the next one who must wait for a channel may come back: each at a moment of its own, or all of a long
        /// queue would ask again for every single token.
        var nextTurn: [ChannelID: Date] = [:]
        var pausedUntil: [Key: Date] = [:]
    }

    /// Buckets that are full again are forgotten when there are so many.
    private static let sweepSize = 20_000
    /// The interval at which the replies of a channel without a rate of its own come back after a pause: all at once
    /// would earn the next pause.
    fileprivate static let spacingAfterPause: TimeInterval = 0.05
    private let state = Mutex(State())

    /// Takes a token of each bucket.
    ///
    /// - Parameter hasWaited: Whether the send was told before to come back; others do not overtake those who wait.
    /// - Returns: Nil if there was one in each; else when to ask again, and none was taken.
    func reserve(
        _ channel: ChannelID,
        _ contact: ContactID,
        _ rates: Rates,
        hasWaited: Bool,
        at now: Date
    ) -> Date? {
        let recipient = Key.recipient(channel, contact)
        return state.withLock { state in
            let own = state.wait(recipient, rates.recipient, at: now)
            var others = state.wait(.channel(channel), rates.channel, at: now)
            if others == nil, !hasWaited, let turn = state.nextTurn[channel], turn > now { others = turn }
            if let others {
                let turn = state.turn(of: channel, rates.channel, after: others)
                return max(turn, own ?? turn)
            }
            if let own { return own }
            state.take(.channel(channel), rates.channel, at: now)
            state.take(recipient, rates.recipient, at: now)
            state.sweep(at: now, limit: Self.sweepSize)
            return nil
        }
    }

    /// Leaves a channel or a person alone until `moment`.
    func pause(_ scope: DeliveryError.ThrottleScope, _ channel: ChannelID, _ contact: ContactID, until moment: Date) {
        let key: Key = scope == .channel ? .channel(channel) : .recipient(channel, contact)
        state.withLock { $0.pausedUntil[key] = max($0.pausedUntil[key] ?? moment, moment) }
    }
}

extension RateLimiter.State {
    /// When a send may go, if not now.
    fileprivate func wait(_ key: RateLimiter.Key, _ rate: AdapterManifest.SendRate?, at now: Date) -> Date? {
        let pause = pausedUntil[key].flatMap { $0 > now ? $0 : nil }
        guard let rate, let full = fullAt[key] else { return pause }
        let allowance = rate.interval.timeInterval * Double(rate.burst - 1)
        let earliest = full.addingTimeInterval(-allowance)
        guard earliest > now else { return pause }
        return max(earliest, pause ?? earliest)
    }

    fileprivate mutating func take(_ key: RateLimiter.Key, _ rate: AdapterManifest.SendRate?, at now: Date) {
        pausedUntil[key] = nil
        guard let rate else { return }
        fullAt[key] = max(fullAt[key] ?? now, now).addingTimeInterval(rate.interval.timeInterval)
    }

    /// A moment not before `earliest` that nobody else was given.
    fileprivate mutating func turn(
        of channel: ChannelID,
        _ rate: AdapterManifest.SendRate?,
        after earliest: Date
    ) -> Date {
        let turn = max(earliest, nextTurn[channel] ?? earliest)
        let interval = rate?.interval.timeInterval ?? RateLimiter.spacingAfterPause
        nextTurn[channel] = turn.addingTimeInterval(interval)
        return turn
    }

    fileprivate mutating func sweep(at now: Date, limit: Int) {
        if nextTurn.count > limit { nextTurn = nextTurn.filter { $0.value > now } }
        if fullAt.count > limit { fullAt = fullAt.filter { $0.value > now } }
        if pausedUntil.count > limit { pausedUntil = pausedUntil.filter { $0.value > now } }
    }
}
