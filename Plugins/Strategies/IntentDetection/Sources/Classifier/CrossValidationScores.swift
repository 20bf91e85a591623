/// How each example is scored by machines that have not seen it.
struct CrossValidationScores: Sendable {
    /// In the order of the examples, for each intent.
    let scores: [[Float]]

    private static let folds = 5
    /// Few, since the machines start from what was learnt with the held-out part and only have to settle without it.
    private static let settlingEpochs = 2

    /// - Parameter vectors: Those of the set's examples, and after them those of what is never held out.
    init(_ trainer: LinearSVMTrainer, _ set: IntentExampleSet, vectors: [SparseVector]) throws(CancellationError) {
        var scores = [[Float]](repeating: [], count: set.labels.count)
        let fold = Self.assigned(set)
        for part in 0..<Self.folds {
            let heldOut = fold.indices.filter { fold[$0] == part }
            guard !heldOut.isEmpty else { continue }
            var partial = trainer
            partial.forget(heldOut)
            let rest = vectors.indices.filter { !fold.indices.contains($0) || fold[$0] != part }
            try partial.train(on: rest, epochs: Self.settlingEpochs)
            for example in heldOut { scores[example] = partial.scores(of: vectors[example]) }
        }
        self.scores = scores
    }

    /// Deals the examples of each intent out over the folds.
    private static func assigned(_ set: IntentExampleSet) -> [Int] {
        var generator = SplitMix(seed: 0xF01D)
        var order = Array(set.labels.indices)
        order.shuffle(with: &generator)
        var dealt = [Int](repeating: 0, count: set.intents.count)
        var folds = [Int](repeating: 0, count: order.count)
        for example in order {
            let intent = set.labels[example]
            // Small intents begin at different folds, or the first would get them all.
            folds[example] = (dealt[intent] + intent) % Self.folds
            dealt[intent] += 1
        }
        return folds
    }
}
