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
    case notReady
    /// None; the names are those of intents with a pattern that ran out of time.
    case nothing(timedOut: [String])

    var detection: Detection? {
        if case .found(let detection) = self { detection } else { nil }
    }
}

extension IntentDetection {
    /// What `text` asks for: by a rule if one fits, else by what was learnt.
    ///
    /// - Parameter text: At most ``OperatorPattern/textLimit`` bytes.
    func detect(_ text: String, in turn: Turn) async -> DetectionResult {
        let rules = await IntentRules.search(
            for: intents.map(\.rules),
            in: text,
            words: text.foldedWords,
            counts: turn.mayBe
        )
        if let (position, rule) = rules.match {
            let intent = intents[position]
            let reason = "\(intent.name), by \(rule.reason)"
            return .found(Detection(intent: intent, reason: reason, confidence: 1, captures: rule.captures))
        }
        let nothing = DetectionResult.nothing(timedOut: rules.timedOut.map { intents[$0].name })
        guard !learner.examples.isEmpty else { return nothing }
        guard let model = learner.model else { return .notReady }
        guard let best = model.classify(text).accepted, let intent = intents.first(where: { $0.name == best.intent })
        else { return nothing }
        let reason = "\(intent.name), by the classifier, \(Int((best.confidence * 100).rounded())) %"
        return .found(Detection(intent: intent, reason: reason, confidence: Double(best.confidence)))
    }
}
