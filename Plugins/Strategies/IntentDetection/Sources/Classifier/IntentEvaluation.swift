/// The evaluation of a model on labelled lines that it was not trained on.
struct IntentEvaluation: Sendable, Equatable {
    /// The label of out-of-scope lines.
    static let outOfScopeIntent = IntentExample.outOfScopeIntent

    /// The number of lines of one intent that were predicted as another.
    struct Confusion: Sendable, Equatable {
        let intended: String
        let predicted: String
        let count: Int
    }

    /// The recall of one intent.
    struct IntentScore: Sendable, Equatable {
        let intent: String
        let lines: Int
        let right: Int

        var accuracy: Double { share(right, of: lines) }
    }

    /// The number of lines, in scope or not.
    let lines: Int
    /// The share of in-scope lines whose best intent is the labelled one, refused or not.
    let accuracy: Double
    /// The share of correctly predicted lines that the threshold refuses.
    let refusedRight: Double
    /// The share of all in-scope lines that the threshold refuses, including those predicted wrong.
    let refusedInScope: Double
    /// The share of out-of-scope lines that the threshold refuses.
    let refusedOutOfScope: Double
    /// The confusions, most frequent first.
    let confusions: [Confusion]
    /// The recall of each intent, lowest first.
    let intents: [IntentScore]

    init(of model: IntentModel, on lines: [IntentExample]) {
        self.init(lines.map { Outcome(intended: $0.intent, prediction: model.classify($0.text)) })
    }

    private init(_ outcomes: [Outcome]) {
        let outOfScope = outcomes.filter { $0.intended == Self.outOfScopeIntent }
        let inScope = outcomes.filter { $0.intended != Self.outOfScopeIntent }
        let right = inScope.filter(\.isRight)
        lines = outcomes.count
        accuracy = share(right.count, of: inScope.count)
        refusedRight = Self.refused(right)
        refusedInScope = Self.refused(inScope)
        refusedOutOfScope = Self.refused(outOfScope)
        confusions = Self.confusions(inScope)
        intents = Self.scores(inScope)
    }

    private static func refused(_ outcomes: [Outcome]) -> Double {
        share(outcomes.count { $0.isRefused }, of: outcomes.count)
    }

    private static func confusions(_ inScope: [Outcome]) -> [Confusion] {
        Dictionary(grouping: inScope.filter { !$0.isRight }) { [$0.intended, $0.predicted] }
            .map { Confusion(intended: $0.key[0], predicted: $0.key[1], count: $0.value.count) }
            .sorted { ($1.count, $0.intended, $0.predicted) < ($0.count, $1.intended, $1.predicted) }
    }

    private static func scores(_ inScope: [Outcome]) -> [IntentScore] {
        Dictionary(grouping: inScope, by: \.intended)
            .map { IntentScore(intent: $0.key, lines: $0.value.count, right: $0.value.count { $0.isRight }) }
            .sorted { ($0.accuracy, $0.intent) < ($1.accuracy, $1.intent) }
    }
}

/// The prediction for one line.
private struct Outcome {
    let intended: String
    let predicted: String
    let isRefused: Bool

    var isRight: Bool { intended == predicted }

    init(intended: String, prediction: IntentPrediction) {
        self.intended = intended
        predicted = prediction.best?.intent ?? IntentEvaluation.outOfScopeIntent
        isRefused = prediction.isOutOfScope
    }
}

/// The ratio of `part` to `whole`; 0 if `whole` is 0.
private func share(_ part: Int, of whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
}
