/// Which examples have a feature, to find those that are like a text.
struct ExampleIndex: Sendable {
    private struct Entry {
        let example: Int32
        let value: Float
    }

    private let examples: Int
    /// For each feature where its entries end; they begin where those of the feature before end.
    private var ends: [Int]
    private var entries: [Entry]

    init(_ vectors: [SparseVector], features: Int) {
        examples = vectors.count
        ends = [Int](repeating: 0, count: features)
        for vector in vectors {
            for position in vector.positions { ends[Int(position)] += 1 }
        }
        for feature in ends.indices.dropFirst() { ends[feature] += ends[feature - 1] }
        entries = [Entry](repeating: Entry(example: 0, value: 0), count: ends.last ?? 0)
        // Filled from their ends, so that what counts down arrives at the beginnings.
        var free = ends
        for (example, vector) in vectors.enumerated() {
            for (position, value) in zip(vector.positions, vector.values) {
                free[Int(position)] -= 1
                entries[free[Int(position)]] = Entry(example: Int32(example), value: value)
            }
        }
    }

    /// How much the likest example has in common with `vector`: 1 if they are the same.
    func likeness(of vector: SparseVector) -> Float {
        var products = [Float](repeating: 0, count: examples)
        // The constant at the end is common to all.
        for (position, value) in zip(vector.positions, vector.values).dropLast() {
            let feature = Int(position)
            for entry in entries[(feature > 0 ? ends[feature - 1] : 0)..<ends[feature]] {
                products[Int(entry.example)] += value * entry.value
            }
        }
        return products.max() ?? 0
    }
}
