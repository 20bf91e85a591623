import ChannelKit
import Foundation

/// A recognised intent, with the rule or the confidence that decided.
struct Detection: Sendable {
    let intent: Intent
    /// The step's reason, for operators.
    let reason: String
    /// From 0 to 1; 1 if a rule decided.
    let confidence: Double
    /// The named groups of the pattern that matched.
    var captures: [String: String] = [:]
    /// The other intents that the message may be of, if the customer is to be asked first; nil if it is certain.
    var doubt: IntentDoubt?
    /// The earlier message in which the intent was found; nil if it is the turn's.
    var said: String?

    /// True if it is confident enough to interrupt an open form.
    var isClear: Bool { confidence >= Self.clear && doubt == nil }

    private static let clear = 0.6

    /// The facts for the next step.
    var facts: [String: JSONValue] {
        [
            "intent": .string(intent.name), "confidence": .number((confidence * 1_000).rounded() / 1_000),
            "captures": .object(captures.mapValues(JSONValue.string)),
        ]
    }
}

/// The result of a search for an intent.
enum DetectionResult: Sendable {
    case found(Detection)
    case notReady
    /// No intent; lists the intents with a pattern that timed out.
    case nothing(timedOut: [String])

    var detection: Detection? {
        if case .found(let detection) = self { detection } else { nil }
    }
}

extension IntentDetection {
    /// Finds the intent of `text`: by the rules, or else by the classifier.
    ///
    /// - Parameter text: At most ``OperatorPattern/textLimit`` bytes.
    func detect(_ text: String, in turn: Turn) async -> DetectionResult {
        let rules = await IntentRules.search(
            for: intents.map(\.rules),
            in: text,
            words: NegatedWords(in: text),
            counts: turn.mayBe
        )
        if let (position, rule) = rules.match {
            let intent = intents[position]
            let reason = "\(intent.name), by \(rule.reason)"
            return .found(Detection(intent: intent, reason: reason, confidence: 1, captures: rule.captures))
        }
        let nothing = DetectionResult.nothing(timedOut: rules.timedOut.map { intents[$0].name })
        guard !examples.isEmpty else { return nothing }
        guard let model = await model(for: turn) else { return .notReady }
        let prediction = model.classify(text)
        guard let best = prediction.accepted, let intent = intents.first(where: { $0.name == best.intent })
        else { return nothing }
        let reason = "\(intent.name), by the classifier, \(Int((best.confidence * 100).rounded())) %"
        return .found(
            Detection(
                intent: intent,
                reason: reason,
                confidence: Double(best.confidence),
                doubt: doubt(about: intent, in: prediction, by: model)
            )
        )
    }

    /// The trained model; nil if it is not trained in time.
    ///
    /// A written message waits for the training, a caller does not: in a call the next step answers sooner.
    private func model(for turn: Turn) async -> IntentModel? {
        let cache = turn.services.cache
        if let model = await trainer.storedModel(of: examples, in: cache) { return model }
        guard !turn.conversation.isCall else {
            trainer.request(examples)
            return nil
        }
        let deadline = turn.deadline.addingTimeInterval(-Self.margin)
        return await turn.clock.withDeadline(deadline) { await trainer.train(examples, isUrgent: true) } ?? nil
    }

    /// The part of the step's time that the wait leaves, in seconds, so that the step passes and is not cancelled.
    private static let margin = 0.1
}
