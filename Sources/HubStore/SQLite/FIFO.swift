/// A queue whose first elements are removed without moving the others.
struct FIFO<Element> {
    private var elements: [Element] = []
    /// The number of removed elements that are still in the array.
    private var start = 0

    var count: Int { elements.count - start }
    var isEmpty: Bool { count == 0 }
    var first: Element? { isEmpty ? nil : elements[start] }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? { popFirst(1).first }

    /// Removes up to `limit` elements, and returns them.
    mutating func popFirst(_ limit: Int) -> [Element] {
        let end = start + min(limit, count)
        let first = Array(elements[start..<end])
        start = end
        // Freed once they are the larger half, so that each element is moved less than once.
        if start * 2 >= elements.count {
            elements.removeFirst(start)
            start = 0
        }
        return first
    }
}
