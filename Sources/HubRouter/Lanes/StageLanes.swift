import ChannelKit
import Foundation

/// The lanes of one stage that have work, in memory.
struct StageLanes {
    /// The max lanes in memory, and of them the max of one tenant.
    ///
    /// It is enough that the workers never run out of them, and bounds the memory to about 50 MB. The lanes beyond are
    /// found in the rows once there is room.
    static let limit = 100_000
    static let limitPerTenant = 20_000
    /// The number of lanes up to which the items that made them due are kept, and the max size of such an item in
    /// bytes: a backlog is read from the rows, and the items take 16 MB at most.
    private static let maxItems = 1_000
    private static let maxItemSize = 16_384
    /// The max lanes of one claim, so that the book is not locked for long.
    private static let maxClaim = 64

    /// The identity of a lane: a conversation keeps its lane when its channel gets another name.
    private struct Identity: Hashable {
        let tenant: TenantID
        let channel: String
        let key: String

        init(_ lane: Lane) {
            tenant = lane.channel.tenant
            channel = lane.stage == .inbound ? lane.channel.name : ""
            key = lane.key
        }
    }

    private enum State {
        /// Queued for `due`: in ``waiting``, or in ``ready`` if that time has come.
        case queued(due: Date, number: UInt64, isReady: Bool)
        /// Held; `again` is the due time of work that was published since the holder's last look.
        case held(claim: UInt64, again: Date?)
    }

    private struct Entry {
        var lane: Lane
        var state: State
        /// The only work of a queued lane, if it is a new item.
        var item: StoredItem?
    }

    private var entries: [Identity: Entry] = [:]
    private var waiting = Heap<QueuedLane>()
    private var ready = ReadyLanes()
    private var parked: Set<ChannelID> = []
    private var byTenant: [TenantID: Int] = [:]
    private var heldCount = 0
    /// The epoch of the hub, under which lanes are claimed.
    var epoch: Int64 = 0
    private var readyCount = 0
    /// The last number of a claim or of a queued entry.
    private var lastNumber: UInt64 = 0

    // MARK: - Work becomes due

    /// The result of adding a lane.
    enum Addition {
        /// The lane was due no later before, is held, or is not kept in memory.
        case unchanged
        /// The lane is due earlier than before.
        case earlier(isNew: Bool)
        /// The lane was claimed at once, since a request waits.
        case claimed(LaneClaim)
    }

    /// Adds a lane that a commit has made due, or that was found in the rows.
    mutating func add(_ due: DueLane, isFound: Bool) -> Addition {
        let identity = Identity(due.lane)
        guard var entry = entries[identity] else { return addNew(due, as: identity) }
        entry.lane = due.lane
        switch entry.state {
        case .held(let claim, let again):
            guard !isFound else { return .unchanged }
            entry.state = .held(claim: claim, again: min(again ?? due.due, due.due))
            entries[identity] = entry
            return .unchanged
        case .queued(let known, _, _):
            entries[identity]?.lane = due.lane
            entries[identity]?.item = nil
            if due.isAwaited { return .claimed(claim(identity, entry.lane, due: min(known, due.due), pool: nil)) }
            guard due.due < known else { return .unchanged }
            queue(identity, due.lane, due: due.due)
            return .earlier(isNew: false)
        }
    }

    private mutating func addNew(_ due: DueLane, as identity: Identity) -> Addition {
        guard !parked.contains(due.lane.channel), entries.count < Self.limit,
            byTenant[identity.tenant, default: 0] < Self.limitPerTenant
        else { return .unchanged }
        byTenant.change(identity.tenant, by: 1)
        let isKept = entries.count < Self.maxItems && (due.item?.item.payload.count ?? 0) <= Self.maxItemSize
        let item = isKept ? due.item : nil
        if due.isAwaited { return .claimed(claim(identity, due.lane, due: due.due, pool: nil, item)) }
        queue(identity, due.lane, due: due.due)
        entries[identity]?.item = item
        return .earlier(isNew: true)
    }

    private mutating func queue(_ identity: Identity, _ lane: Lane, due: Date) {
        leaveState(of: identity)
        lastNumber += 1
        entries[identity] = Entry(lane: lane, state: .queued(due: due, number: lastNumber, isReady: false))
        waiting.insert(QueuedLane(due: due, number: lastNumber, lane: lane))
        // Entries that are due otherwise stay until their time; they must not outnumber the others.
        if waiting.count > 2 * entries.count + 1_000 {
            waiting.removeAll { [entries] in !Self.isQueued($0, isReady: false, in: entries) }
        }
    }

    // MARK: - Claims

    /// Claims lanes that are due, each with a slot.
    mutating func claim(for slots: LaneSlots, at now: Date) -> [LaneClaim] {
        while let first = waiting.first, first.due.hasCome(at: now) {
            _ = waiting.removeFirst()
            guard isQueued(first, isReady: false) else { continue }
            let identity = Identity(first.lane)
            entries[identity]?.state = .queued(due: first.due, number: first.number, isReady: true)
            readyCount += 1
            ready.insert(first, in: slots.pool(of: first.lane.channel))
        }
        var claims: [LaneClaim] = []
        while claims.count < Self.maxClaim, let (queued, pool) = nextReady(for: slots) {
            let identity = Identity(queued.lane)
            guard let entry = entries[identity] else { continue }
            claims.append(claim(identity, entry.lane, due: queued.due, pool: pool, entry.item))
        }
        return claims
    }

    /// Claims a lane without work; see ``LaneBook/claimIdle(_:for:)``.
    mutating func claimIdle(_ lane: Lane, for slots: LaneSlots?) -> LaneClaim? {
        let identity = Identity(lane)
        guard entries[identity] == nil, !parked.contains(lane.channel) else { return nil }
        let pool = slots?.pool(of: lane.channel)
        if let slots, let pool, !slots.takeIfFree(lane.channel.tenant, in: pool) { return nil }
        byTenant.change(identity.tenant, by: 1)
        return claim(identity, lane, due: .distantPast, pool: pool)
    }

    private mutating func nextReady(for slots: LaneSlots) -> (QueuedLane, LanePool)? {
        ready.next(for: slots) { [entries] in Self.isQueued($0, isReady: true, in: entries) }
    }

    private mutating func claim(
        _ identity: Identity,
        _ lane: Lane,
        due: Date,
        pool: LanePool?,
        _ item: StoredItem? = nil
    ) -> LaneClaim {
        leaveState(of: identity)
        lastNumber += 1
        heldCount += 1
        entries[identity] = Entry(lane: lane, state: .held(claim: lastNumber, again: nil))
        return LaneClaim(lane: lane, number: lastNumber, due: due, pool: pool, item: item, epoch: epoch)
    }

    /// Takes the lane's state out of the counts.
    private mutating func leaveState(of identity: Identity) {
        switch entries[identity]?.state {
        case .held: heldCount -= 1
        case .queued(_, _, isReady: true): readyCount -= 1
        case .queued, nil: break
        }
    }

    private func isQueued(_ queued: QueuedLane, isReady: Bool) -> Bool {
        Self.isQueued(queued, isReady: isReady, in: entries)
    }

    /// True if `queued` is the lane's entry, and not one from before it was claimed or became due earlier.
    private static func isQueued(_ queued: QueuedLane, isReady: Bool, in entries: [Identity: Entry]) -> Bool {
        if case .queued(_, queued.number, isReady) = entries[Identity(queued.lane)]?.state { true } else { false }
    }

    // MARK: - The holder

    /// Forgets the work that was published before: the holder's next look finds it.
    mutating func beginLook(_ claim: LaneClaim) {
        let identity = Identity(claim.lane)
        guard case .held(claim.number, _?) = entries[identity]?.state else { return }
        entries[identity]?.state = .held(claim: claim.number, again: nil)
    }

    /// Releases a lane; see ``LaneBook/release(_:due:)``.
    mutating func release(_ claim: LaneClaim, due: Date?) -> Bool {
        let identity = Identity(claim.lane)
        guard let entry = entries[identity], case .held(claim.number, let again) = entry.state else { return false }
        if let next = [due, again].compactMap(\.self).min() {
            queue(identity, entry.lane, due: next)
            return true
        }
        remove(identity)
        return readyCount > 0
    }

    /// Releases a lane whose channel is not configured; see ``LaneBook/park(_:unless:)``.
    mutating func park(_ claim: LaneClaim, unless isConfigured: @Sendable () -> Bool) -> Bool {
        let identity = Identity(claim.lane)
        guard let entry = entries[identity], case .held(claim.number, _) = entry.state else { return false }
        // The channel may have got another name meanwhile.
        guard entry.lane.channel == claim.lane.channel, !isConfigured() else {
            queue(identity, entry.lane, due: claim.due)
            return false
        }
        remove(identity)
        let isNew = parked.insert(claim.lane.channel).inserted
        if isNew { dropQueued(of: claim.lane.channel) }
        return isNew
    }

    /// Takes channels out of the parked ones.
    mutating func unpark(where isConfigured: @Sendable (ChannelID) -> Bool) {
        parked = parked.filter { !isConfigured($0) }
    }

    private mutating func dropQueued(of channel: ChannelID) {
        for (identity, entry) in entries where entry.lane.channel == channel {
            if case .queued = entry.state { remove(identity) }
        }
    }

    private mutating func remove(_ identity: Identity) {
        leaveState(of: identity)
        guard entries.removeValue(forKey: identity) != nil else { return }
        byTenant.change(identity.tenant, by: -1)
    }

    // MARK: - Numbers

    /// The next due time of a lane that is not ready; nil if there is none.
    mutating func nextDue() -> Date? {
        while let first = waiting.first {
            if isQueued(first, isReady: false) { return first.due }
            _ = waiting.removeFirst()
        }
        return nil
    }

    /// The work at `now`.
    mutating func work(at now: Date) -> LaneWork {
        let ready = ready.oldestDue { [entries] in Self.isQueued($0, isReady: true, in: entries) }
        let due = [ready, nextDue()].compactMap(\.self).min()
        return LaneWork(
            lanes: entries.count,
            held: heldCount,
            oldestDue: due.flatMap { $0.hasCome(at: now) ? $0 : nil }
        )
    }
}
