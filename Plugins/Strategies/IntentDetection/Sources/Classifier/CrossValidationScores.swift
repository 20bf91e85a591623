/// The score of each example by classifiers that were trained without it (k-fold cross-validation).
struct CrossValidationScores: Sendable {
    /// The scores for each intent, in the order of the examples.
    let scores: [[Float]]

    private static let foldCount = 5
    /// Few, because the classifiers start from the weights of the whole set and only have to converge without the fold.
    static let extraEpochs = 2

    /// - Parameter vectors: The vectors of the set's examples, then those that are never held out.
    init(_ trainer: LinearSVMTrainer, _ set: LabelledExamples, vectors: [SparseVector]) throws(CancellationError) {
        var scores = [[Float]](repeating: [], count: set.labels.count)
        let fold = Self.folds(of: set)
        for part in 0..<Self.foldCount {
            let heldOut = fold.indices.filter { fold[$0] == part }
            guard !heldOut.isEmpty else { continue }
            var partial = trainer
            partial.remove(heldOut)
            let rest = vectors.indices.filter { !fold.indices.contains($0) || fold[$0] != part }
            try partial.train(on: rest, epochs: Self.extraEpochs)
            for example in heldOut { scores[example] = partial.scores(of: vectors[example]) }
        }
        self.scores = scores
    }

    /// Assigns the examples of each intent to the folds in turn.
    private static func folds(of set: LabelledExamples) -> [Int] {
        var generator = SplitMix(seed: 0xF01D)
        var order = Array(set.labels.indices)
        order.shuffle(with: &generator)
        var dealt = [Int](repeating: 0, count: set.intents.count)
        var folds = [Int](repeating: 0, count: order.count)
        for example in order {
            let intent = set.labels[example]
            // Intents start at different folds, or the first fold would get all small intents.
            folds[example] = (dealt[intent] + intent) % Self.foldCount
            dealt[intent] += 1
        }
        return folds
    }
}
