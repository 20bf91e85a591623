/// A model's weights quantized to 8 bits: one row for each feature, with one scale for each row.
struct QuantizedWeights: Sendable, Equatable {
    let intents: Int
    /// The factor of each row.
    let scales: [Float]
    /// The quantized weights, `intents` for each row.
    let values: [Int8]

    init(intents: Int, scales: [Float], values: [Int8]) {
        self.intents = intents
        self.scales = scales
        self.values = values
    }

    init(_ trainer: LinearSVMTrainer, intents: Int, rows: Int) {
        var scales: [Float] = []
        var values: [Int8] = []
        values.reserveCapacity(rows * intents)
        for row in 0..<rows {
            let weights = trainer.weights(ofRow: row)
            let scale = (weights.map(abs).max() ?? 0) / 127
            scales.append(scale)
            values += weights.map { scale > 0 ? Int8(($0 / scale).rounded()) : 0 }
        }
        self.init(intents: intents, scales: scales, values: values)
    }

    /// The stored size of a row, including its feature's hash and weight.
    static func bytesPerRow(intents: Int) -> Int {
        intents + 12
    }

    func scores(of vector: SparseVector) -> [Float] {
        var sums = [Float](repeating: 0, count: intents)
        for (position, value) in zip(vector.positions, vector.values) {
            let row = Int(position) * intents
            let factor = value * scales[Int(position)]
            for intent in 0..<intents { sums[intent] += Float(values[row + intent]) * factor }
        }
        return sums
    }
}
