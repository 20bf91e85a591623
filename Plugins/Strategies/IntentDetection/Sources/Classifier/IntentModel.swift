/// A text classifier, trained on examples.
///
/// A linear model over words and subwords; see ``LinearSVMTrainer`` for the training and ``Calibration`` for the
/// out-of-scope threshold. The same examples in any order make the same model, byte for byte.
struct IntentModel: Sendable, Equatable {
    let intents: [String]
    let space: FeatureSpace
    let weights: QuantizedWeights
    let calibration: Calibration

    /// Trains a model, which takes seconds for thousands of examples; throws if the task is cancelled.
    init(training examples: [IntentExample]) throws(CancellationError) {
        self = try TrainingRun(examples).model
    }

    init(intents: [String], space: FeatureSpace, weights: QuantizedWeights, calibration: Calibration) {
        self.intents = intents
        self.space = space
        self.weights = weights
        self.calibration = calibration
    }

    /// The size in memory.
    var residentBytes: Int { space.residentBytes + weights.values.count + weights.scales.count * 4 }

    func classify(_ text: String) -> IntentPrediction {
        let vector = space.vector(of: TextFeatures(text))
        let scores = weights.scores(of: vector)
        let confidences = calibration.confidences(scores)
        let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        let margin = Calibration.evidence(scores) - calibration.refusal
        // A vector that holds only the constant has no n-gram in common with any example.
        let isBlank = vector.positions.count <= 1
        return IntentPrediction(
            ranked: order.map { .init(intent: intents[$0], confidence: confidences[$0]) },
            isOutOfScope: isBlank || margin < 0,
            margin: margin
        )
    }
}
