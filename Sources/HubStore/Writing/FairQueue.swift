/// A queue whose owners take turns; the elements of one owner keep their order.
struct FairQueue<Owner: Hashable, Element> {
    private var queues: [Owner: FIFO<Element>] = [:]
    /// The owners with elements, in the order of their turns.
    private var turns = FIFO<Owner>()
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ element: Element, of owner: Owner) {
        if queues[owner] == nil { turns.append(owner) }
        queues[owner, default: FIFO()].append(element)
        count += 1
    }

    /// Removes up to `limit` elements, one of each owner in turn, and returns them.
    mutating func popFirst(_ limit: Int) -> [Element] {
        var first: [Element] = []
        first.reserveCapacity(min(limit, count))
        while first.count < limit, let owner = turns.popFirst() {
            guard let element = queues[owner]?.popFirst() else { continue }
            first.append(element)
            if queues[owner]?.isEmpty == true { queues[owner] = nil } else { turns.append(owner) }
        }
        count -= first.count
        return first
    }
}
