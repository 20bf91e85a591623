/// The scores of texts that are of no intent, by classifiers that were trained without them.
///
/// They are of two kinds: the out-of-scope sentences, and the examples of one intent, scored by classifiers that do not
/// know it.
struct ForeignScores: Sendable {
    /// The scores of the out-of-scope sentences, and of the examples of unknown intents.
    let kinds: [[[Float]]]

    /// Few, for the same reason as in ``CrossValidationScores``.
    private static let foldCount = 5

    /// - Parameter vectors: The vectors of the set's examples, then the out-of-scope ones.
    init(_ trainer: LinearSVMTrainer, _ set: LabelledExamples, vectors: [SparseVector]) throws(CancellationError) {
        var sentences: [[Float]] = []
        var unknown: [[Float]] = []
        let folds = vectors.enumerated().map { index, vector in
            index < set.labels.count ? set.labels[index] % Self.foldCount : Self.fold(of: vector)
        }
        for part in 0..<Self.foldCount {
            let heldOut = folds.indices.filter { folds[$0] == part }
            guard !heldOut.isEmpty else { continue }
            var partial = trainer
            partial.remove(heldOut)
            try partial.train(
                on: folds.indices.filter { folds[$0] != part },
                epochs: CrossValidationScores.extraEpochs
            )
            for index in heldOut {
                let scores = partial.scores(of: vectors[index])
                if index < set.labels.count { unknown.append(scores) } else { sentences.append(scores) }
            }
        }
        kinds = [sentences, unknown]
    }

    /// The fold of an out-of-scope vector: that of all copies of it.
    private static func fold(of vector: SparseVector) -> Int {
        vector.positions.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % foldCount
    }
}
