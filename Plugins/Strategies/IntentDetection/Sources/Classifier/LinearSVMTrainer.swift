/// A trainer of linear support vector machines, one for each intent against all others.
///
/// Dual coordinate descent for the squared hinge loss (Hsieh et al., *A Dual Coordinate Descent Method for Large-scale
/// Linear SVM*, ICML 2008). A visit to an example solves for its multiplier in every machine at once, so that the
/// innermost loop runs over intents, which are adjacent in memory.
struct LinearSVMTrainer: Sendable {
    /// The values of eight machines.
    typealias Lane = SIMD8<Float>

    /// The label of out-of-scope texts, which are negative examples for every machine.
    static let outOfScope = -1

    private let vectors: [SparseVector]
    private let labels: [Int]
    private let intents: Int
    private let lanes: Int
    /// The weights, `lanes` for each feature.
    private var weights: [Lane]
    /// The dual variables, `lanes` for each example.
    private var multipliers: [Lane]
    private let squares: [Float]
    private let ownCost: Float

    init(vectors: [SparseVector], labels: [Int], intents: Int, features: Int) {
        self.vectors = vectors
        self.labels = labels
        self.intents = intents
        lanes = (intents + Lane.scalarCount - 1) / Lane.scalarCount
        weights = Array(repeating: .zero, count: features * lanes)
        multipliers = Array(repeating: .zero, count: vectors.count * lanes)
        squares = vectors.map(\.squaredLength)
        let others = max(Float(intents - 1), 1) + (labels.contains(Self.outOfScope) ? Self.outOfScopeWeight : 0)
        ownCost = Self.cost * min(others, Self.maxCostFactor)
    }

    /// Runs `epochs` passes over `included` in a deterministic random order; converged examples are visited less often.
    mutating func train(on included: [Int], epochs: Int) throws(CancellationError) {
        var generator = SplitMix(seed: 0x1D)
        var order = included
        var rests = [Int](repeating: 0, count: vectors.count)
        for epoch in 0..<epochs {
            guard !Task.isCancelled else { throw CancellationError() }
            order.shuffle(with: &generator)
            for example in order {
                guard rests[example] == 0 else {
                    rests[example] -= 1
                    continue
                }
                let change = visit(example)
                if epoch > 0 { rests[example] = Self.rest(after: change) }
            }
        }
    }

    /// Removes the contribution of `examples`, so that a few more epochs yield a model trained without them.
    mutating func remove(_ examples: [Int]) {
        for example in examples {
            var step = Array(multipliers[example * lanes..<(example + 1) * lanes])
            for lane in 0..<lanes {
                step[lane] *= -signs(of: example, lane)
                multipliers[example * lanes + lane] = .zero
            }
            move(along: vectors[example], by: step)
        }
    }

    /// The decision value of each machine for `vector`: about 1 for a clear positive, -1 for a clear negative.
    func scores(of vector: SparseVector) -> [Float] {
        let sums = sums(of: vector)
        return (0..<intents).map { sums[$0 / Lane.scalarCount][$0 % Lane.scalarCount] }
    }

    /// The weight of feature `row` for each intent.
    func weights(ofRow row: Int) -> [Float] {
        (0..<intents).map { weights[row * lanes + $0 / Lane.scalarCount][$0 % Lane.scalarCount] }
    }
}

extension LinearSVMTrainer {
    /// The cost parameter C of a negative example.
    private static let cost: Float = 1
    /// The max factor of a positive example's cost, which grows with the number of other intents.
    private static let maxCostFactor: Float = 30
    /// The cost parameter C of an out-of-scope text.
    private static let outOfScopeCost: Float = 0.6
    /// The number of intents that the out-of-scope texts count as in the cost of a positive example.
    private static let outOfScopeWeight: Float = 5

    private static func rest(after change: Float) -> Int {
        change < 0.01 ? 3 : change < 0.03 ? 1 : 0
    }

    /// Optimizes one example's multipliers and returns the largest change.
    private mutating func visit(_ example: Int) -> Float {
        var step = sums(of: vectors[example])
        var largest: Float = 0
        for lane in 0..<lanes {
            step[lane] = solve(example, lane, score: step[lane])
            largest = max(largest, step[lane].max(), -step[lane].min())
        }
        if largest > 1e-5 { move(along: vectors[example], by: step) }
        return largest
    }

    /// Solves for the multipliers of eight machines, the others fixed; returns the step for the weights.
    private mutating func solve(_ example: Int, _ lane: Int, score: Lane) -> Lane {
        let signs = signs(of: example, lane)
        let softness = Lane(repeating: 1 / (2 * (labels[example] == Self.outOfScope ? Self.outOfScopeCost : Self.cost)))
            .replacing(with: 1 / (2 * ownCost), where: signs .> 0)
        let old = multipliers[example * lanes + lane]
        let gradient = signs * score - 1 + softness * old
        let best = old - gradient / (softness + squares[example])
        let new = best.replacing(with: 0, where: best .< 0)
        multipliers[example * lanes + lane] = new
        return (new - old) * signs
    }

    /// The labels: 1 for the machine of the example's intent, -1 for the others.
    private func signs(of example: Int, _ lane: Int) -> Lane {
        var signs = Lane(repeating: -1)
        let own = labels[example] - lane * Lane.scalarCount
        if (0..<Lane.scalarCount).contains(own) { signs[own] = 1 }
        return signs
    }

    private func sums(of vector: SparseVector) -> [Lane] {
        let lanes = lanes
        return Array(unsafeUninitializedCapacity: lanes) { sums, count in
            sums.initialize(repeating: .zero)
            count = lanes
            weights.withUnsafeBufferPointer { weights in
                for (position, value) in zip(vector.positions, vector.values) {
                    let row = Int(position) * lanes
                    for lane in 0..<lanes { sums[lane] += weights[row + lane] * value }
                }
            }
        }
    }

    private mutating func move(along vector: SparseVector, by step: [Lane]) {
        let lanes = lanes
        // Most steps are zero: most examples are outside most machines' margins.
        let moving = step.indices.filter { step[$0] != .zero }
        weights.withUnsafeMutableBufferPointer { weights in
            for (position, value) in zip(vector.positions, vector.values) {
                let row = Int(position) * lanes
                for lane in moving { weights[row + lane] += step[lane] * value }
            }
        }
    }
}
