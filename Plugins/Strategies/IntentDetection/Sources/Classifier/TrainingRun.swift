/// A training run: the model, and the examples that conflict with the others.
struct TrainingRun: Sendable {
    let model: IntentModel
    /// The conflicting examples, most confident first.
    let conflicts: [ConflictingExample]

    private static let epochs = 6
    /// The number of times that a tenant's own out-of-scope example counts: with fewer, the words that it shares with an
    /// intent's examples outweigh it.
    private static let foreignWeight = 4

    /// - Parameter findsConflicts: False for a model alone: each conflict costs a training.
    init(_ examples: [IntentExample], findsConflicts: Bool = true) throws(CancellationError) {
        let set = LabelledExamples(examples.filter { !$0.isOutOfScope })
        let features = set.examples.map { TextFeatures($0.text) }
        let foreign = LabelledExamples(examples.filter(\.isOutOfScope)).examples.map { TextFeatures($0.text) }
        let space = FeatureSelection(features + foreign, background: BackgroundCorpus.features).space(
            forIntents: set.intents.count
        )
        let rows = space.constant + 1
        let known = features.map(space.vector)
        let outOfScope =
            BackgroundCorpus.vectors(in: space, unlike: known)
            + foreign.flatMap { Array(repeating: space.vector(of: $0), count: Self.foreignWeight) }
        let vectors = known + outOfScope
        var trainer = LinearSVMTrainer(
            vectors: vectors,
            labels: set.labels + outOfScope.map { _ in LinearSVMTrainer.outOfScope },
            intents: set.intents.count,
            features: rows
        )
        try trainer.train(on: Array(vectors.indices), epochs: Self.epochs)
        let heldOut = try CrossValidationScores(trainer, set, vectors: vectors)
        let calibration = try Calibration(
            heldOut,
            labels: set.labels,
            foreign: { () throws(CancellationError) in try ForeignScores(trainer, set, vectors: vectors) },
            blank: trainer.scores(of: space.vector(of: TextFeatures("")))
        )
        model = IntentModel(
            intents: set.intents,
            space: space,
            weights: QuantizedWeights(trainer, intents: set.intents.count, rows: rows),
            calibration: calibration,
            frames: FrameGuard(set)
        )
        guard findsConflicts else {
            conflicts = []
            return
        }
        conflicts = try Self.confirmed(
            ConflictingExample.found(in: set, heldOut: heldOut, calibration),
            trainer,
            vectors
        )
    }
}

extension TrainingRun {
    /// The max number of vectors for which conflicts are confirmed: each costs a training.
    private static let maxConfirmed = 1_500

    /// The conflicts of which a model trained without the example alone predicts the other intent too.
    ///
    /// A fold of a small set often holds out the examples that are most like this one too.
    private static func confirmed(
        _ found: [ConflictingExample],
        _ trainer: LinearSVMTrainer,
        _ vectors: [SparseVector]
    ) throws(CancellationError) -> [ConflictingExample] {
        guard vectors.count <= maxConfirmed else { return found }
        var confirmed: [ConflictingExample] = []
        for conflict in found {
            var partial = trainer
            partial.remove([conflict.index])
            let rest = vectors.indices.filter { $0 != conflict.index }
            try partial.train(on: rest, epochs: CrossValidationScores.extraEpochs)
            let scores = partial.scores(of: vectors[conflict.index])
            guard scores[conflict.other] == scores.max(), scores[conflict.other] >= ConflictingExample.minScore
            else { continue }
            confirmed.append(conflict)
        }
        return confirmed
    }
}

/// An example that a model trained without it predicts as another intent.
///
/// Either the line has the wrong label, or the two intents overlap.
struct ConflictingExample: Sendable, Equatable {
    let example: IntentExample
    let predicted: String
    let confidence: Float
    /// The position of the example in its set, and of the predicted intent.
    let index: Int
    let other: Int

    /// The min confidence and score of a conflict.
    ///
    /// A dozen examples of an intent say little about each other: without one of them, a weak score for another intent
    /// is noise. A clear one, about halfway to that of a positive example, is a wrong label or an overlap.
    private static let minConfidence: Float = 0.6
    static let minScore: Float = 0.3

    static func found(
        in set: LabelledExamples,
        heldOut: CrossValidationScores,
        _ calibration: Calibration
    ) -> [ConflictingExample] {
        set.examples.indices.compactMap { index -> ConflictingExample? in
            let confidences = calibration.confidences(heldOut.scores[index])
            guard let best = confidences.indices.max(by: { confidences[$0] < confidences[$1] }),
                best != set.labels[index], confidences[best] >= minConfidence, heldOut.scores[index][best] >= minScore
            else { return nil }
            return ConflictingExample(
                example: set.examples[index],
                predicted: set.intents[best],
                confidence: confidences[best],
                index: index,
                other: best
            )
        }
        .sorted { ($1.confidence, $0.example) < ($0.confidence, $1.example) }
    }
}
