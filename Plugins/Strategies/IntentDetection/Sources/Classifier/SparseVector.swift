/// A vector as its non-zero entries.
struct SparseVector: Sendable, Equatable {
    private(set) var positions: [Int32] = []
    private(set) var values: [Float] = []

    mutating func append(_ value: Float, at position: Int) {
        positions.append(Int32(position))
        values.append(value)
    }

    mutating func scale(by factor: (Int) -> Float) {
        for index in values.indices { values[index] *= factor(Int(positions[index])) }
    }

    var squaredLength: Float {
        values.reduce(0) { $0 + $1 * $1 }
    }
}
