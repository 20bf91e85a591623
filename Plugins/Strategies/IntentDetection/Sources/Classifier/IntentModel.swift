/// Tells what messages ask for, learnt from examples.
///
/// A linear model over words and pieces of words; see ``LinearSVMTrainer`` for how it learns and ``Calibration`` for what
/// it takes for foreign. The same examples in any order make the same model, byte for byte.
struct IntentModel: Sendable, Equatable {
    /// Raised whenever a model trained or stored by an older build would not be the same.
    static let formatVersion: UInt8 = 2

    let intents: [String]
    let space: FeatureSpace
    let weights: QuantizedWeights
    let calibration: Calibration

    /// Trains a model, which takes seconds for thousands of examples and stops early if the task is cancelled.
    init(training examples: [IntentExample]) throws(CancellationError) {
        self = try IntentTraining(examples).model
    }

    init(intents: [String], space: FeatureSpace, weights: QuantizedWeights, calibration: Calibration) {
        self.intents = intents
        self.space = space
        self.weights = weights
        self.calibration = calibration
    }

    /// What it takes in memory.
    var residentBytes: Int { space.residentBytes + weights.values.count + weights.scales.count * 4 }

    func classify(_ text: String) -> IntentPrediction {
        let vector = space.vector(of: TextFeatures(text))
        let scores = weights.scores(of: vector)
        let confidences = calibration.confidences(scores)
        let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        let familiarity = Calibration.evidence(scores) - calibration.refusal
        // A vector with nothing but the constant holds no word that any example has.
        let isBlank = vector.positions.count <= 1
        return IntentPrediction(
            ranked: order.map { .init(intent: intents[$0], confidence: confidences[$0]) },
            isForeign: isBlank || familiarity < 0,
            familiarity: familiarity
        )
    }
}
