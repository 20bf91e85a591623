/// A queue whose first elements are removed without moving the others.
struct FIFO<Element> {
    private var elements: [Element] = []
    /// The number of removed elements that are still in the array.
    private var start = 0

    var count: Int { elements.count - start }
    var isEmpty: Bool { count == 0 }
    var first: Element? { isEmpty ? nil : elements[start] }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? {
        guard let first else { return nil }
        remove(1)
        return first
    }

    /// Removes up to `limit` elements, and returns them.
    mutating func popFirst(_ limit: Int) -> [Element] {
        let first = Array(elements[start..<(start + min(limit, count))])
        remove(first.count)
        return first
    }

    private mutating func remove(_ removed: Int) {
        start += removed
        // Freed once they are the larger half, so that each element is moved less than once.
        if start * 2 >= elements.count {
            elements.removeFirst(start)
            start = 0
        }
    }
}
