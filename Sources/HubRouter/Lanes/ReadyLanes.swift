import ChannelKit
import Foundation

/// A lane in a queue of the book, with the due time for which it was queued.
///
/// An entry is not removed when its lane is claimed or due otherwise: the queue compares it with
/// the book.
struct QueuedLane: Comparable {
    let due: Date
    /// The number of the entry, so that lanes with the same due time keep their order.
    let number: UInt64
    let lane: Lane

    static func < (left: QueuedLane, right: QueuedLane) -> Bool {
        (left.due, left.number) < (right.due, right.number)
    }

    static func == (left: QueuedLane, right: QueuedLane) -> Bool { left.number == right.number }
}

/// The lanes of a stage that are due, by pool and tenant: the pools take turns, in each the tenants do, and of a tenant
/// the lane that is due longest comes first.
struct ReadyLanes {
    private struct Pool {
        var byTenant: [TenantID: Heap<QueuedLane>] = [:]
        /// The tenants with lanes, in the order of their turns.
        var tenants = Rotation<TenantID>()
    }

    private var pools: [LanePool: Pool] = [:]
    private var order = Rotation<LanePool>()

    /// The due time of the lane that is due longest; nil if there is none.
    mutating func oldestDue(where isValid: (QueuedLane) -> Bool) -> Date? {
        var oldest: Date?
        for (pool, lanes) in pools {
            for tenant in lanes.byTenant.keys {
                dropInvalid(of: tenant, in: pool, isValid)
                guard let due = pools[pool]?.byTenant[tenant]?.first?.due else { continue }
                oldest = min(oldest ?? due, due)
            }
        }
        return oldest
    }

    /// Queues a lane.
    mutating func insert(_ lane: QueuedLane, in pool: LanePool) {
        let tenant = lane.lane.channel.tenant
        if pools[pool] == nil { order.append(pool) }
        if pools[pool, default: Pool()].byTenant[tenant] == nil { pools[pool, default: Pool()].tenants.append(tenant) }
        pools[pool, default: Pool()].byTenant[tenant, default: Heap()].insert(lane)
    }

    /// Takes the next lane for which `slots` has room, and its slot.
    ///
    /// - Parameter isValid: False for an entry whose lane is not due any more; it is dropped.
    mutating func next(for slots: LaneSlots, where isValid: (QueuedLane) -> Bool) -> (QueuedLane, LanePool)? {
        for _ in 0..<order.count {
            guard let pool = order.advance() else { return nil }
            guard slots.hasRoom(in: pool) else { continue }
            if let lane = next(in: pool, for: slots, where: isValid) { return (lane, pool) }
        }
        return nil
    }

    private mutating func next(
        in pool: LanePool,
        for slots: LaneSlots,
        where isValid: (QueuedLane) -> Bool
    ) -> QueuedLane? {
        for _ in 0..<(pools[pool]?.tenants.count ?? 0) {
            guard let tenant = pools[pool]?.tenants.removeFirst() else { return nil }
            dropInvalid(of: tenant, in: pool, isValid)
            // A tenant without lanes leaves the rotation.
            guard pools[pool]?.byTenant[tenant]?.first != nil else {
                pools[pool]?.byTenant[tenant] = nil
                continue
            }
            let lane = slots.takeIfFree(tenant, in: pool) ? pools[pool]?.byTenant[tenant]?.removeFirst() : nil
            if pools[pool]?.byTenant[tenant]?.first == nil {
                pools[pool]?.byTenant[tenant] = nil
            } else {
                pools[pool]?.tenants.append(tenant)
            }
            if let lane { return lane }
        }
        return nil
    }

    private mutating func dropInvalid(of tenant: TenantID, in pool: LanePool, _ isValid: (QueuedLane) -> Bool) {
        while let first = pools[pool]?.byTenant[tenant]?.first, !isValid(first) {
            _ = pools[pool]?.byTenant[tenant]?.removeFirst()
        }
    }
}

/// Elements that take turns.
struct Rotation<Element> {
    private var elements: [Element] = []
    private var head = 0

    /// The number of elements.
    var count: Int { elements.count - head }

    /// Adds an element behind the others.
    mutating func append(_ element: Element) { elements.append(element) }

    /// Removes the first element and returns it; nil if there is none.
    mutating func removeFirst() -> Element? {
        guard head < elements.count else { return nil }
        defer {
            head += 1
            // In blocks: each removal at the front of an array would move all others.
            if head >= 64, head * 2 >= elements.count {
                elements.removeFirst(head)
                head = 0
            }
        }
        return elements[head]
    }

    /// Moves the first element behind the others and returns it; nil if there is none.
    mutating func advance() -> Element? {
        guard let first = removeFirst() else { return nil }
        append(first)
        return first
    }
}
