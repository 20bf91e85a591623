import ChannelKit
import Foundation
import Synchronization

/// The rate limits of sends: token buckets for each channel and each customer, and the pauses that providers asked for.
///
/// It is no library because a caller needs the time of the next try, not a wait.
final class RateLimiter: Sendable {
    /// The rate limits of one send.
    struct Rates: Sendable {
        var channel: AdapterManifest.SendRate?
        var recipient: AdapterManifest.SendRate?
    }

    fileprivate enum Key: Hashable {
        case channel(ChannelID)
        case recipient(ChannelID, ContactID)
    }

    fileprivate struct State {
        var buckets = TokenBuckets<Key>()
        /// The time for which the next waiting send of a channel is scheduled: each gets its own, or a whole long queue
        /// would ask again for every single token.
        var nextSlot: [ChannelID: Date] = [:]
        var pausedUntil: [Key: Date] = [:]
    }

    /// The number of buckets beyond which full ones are removed, so that memory stays bounded at a few megabytes.
    private static let sweepSize = 20_000
    /// The interval between the sends of a channel without its own rate after a pause: all at once would cause the next
    /// pause.
    fileprivate static let spacingAfterPause: TimeInterval = 0.05
    private let state = Mutex(State())

    /// The result of reserving a send.
    enum Reservation: Sendable {
        /// A token of each bucket was taken.
        case token(Token)
        /// No token was taken; the send is to be tried at this time.
        case later(Date)
        /// The send needs no token.
        case unlimited
    }

    /// The tokens of one send.
    struct Token: Sendable {
        fileprivate let rates: [Key: AdapterManifest.SendRate]
    }

    /// Takes a token from each bucket, if each has one.
    ///
    /// - Parameter hasWaited: True if the send was delayed before; others do not overtake those that wait.
    func reserve(
        _ channel: ChannelID,
        _ contact: ContactID,
        _ rates: Rates,
        hasWaited: Bool,
        at now: Date
    ) -> Reservation {
        let recipient = Key.recipient(channel, contact)
        return state.withLock { state in
            let own = state.wait(recipient, rates.recipient, at: now)
            var others = state.wait(.channel(channel), rates.channel, at: now)
            if others == nil, !hasWaited, let slot = state.nextSlot[channel], slot > now { others = slot }
            if let others {
                let slot = state.slot(of: channel, rates.channel, after: others)
                return .later(max(slot, own ?? slot))
            }
            if let own { return .later(own) }
            state.take(.channel(channel), rates.channel, at: now)
            state.take(recipient, rates.recipient, at: now)
            state.sweep(at: now, limit: Self.sweepSize)
            let taken: [(Key, AdapterManifest.SendRate?)] = [
                (.channel(channel), rates.channel), (recipient, rates.recipient),
            ]
            let limited = taken.compactMap { key, rate in rate.map { (key, $0) } }
            return limited.isEmpty ? .unlimited : .token(Token(rates: Dictionary(uniqueKeysWithValues: limited)))
        }
    }

    /// Gives a token back whose send was not allowed.
    func giveBack(_ reservation: Reservation) {
        guard case .token(let token) = reservation else { return }
        state.withLock { state in
            for (key, rate) in token.rates { state.buckets.giveBack(key, rate) }
        }
    }

    /// Pauses the sends of a channel, or to one customer, until `moment`.
    func pause(_ scope: DeliveryError.ThrottleScope, _ channel: ChannelID, _ contact: ContactID, until moment: Date) {
        let key: Key = scope == .channel ? .channel(channel) : .recipient(channel, contact)
        state.withLock { $0.pausedUntil[key] = max($0.pausedUntil[key] ?? moment, moment) }
    }
}

extension RateLimiter.State {
    /// The time at which a send may go; nil for now.
    fileprivate func wait(_ key: RateLimiter.Key, _ rate: AdapterManifest.SendRate?, at now: Date) -> Date? {
        let pause = pausedUntil[key].flatMap { $0 > now ? $0 : nil }
        guard let rate, let earliest = buckets.next(key, rate, at: now) else { return pause }
        return max(earliest, pause ?? earliest)
    }

    fileprivate mutating func take(_ key: RateLimiter.Key, _ rate: AdapterManifest.SendRate?, at now: Date) {
        pausedUntil[key] = nil
        if let rate { buckets.take(key, rate, at: now) }
    }

    /// A time not before `earliest` that no other send was given.
    fileprivate mutating func slot(
        of channel: ChannelID,
        _ rate: AdapterManifest.SendRate?,
        after earliest: Date
    ) -> Date {
        let slot = max(earliest, nextSlot[channel] ?? earliest)
        let interval = rate?.interval.timeInterval ?? RateLimiter.spacingAfterPause
        nextSlot[channel] = slot.addingTimeInterval(interval)
        return slot
    }

    fileprivate mutating func sweep(at now: Date, limit: Int) {
        if nextSlot.count > limit { nextSlot = nextSlot.filter { $0.value > now } }
        buckets.sweep(at: now, limit: limit)
        if pausedUntil.count > limit { pausedUntil = pausedUntil.filter { $0.value > now } }
    }
}
