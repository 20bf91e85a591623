/// A model in the making: what it learnt, and what its examples say when they are held out.
struct IntentTraining: Sendable {
    let model: IntentModel
    /// Examples that the others take for another intent, the surest first.
    let fights: [ConflictingExample]

    private static let epochs = 6

    init(_ examples: [IntentExample]) throws(CancellationError) {
        let set = IntentExampleSet(examples)
        let features = set.examples.map { TextFeatures($0.text) }
        let space = FeatureSelection(features, ordinary: BackgroundCorpus.features).space(forIntents: set.intents.count)
        let rows = space.constant + 1
        let known = features.map(space.vector)
        let foreign = BackgroundCorpus.vectors(in: space, unlike: known)
        let vectors = known + foreign
        var trainer = LinearSVMTrainer(
            vectors: vectors,
            labels: set.labels + foreign.map { _ in LinearSVMTrainer.foreign },
            intents: set.intents.count,
            features: rows
        )
        try trainer.train(on: Array(vectors.indices), epochs: Self.epochs)
        let heldOut = try CrossValidationScores(trainer, set, vectors: vectors)
        let calibration = Calibration(
            heldOut,
            labels: set.labels,
            blank: trainer.scores(of: space.vector(of: TextFeatures("")))
        )
        model = IntentModel(
            intents: set.intents,
            space: space,
            weights: QuantizedWeights(trainer, intents: set.intents.count, rows: rows),
            calibration: calibration
        )
        fights = ConflictingExample.found(in: set, heldOut: heldOut, calibration)
    }
}

/// An example that the others, without it, take for another intent.
///
/// It may be a line in the wrong place, or two intents that ask for the same.
struct ConflictingExample: Sendable, Equatable {
    let example: IntentExample
    let takenFor: String
    let confidence: Float

    private static let sure: Float = 0.6

    static func found(
        in set: IntentExampleSet,
        heldOut: CrossValidationScores,
        _ calibration: Calibration
    ) -> [ConflictingExample] {
        set.examples.indices.compactMap { index -> ConflictingExample? in
            let confidences = calibration.confidences(heldOut.scores[index])
            guard let best = confidences.indices.max(by: { confidences[$0] < confidences[$1] }),
                best != set.labels[index], confidences[best] >= sure
            else { return nil }
            return ConflictingExample(
                example: set.examples[index],
                takenFor: set.intents[best],
                confidence: confidences[best]
            )
        }
        .sorted { ($1.confidence, $0.example) < ($0.confidence, $1.example) }
    }
}
