/// How well a model does on lines it has not learnt from.
struct IntentEvaluation: Sendable, Equatable {
    /// The intent of lines that are none of the intents.
    static let foreignIntent = "none"

    /// An intent taken for another, and how often.
    struct Confusion: Sendable, Equatable {
        let intended: String
        let predicted: String
        let count: Int
    }

    /// How an intent's own lines fare.
    struct IntentScore: Sendable, Equatable {
        let intent: String
        let lines: Int
        let right: Int

        var accuracy: Double { share(right, of: lines) }
    }

    /// All lines, foreign ones among them.
    let lines: Int
    /// The share of lines with an intent whose best intent is that one, refused or not.
    let accuracy: Double
    /// Of the lines whose best intent is right, the share that is refused all the same.
    let refusedRight: Double
    /// Of all lines that have an intent, the share that is refused: those that would have gone wrong as well.
    let refusedKnown: Double
    /// Of the foreign lines, the share that is refused.
    let refusedForeign: Double
    /// The most frequent first.
    let confusions: [Confusion]
    /// The worst first.
    let intents: [IntentScore]

    init(of model: IntentModel, on lines: [IntentExample]) {
        self.init(lines.map { Outcome(intended: $0.intent, prediction: model.classify($0.text)) })
    }

    private init(_ outcomes: [Outcome]) {
        let foreign = outcomes.filter { $0.intended == Self.foreignIntent }
        let known = outcomes.filter { $0.intended != Self.foreignIntent }
        let right = known.filter(\.isRight)
        lines = outcomes.count
        accuracy = share(right.count, of: known.count)
        refusedRight = Self.refused(right)
        refusedKnown = Self.refused(known)
        refusedForeign = Self.refused(foreign)
        confusions = Self.confusions(known)
        intents = Self.scores(known)
    }

    private static func refused(_ outcomes: [Outcome]) -> Double {
        share(outcomes.count { $0.isRefused }, of: outcomes.count)
    }

    private static func confusions(_ known: [Outcome]) -> [Confusion] {
        Dictionary(grouping: known.filter { !$0.isRight }) { [$0.intended, $0.predicted] }
            .map { Confusion(intended: $0.key[0], predicted: $0.key[1], count: $0.value.count) }
            .sorted { ($1.count, $0.intended, $0.predicted) < ($0.count, $1.intended, $1.predicted) }
    }

    private static func scores(_ known: [Outcome]) -> [IntentScore] {
        Dictionary(grouping: known, by: \.intended)
            .map { IntentScore(intent: $0.key, lines: $0.value.count, right: $0.value.count { $0.isRight }) }
            .sorted { ($0.accuracy, $0.intent) < ($1.accuracy, $1.intent) }
    }
}

/// What became of a line.
private struct Outcome {
    let intended: String
    let predicted: String
    let isRefused: Bool

    var isRight: Bool { intended == predicted }

    init(intended: String, prediction: IntentPrediction) {
        self.intended = intended
        predicted = prediction.best?.intent ?? IntentEvaluation.foreignIntent
        isRefused = prediction.isForeign
    }
}

/// Zero of nothing is zero.
private func share(_ part: Int, of whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
}
