/// A binary heap with the smallest element first.
struct Heap<Element: Comparable> {
    private var elements: [Element] = []

    /// The number of elements.
    var count: Int { elements.count }

    /// The smallest element; nil if there is none.
    var first: Element? { elements.first }

    /// Adds an element.
    mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0, case let parent = (child - 1) / 2, elements[child] < elements[parent] {
            elements.swapAt(child, parent)
            child = parent
        }
    }

    /// Removes the smallest element and returns it; nil if there is none.
    mutating func removeFirst() -> Element? {
        guard let last = elements.popLast() else { return nil }
        guard let first = elements.first else { return last }
        elements[0] = last
        var parent = 0
        while case let left = 2 * parent + 1, left < elements.count {
            let right = left + 1
            let child = right < elements.count && elements[right] < elements[left] ? right : left
            guard elements[child] < elements[parent] else { break }
            elements.swapAt(parent, child)
            parent = child
        }
        return first
    }

    /// Removes the elements that `isObsolete` selects.
    mutating func removeAll(where isObsolete: (Element) -> Bool) {
        let kept = elements.filter { !isObsolete($0) }
        elements = []
        for element in kept { insert(element) }
    }
}
