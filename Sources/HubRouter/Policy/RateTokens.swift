import ChannelKit
import Foundation
import Synchronization

/// The tokens of limits: of buckets that several instances share, taken in blocks, or of this instance's own ones.
///
/// A block is small while there are few sends and grows with them, so that a send under load costs far less than one
/// round trip, and one that comes alone keeps no token from other instances. While the shared buckets are away, each
/// instance has its share of the limit.
final class RateTokens<Key: Hashable & Sendable>: Sendable {
    /// A bucket with its rate.
    struct Limit: Sendable {
        let key: Key
        let rate: AdapterManifest.SendRate
    }

    /// Tokens that were taken, one for each limit.
    struct Taken: Sendable {
        fileprivate let limits: [Limit]
        fileprivate let areShared: Bool
    }

    fileprivate struct State {
        var buckets = TokenBuckets<Key>()
        var blocks: [Key: Block] = [:]
    }

    /// The tokens of a shared bucket that this instance holds.
    fileprivate struct Block {
        var tokens = 0
        /// The number of tokens of the last request.
        var size = 0
        var takenAt = Date.distantPast
        /// The time of the bucket's next token, if it had none.
        var next: Date?
        var isAsked = false
        /// The callers that wait for the answer.
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// Their number at the last answer.
        var demand = 0
    }

    /// The number of blocks beyond which outdated ones are removed, so that memory stays bounded at a few megabytes.
    private static var sweepSize: Int { 20_000 }
    /// The max number of answers that a caller waits for: others may take the tokens of each.
    private static var maxAnswers: Int { 16 }

    private let shared: (any SharedTokens)?
    private let instances: @Sendable () -> Int
    private let name: @Sendable (Key) -> String
    private let state = Mutex(State())

    /// - Parameters:
    ///   - shared: The shared buckets; nil if there are none.
    ///   - instances: The number of instances that live now.
    ///   - name: The name of a shared bucket.
    init(
        shared: (any SharedTokens)? = nil,
        instances: @escaping @Sendable () -> Int = { 1 },
        name: @escaping @Sendable (Key) -> String
    ) {
        (self.shared, self.instances, self.name) = (shared, instances, name)
    }

    // MARK: - Without waiting

    /// The time of a limit's next token; nil if it is there, or that is not known.
    func next(_ limit: Limit, at now: Date) -> Date? {
        guard !isSharing else { return state.withLock { $0.nextShared(limit, at: now) } }
        let share = ownShare(of: limit)
        return state.withLock { $0.buckets.next(share.key, share.rate, at: now) }
    }

    /// Takes a token of each limit; nil if one has none, or if that is not known.
    func take(_ limits: [Limit], at now: Date) -> Taken? {
        guard !isSharing else { return state.withLock { $0.takeShared(limits, at: now) } }
        let shares = limits.map(ownShare)
        return state.withLock { $0.takeOwn(shares, at: now) }
    }

    /// Gives tokens back that were not used.
    func giveBack(_ taken: Taken) {
        state.withLock { state in
            for limit in taken.limits {
                if taken.areShared {
                    state.blocks[limit.key]?.tokens += 1
                } else {
                    state.buckets.giveBack(limit.key, limit.rate)
                }
            }
        }
    }

    // MARK: - Waiting for the shared buckets

    /// Takes a token of each limit.
    ///
    /// - Parameter objection: Returns the time before which they are not taken, if there is one; it is asked again after
    ///   each wait.
    /// - Returns: The tokens, or that time; neither if others were faster each time.
    func take(_ limits: [Limit], at now: Date, unless objection: () -> Date?) async -> (taken: Taken?, later: Date?) {
        for _ in 0..<Self.maxAnswers {
            if let later = objection() { return (nil, later) }
            if let taken = take(limits, at: now) { return (taken, nil) }
            await ask(limits, at: now)
        }
        return (nil, nil)
    }

    /// Takes a limit's next token, which may not be there yet.
    ///
    /// - Returns: Its time; nil if it is there.
    func reserve(_ limit: Limit, at now: Date) async -> Date? {
        if let shared, isSharing {
            let request = TokenRequest(bucket: name(limit.key), rate: limit.rate, reserves: true)
            if let grant = await shared.take([request])?.first {
                return grant.wait > .zero ? now.addingTimeInterval(grant.wait.timeInterval) : nil
            }
        }
        let share = ownShare(of: limit)
        return state.withLock { state in
            defer { state.buckets.take(share.key, share.rate, at: now) }
            return state.buckets.next(share.key, share.rate, at: now)
        }
    }

    /// Finds out whether the shared buckets have a token of each limit, and takes a block of those that do.
    func ask(_ limits: [Limit], at now: Date) async {
        guard let shared, isSharing else { return }
        let count = instances()
        let (asked, awaited) = state.withLock { $0.ask(limits, of: count, at: now, name) }
        guard !asked.isEmpty else {
            if let awaited { await wait(for: awaited) }
            return
        }
        let begin = ContinuousClock.now
        let grants = await shared.take(asked.map(\.request))
        let end = now.addingTimeInterval((ContinuousClock.now - begin).timeInterval)
        let waiting = state.withLock { state in
            state.sweep(at: end, limit: Self.sweepSize)
            return state.answer(asked, grants, at: end)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Waits for the answer that another caller asked for.
    private func wait(for key: Key) async {
        await withCheckedContinuation { continuation in
            let isAnswered = state.withLock { state in
                guard state.blocks[key]?.isAsked == true else { return true }
                state.blocks[key]?.waiting.append(continuation)
                return false
            }
            if isAnswered { continuation.resume() }
        }
    }

    /// True while the shared buckets decide.
    private var isSharing: Bool { shared?.isConnected ?? false }

    /// The share of a limit that this instance has on its own.
    private func ownShare(of limit: Limit) -> Limit {
        // The shared buckets may have been empty before: all instances together begin with one block.
        let burst = shared == nil ? limit.rate.burst : limit.rate.block
        return Limit(key: limit.key, rate: limit.rate.share(of: instances(), burst: burst))
    }
}

extension RateTokens.State {
    typealias Limit = RateTokens<Key>.Limit
    typealias Block = RateTokens<Key>.Block

    fileprivate func nextShared(_ limit: Limit, at now: Date) -> Date? {
        guard let block = blocks[limit.key], !block.hasToken(at: now) else { return nil }
        return block.next.flatMap { $0 > now ? $0 : nil }
    }

    // MARK: - Taking

    fileprivate mutating func takeOwn(_ limits: [Limit], at now: Date) -> RateTokens<Key>.Taken? {
        guard limits.allSatisfy({ buckets.next($0.key, $0.rate, at: now) == nil }) else { return nil }
        for limit in limits { buckets.take(limit.key, limit.rate, at: now) }
        return RateTokens<Key>.Taken(limits: limits, areShared: false)
    }

    fileprivate mutating func takeShared(_ limits: [Limit], at now: Date) -> RateTokens<Key>.Taken? {
        guard limits.allSatisfy({ blocks[$0.key]?.hasToken(at: now) ?? false }) else { return nil }
        for limit in limits { blocks[limit.key]?.tokens -= 1 }
        return RateTokens<Key>.Taken(limits: limits, areShared: true)
    }

    // MARK: - Asking

    typealias Asked = (key: Key, request: TokenRequest)

    /// The requests for limits whose state is not known, and a limit that another caller asks for.
    fileprivate mutating func ask(
        _ limits: [Limit],
        of instances: Int,
        at now: Date,
        _ name: (Key) -> String
    ) -> (asked: [Asked], awaited: Key?) {
        var (asked, awaited): ([Asked], Key?) = ([], nil)
        for limit in limits {
            var block = blocks[limit.key] ?? Block()
            guard !block.isAsked else {
                awaited = limit.key
                continue
            }
            guard !block.hasToken(at: now), block.next.map({ $0 <= now }) ?? true else { continue }
            let most = max(1, limit.rate.block / max(1, instances))
            let isBusy = block.size > 0 && block.isFresh(at: now)
            block.size = isBusy ? min(most, max(block.size * 2, block.demand)) : 1
            let returned = block.tokens
            (block.tokens, block.isAsked) = (0, true)
            blocks[limit.key] = block
            asked.append(
                (
                    limit.key,
                    TokenRequest(bucket: name(limit.key), rate: limit.rate, count: block.size, returned: returned)
                )
            )
        }
        return (asked, awaited)
    }

    /// Stores the answers to requests, and returns the callers that wait for them.
    fileprivate mutating func answer(
        _ asked: [Asked],
        _ grants: [TokenGrant]?,
        at now: Date
    ) -> [CheckedContinuation<Void, Never>] {
        var waiting: [CheckedContinuation<Void, Never>] = []
        for (position, (key, _)) in asked.enumerated() {
            guard var block = blocks[key] else { continue }
            waiting += block.waiting
            (block.isAsked, block.demand, block.waiting, block.next) = (false, block.waiting.count, [], nil)
            if let grants, position < grants.count {
                let grant = grants[position]
                // Those that were given back meanwhile stay.
                block.tokens += grant.tokens
                block.takenAt = now
                if grant.tokens == 0 { block.next = now.addingTimeInterval(grant.wait.timeInterval) }
            }
            blocks[key] = block
        }
        return waiting
    }

    fileprivate mutating func sweep(at now: Date, limit: Int) {
        if blocks.count > limit {
            blocks = blocks.filter { $0.value.isAsked || $0.value.isFresh(at: now) }
        }
        buckets.sweep(at: now, limit: limit)
    }
}

extension RateTokens.Block {
    /// The time for which tokens are held unused: longer would leave more of them with instances that do not send.
    private static var lifetime: TimeInterval { 1 }

    fileprivate func isFresh(at now: Date) -> Bool { abs(now.timeIntervalSince(takenAt)) < Self.lifetime }

    fileprivate func hasToken(at now: Date) -> Bool { tokens > 0 && isFresh(at: now) }
}
