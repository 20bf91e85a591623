/// A text classifier, trained on examples.
///
/// A linear model over words and subwords; see ``LinearSVMTrainer`` for the training and ``Calibration`` for the
/// out-of-scope threshold. The same examples in any order make the same model, byte for byte.
struct IntentModel: Sendable, Equatable {
    let intents: [String]
    let space: FeatureSpace
    let weights: QuantizedWeights
    let calibration: Calibration
    let frames: FrameGuard

    /// Trains a model, which takes seconds for thousands of examples; throws if the task is cancelled.
    init(training examples: [IntentExample]) throws(CancellationError) {
        self = try TrainingRun(examples, findsConflicts: false).model
    }

    init(
        intents: [String],
        space: FeatureSpace,
        weights: QuantizedWeights,
        calibration: Calibration,
        frames: FrameGuard
    ) {
        self.intents = intents
        self.space = space
        self.weights = weights
        self.calibration = calibration
        self.frames = frames
    }

    /// The size in memory.
    var residentBytes: Int { space.residentBytes + weights.values.count + weights.scales.count * 4 }

    /// The prediction for `text`, which the guard may take from an intent whose examples say nothing of the kind.
    func classify(_ text: String) -> IntentPrediction {
        let prediction = classifyWords(of: text[...]) { _ in true }
        guard !prediction.isOutOfScope, !frames.isEmpty else { return prediction }
        let found = MessageFrames(of: text)
        guard !found.isEmpty, let best = prediction.best, let place = intents.firstIndex(of: best.intent),
            !frames.allows(found, place)
        else { return prediction }
        return classify(text, without: found, afterRefusing: prediction)
    }

    /// The prediction among the intents that know `found`, or else for the clauses that have no frame.
    private func classify(
        _ text: String,
        without found: MessageFrames,
        afterRefusing prediction: IntentPrediction
    ) -> IntentPrediction {
        let allowed = classifyWords(of: text[...]) { frames.allows(found, $0) }
        if !allowed.isOutOfScope { return allowed }
        let clauses = text.split { ",.;:!?\n".contains($0) }
        let plain = clauses.filter { MessageFrames(of: $0).isEmpty }
        guard plain.count < clauses.count, !plain.isEmpty else { return prediction.refused }
        let rest = classifyWords(of: plain.joined(separator: " ")[...]) { _ in true }
        return rest.isOutOfScope ? prediction.refused : rest
    }

    private func classifyWords(of text: Substring, among isAllowed: (Int) -> Bool) -> IntentPrediction {
        let vector = space.vector(of: TextFeatures(String(text)))
        let scores = weights.scores(of: vector).enumerated().map { isAllowed($0.offset) ? $0.element : -1 }
        let confidences = calibration.confidences(scores)
        let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        let margin = Calibration.evidence(scores) - calibration.refusal
        // A vector that holds only the constant has no n-gram in common with any example.
        let isBlank = vector.positions.count <= 1
        return IntentPrediction(
            ranked: order.map { .init(intent: intents[$0], confidence: confidences[$0]) },
            isOutOfScope: isBlank || margin < 0,
            isUnsure: !isBlank && margin >= 0 && margin < calibration.certain - calibration.refusal,
            margin: margin
        )
    }
}
