/// An inverted index from features to examples, to find the examples most similar to a text.
struct ExampleIndex: Sendable {
    private struct Entry {
        let example: Int32
        let value: Float
    }

    private let examples: Int
    /// The end of each feature's entries, which begin at the end of the previous feature's.
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
        // Each range is filled backwards from its end, so that the counters stop at the starts.
        var free = ends
        for (example, vector) in vectors.enumerated() {
            for (position, value) in zip(vector.positions, vector.values) {
                free[Int(position)] -= 1
                entries[free[Int(position)]] = Entry(example: Int32(example), value: value)
            }
        }
    }

    /// The cosine similarity of the most similar example; 1 if it equals `vector`.
    func similarity(of vector: SparseVector) -> Float {
        var products = [Float](repeating: 0, count: examples)
        // Without the constant at the end, which all vectors have.
        for (position, value) in zip(vector.positions, vector.values).dropLast() {
            let feature = Int(position)
            for entry in entries[(feature > 0 ? ends[feature - 1] : 0)..<ends[feature]] {
                products[Int(entry.example)] += value * entry.value
            }
        }
        return products.max() ?? 0
    }
}
