import ChannelKit
import Foundation

/// How well the intents of a chain tell lines apart that somebody has sorted before, for `patchbay intents`.
public struct IntentReport: Sendable {
    /// A line and its intent; `none` for one that is none of them.
    public typealias Line = (intent: String, text: String)

    /// How many lines.
    public let lines: Int
    /// The share of lines with an intent whose best intent is that one, before refusal.
    public let accuracy: Double
    /// Of those, the share that is refused all the same.
    public let refusedRight: Double
    /// Of the lines that are none of the intents, the share that is refused.
    public let refusedForeign: Double
    /// How long the training took, in seconds.
    public let trainSeconds: Double
    /// How long one prediction takes, in microseconds.
    public let predictMicroseconds: Double
    /// Intents taken for others: the intended, the predicted, how often.
    public let confusions: [(intended: String, predicted: String, count: Int)]
    /// The intents that fare worst: right of so many.
    public let worst: [(intent: String, right: Int, lines: Int)]
    /// Examples that the others take for another intent.
    public let fights: [(intent: String, text: String, takenFor: String)]
}

extension IntentDetection {
    /// The names of the intents.
    public var intentNames: Set<String> { Set(intents.map(\.name)) }

    /// Whether the classifier of `other` learns from the same examples.
    public func hasSameExamples(as other: IntentDetection) -> Bool {
        learner.examples.key == other.learner.examples.key
    }

    /// The intent that a rule finds in `text`, whatever its language, and which kind of rule.
    public func rule(for text: String) async -> (intent: String, rule: String)? {
        let text = text.cut(toBytes: OperatorPattern.textLimit)
        let words = text.foldedWords
        let search = await IntentRules.search(for: intents.map(\.rules), in: text, words: words) { _ in true }
        return search.match.map { (intents[$0.position].name, $0.rule.reason) }
    }

    /// The intents and their confidences for `text`, the likeliest first, and whether it seems to be none of them.
    ///
    /// It trains, and takes as long as that takes.
    public func scores(
        of text: String
    ) async throws -> (ranked: [(intent: String, confidence: Double)], isForeign: Bool) {
        try await learner.withdraw()
        let prediction = try IntentTraining(learner.examples.examples).model.classify(text)
        return (prediction.ranked.map { ($0.intent, Double($0.confidence)) }, prediction.isForeign)
    }

    /// Trains, and tries the classifier on lines that somebody has sorted.
    public func report(on lines: [IntentReport.Line]) async throws -> IntentReport {
        try await learner.withdraw()
        let examples = learner.examples.examples
        let clock = ContinuousClock()
        var training: IntentTraining?
        let trainTime = try clock.measure { training = try IntentTraining(examples) }
        guard let training else { throw CancellationError() }
        let sorted = lines.map { IntentExample(intent: $0.intent, text: $0.text) }
        let predictTime = clock.measure { for line in sorted { _ = training.model.classify(line.text) } }
        let evaluation = IntentEvaluation(of: training.model, on: sorted)
        return IntentReport(
            lines: evaluation.lines,
            accuracy: evaluation.accuracy,
            refusedRight: evaluation.refusedRight,
            refusedForeign: evaluation.refusedForeign,
            trainSeconds: trainTime / .seconds(1),
            predictMicroseconds: predictTime / .microseconds(max(1, sorted.count)),
            confusions: evaluation.confusions.prefix(10).map { ($0.intended, $0.predicted, $0.count) },
            worst: evaluation.intents.prefix(5).map { ($0.intent, $0.right, $0.lines) },
            fights: training.fights.prefix(10).map { ($0.example.intent, $0.example.text, $0.takenFor) }
        )
    }
}
