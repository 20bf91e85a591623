import ChannelKit

/// An intent that was recognised, and how.
struct Detection: Sendable {
    let intent: Intent
    /// In words for the operator.
    let reason: String
    /// 1 for one told by a rule.
    let confidence: Double
    /// What a pattern captured, by its names.
    var captures: [String: String] = [:]

    /// Whether it is sure enough to leave something else aside for it.
    var isClear: Bool { confidence >= Self.clear }

    private static let clear = 0.6

    /// What the next step is told.
    var facts: [String: JSONValue] {
        [
            "intent": .string(intent.name), "confidence": .number((confidence * 1_000).rounded() / 1_000),
            "captures": .object(captures.mapValues(JSONValue.string)),
        ]
    }
}

/// What came of looking for an intent.
enum DetectionResult: Sendable {
    case found(Detection)
    case notReady, nothing

    var detection: Detection? {
        if case .found(let detection) = self { detection } else { nil }
    }
}

extension IntentDetection {
    /// What `text` asks for: by a rule if one fits, else by what was learnt.
    func detect(_ text: String, in turn: Turn) -> DetectionResult {
        let words = text.foldedWords
        for intent in intents {
            if let match = intent.rules.match(text, words: words, counts: turn.mayBe) {
                let reason = "\(intent.name), by \(match.reason)"
                return .found(Detection(intent: intent, reason: reason, confidence: 1, captures: match.captures))
            }
        }
        guard !learner.examples.isEmpty else { return .nothing }
        guard let model = learner.model else { return .notReady }
        guard let best = model.classify(text).accepted, let intent = intents.first(where: { $0.name == best.intent })
        else { return .nothing }
        let reason = "\(intent.name), by the classifier, \(Int((best.confidence * 100).rounded())) %"
        return .found(Detection(intent: intent, reason: reason, confidence: Double(best.confidence)))
    }
}
