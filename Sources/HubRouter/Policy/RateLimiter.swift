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

        /// The name of a shared bucket.
        var name: String {
            switch self {
            case .channel(let channel): "send \(channel)"
            case .recipient(let channel, let contact): "send \(channel) \(contact.rawValue)"
            }
        }
    }

    fileprivate struct State {
        /// The time for which the next waiting send of a channel is scheduled: each gets its own, or a whole long queue
        /// would ask again for every single token.
        var nextSlot: [ChannelID: Date] = [:]
        var pausedUntil: [Key: Date] = [:]
    }

    /// The number of entries beyond which outdated ones are removed, so that memory stays bounded at a few megabytes.
    private static let sweepSize = 20_000
    /// The interval between the sends of a channel without its own rate after a pause: all at once would cause the next
    /// pause.
    fileprivate static let spacingAfterPause: TimeInterval = 0.05
    private let tokens: RateTokens<Key>
    private let state = Mutex(State())

    /// - Parameters:
    ///   - shared: The buckets that other instances use, too; nil for none.
    ///   - instances: The number of instances that live now.
    init(shared: (any SharedTokens)? = nil, instances: @escaping @Sendable () -> Int = { 1 }) {
        tokens = RateTokens(shared: shared, instances: instances, name: \.name)
    }

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
        fileprivate let taken: RateTokens<Key>.Taken
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
    ) async -> Reservation {
        let send = Send(channel: channel, contact: contact, rates: rates, hasWaited: hasWaited)
        let limits = send.limits
        guard !limits.isEmpty else { return objection(to: send, at: now).map(Reservation.later) ?? .unlimited }
        let (taken, later) = await tokens.take(limits, at: now) { objection(to: send, at: now) }
        if let taken { return .token(Token(taken: taken)) }
        return .later(later ?? now.addingTimeInterval(Self.spacingAfterPause))
    }

    /// Gives a token back whose send was not allowed.
    func giveBack(_ reservation: Reservation) {
        if case .token(let token) = reservation { tokens.giveBack(token.taken) }
    }

    /// Pauses the sends of a channel, or to one customer, until `moment`.
    func pause(_ scope: DeliveryError.ThrottleScope, _ channel: ChannelID, _ contact: ContactID, until moment: Date) {
        let key: Key = scope == .channel ? .channel(channel) : .recipient(channel, contact)
        state.withLock { $0.pausedUntil[key] = max($0.pausedUntil[key] ?? moment, moment) }
    }

    /// A send that needs tokens.
    private struct Send {
        let channel: ChannelID
        let contact: ContactID
        let rates: Rates
        let hasWaited: Bool

        var limits: [RateTokens<Key>.Limit] {
            let all: [(Key, AdapterManifest.SendRate?)] = [
                (.channel(channel), rates.channel), (.recipient(channel, contact), rates.recipient),
            ]
            return all.compactMap { key, rate in rate.map { .init(key: key, rate: $0) } }
        }
    }

    /// The time at which a send is to be tried again; nil if it may go as far as is known.
    private func objection(to send: Send, at now: Date) -> Date? {
        let channel = send.channel
        let waits = send.limits.map { ($0.key, tokens.next($0, at: now)) }
        return state.withLock { state in
            state.sweep(at: now, limit: Self.sweepSize)
            func wait(_ key: Key) -> Date? {
                [state.pause(key, at: now), waits.first { $0.0 == key }?.1].compactMap(\.self).max()
            }
            let own = wait(.recipient(channel, send.contact))
            var others = wait(.channel(channel))
            if others == nil, !send.hasWaited, let slot = state.nextSlot[channel], slot > now { others = slot }
            guard let others else { return own }
            let slot = state.slot(of: channel, send.rates.channel, after: others)
            return max(slot, own ?? slot)
        }
    }
}

extension RateLimiter.State {
    /// The end of a pause; nil if there is none.
    fileprivate func pause(_ key: RateLimiter.Key, at now: Date) -> Date? {
        pausedUntil[key].flatMap { $0 > now ? $0 : nil }
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
        if pausedUntil.count > limit { pausedUntil = pausedUntil.filter { $0.value > now } }
    }
}
