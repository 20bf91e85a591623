public import ChannelKit

/// Answers what customers ask for, told by rules and by a classifier that learns from examples.
public struct IntentDetection: ResponseStrategy {
    static let intents = Setting.map(
        "intents",
        of: Intent.declarations,
        help: "What customers ask for, by names of your own.",
        example: "opening_hours",
        as: Intent.init
    )

    public static let manifest = StrategyManifest(
        kind: "intent-detection",
        summary: "Answers what customers ask for, told by rules and by a classifier that learns from examples.",
        settings: [intents.declaration],
        deadline: .seconds(1)
    )

    let intents: [Intent]
    private let trainer: IntentTrainer

    public init(settings: SettingValues) throws(ConfigurationIssue) {
        intents = try settings[Self.intents]
        guard !intents.isEmpty else {
            throw ConfigurationIssue(
                path: ["intents"],
                problem: "there are none",
                remedy: "write one, or remove the step"
            )
        }
        trainer = IntentTrainer(
            intents.flatMap { intent in intent.examples.map { IntentExample(intent: intent.name, text: $0) } }
        )
    }

    public var alwaysAnswers: Bool { false }

    /// Whether the classifier has learnt what it can.
    var isReady: Bool { intents.allSatisfy(\.examples.isEmpty) || trainer.model != nil }

    public func respond(to turn: Turn) async throws -> Verdict {
        let text = turn.text
        guard !text.allSatisfy(\.isWhitespace) else { return .pass(reason: "there are no words") }
        for intent in intents {
            if let rule = intent.rules.reason(for: text) { return verdict(intent, by: rule, turn) }
        }
        guard let model = trainer.model else { return .pass(reason: "not ready: the classifier is still learning") }
        let prediction = model.classify(text)
        guard let best = prediction.accepted, let intent = intents.first(where: { $0.name == best.intent }) else {
            return .pass(reason: "none of the intents")
        }
        return verdict(intent, by: "the classifier, \(Int((best.confidence * 100).rounded())) %", turn)
    }

    private func verdict(_ intent: Intent, by rule: String, _ turn: Turn) -> Verdict {
        let reason = "\(intent.name), by \(rule)"
        switch intent.action {
        case .reply(let template):
            let text = turn.render(template)
            return text.allSatisfy(\.isWhitespace)
                ? .silent(reason: "\(reason); its text is empty") : .reply(.text(text))
        case .handOff: return .handOff(reason: reason)
        case .silence: return .silent(reason: reason)
        case .pass: return .pass(reason: reason)
        }
    }
}
