public import ChannelKit
import Foundation

/// The accuracy of a step's intents on labelled lines, for `patchbay intents`.
public struct IntentReport: Sendable {
    /// A labelled line; its intent is `none` if the line is out of scope.
    public typealias Line = (intent: String, text: String)

    /// The number of lines.
    public let lines: Int
    /// The share of in-scope lines whose best intent is the labelled one, before the refusal threshold.
    public let accuracy: Double
    /// The share of these lines that the threshold refuses.
    public let refusedRight: Double
    /// The share of out-of-scope lines that the threshold refuses.
    public let refusedOutOfScope: Double
    /// The duration of the training, in seconds.
    public let trainSeconds: Double
    /// The duration of one prediction, in microseconds.
    public let predictMicroseconds: Double
    /// The lines that failed, with the intent that was accepted; nil if the line was refused.
    public let failures: [(intent: String, text: String, accepted: String?)]
    /// The number of accepted in-scope and out-of-scope lines about which the customer is asked first.
    public let asked: (inScope: Int, outOfScope: Int)
    /// The confusion counts: labelled intent, predicted intent, number of lines.
    ///
    /// Most frequent first.
    public let confusions: [(intended: String, predicted: String, count: Int)]
    /// The intents with the lowest recall: lines predicted right, and all lines of the intent.
    public let worst: [(intent: String, right: Int, lines: Int)]
    /// The examples that the classifier takes for another intent when they are held out of the training.
    public let conflicts: [(intent: String, text: String, predicted: String)]
}

extension IntentDetection {
    /// The names of the intents.
    public var intentNames: Set<String> { Set(intents.map(\.name)) }

    /// True if both steps train on the same examples, and so share a model.
    public func hasSameExamples(as other: IntentDetection) -> Bool {
        examples.key == other.examples.key
    }

    /// The intent that a rule finds in `text`, and the kind of rule; rules of all languages count.
    public func rule(for text: String) async -> (intent: String, rule: String)? {
        let text = text.cut(toBytes: OperatorPattern.textLimit)
        let words = NegatedWords(in: text)
        let search = await IntentRules.search(for: intents.map(\.rules), in: text, words: words) { _ in true }
        return search.match.map { (intents[$0.position].name, $0.rule.reason) }
    }

    /// The intents with their confidence for `text`, best first, and true if the classifier refuses all of them.
    ///
    /// Trains a model first, which takes seconds for thousands of examples.
    public func scores(of text: String) throws -> (ranked: [(intent: String, confidence: Double)], isOutOfScope: Bool) {
        let prediction = try TrainingRun(examples.examples, findsConflicts: false).model.classify(text)
        return (prediction.ranked.map { ($0.intent, Double($0.confidence)) }, prediction.isOutOfScope)
    }

    /// The evidence for the best intent of `text`, and that from which on it is accepted, and is not asked about.
    ///
    /// Nil without examples. Trains a model first.
    public func evidence(for text: String) throws -> StepDecision? {
        try evidence(for: text, by: TrainingRun(examples.examples, findsConflicts: false).model)
    }

    func evidence(for text: String, by model: IntentModel) -> StepDecision? {
        let prediction = model.classify(text)
        let threshold = Double(model.calibration.refusal)
        return prediction.best.map { best in
            StepDecision(
                subject: best.intent,
                score: threshold + Double(prediction.margin),
                threshold: threshold,
                certain: isAskedAbout(best.intent) ? Double(model.calibration.certain) : nil,
                asks: asks(about: prediction, by: model)
            )
        }
    }

    /// True if the customer is asked about the intent where the classifier is not certain.
    private func isAskedAbout(_ name: String) -> Bool {
        clarification.isEnabled && intents.contains { $0.name == name && $0.title != nil }
    }

    private func asks(about prediction: IntentPrediction, by model: IntentModel) -> Bool {
        guard let intent = intents.first(where: { $0.name == prediction.best?.intent }) else { return false }
        return doubt(about: intent, in: prediction, by: model) != nil
    }

    /// Trains a model and evaluates it on labelled lines.
    public func report(on lines: [IntentReport.Line]) throws -> IntentReport {
        let clock = ContinuousClock()
        var run: TrainingRun?
        let trainTime = try clock.measure { run = try TrainingRun(examples.examples) }
        guard let run else { throw CancellationError() }
        let sorted = lines.map { IntentExample(intent: $0.intent, text: $0.text) }
        var predictions: [IntentPrediction] = []
        let predictTime = clock.measure {
            for line in sorted { predictions.append(run.model.classify(line.text)) }
        }
        let accepted = predictions.map(\.accepted?.intent)
        let asked = zip(sorted, predictions).filter { asks(about: $1, by: run.model) }.map(\.0)
        let failures = zip(sorted, accepted).filter { ($1 ?? IntentExample.outOfScopeIntent) != $0.intent }
        let evaluation = IntentEvaluation(of: run.model, on: sorted)
        return IntentReport(
            lines: evaluation.lines,
            accuracy: evaluation.accuracy,
            refusedRight: evaluation.refusedRight,
            refusedOutOfScope: evaluation.refusedOutOfScope,
            trainSeconds: trainTime / .seconds(1),
            predictMicroseconds: predictTime / .microseconds(max(1, sorted.count)),
            failures: failures.map { ($0.intent, $0.text, $1) },
            asked: (asked.count { !$0.isOutOfScope }, asked.count(where: \.isOutOfScope)),
            confusions: evaluation.confusions.prefix(10).map { ($0.intended, $0.predicted, $0.count) },
            worst: evaluation.intents.prefix(5).map { ($0.intent, $0.right, $0.lines) },
            conflicts: run.conflicts.prefix(10).map { ($0.example.intent, $0.example.text, $0.predicted) }
        )
    }
}
