public import ChannelKit
import Foundation

/// Answers customers by intent, which rules and a classifier trained on examples detect.
public struct IntentDetection: ResponseStrategy {
    static let intents = Setting.map(
        "intents",
        of: Intent.declarations,
        help: "The intents: what customers ask for, each under a name that you choose.",
        example: "opening_hours",
        as: Intent.init
    )

    static let outOfScope = TextsByLanguage.setting(
        "out_of_scope",
        help:
            "Example messages that are of no intent, such as those about the same topics that the intents do not answer.",
        example: ["Do you sell gift cards?"]
    )

    public static let manifest = StrategyManifest(
        kind: "intent-detection",
        summary: "Answers customers by intent, which rules and a classifier trained on examples detect.",
        settings: .settings {
            intents
            outOfScope
            Clarification.setting
        },
        // Rules and classifier take milliseconds; a first message may wait until its model is trained.
        deadline: .seconds(5)
    )

    let intents: [Intent]
    let clarification: Clarification
    let examples: TrainingSet
    let trainer: Trainer
    /// The words that tell a language, found when they are first needed.
    let languageWords: LanguageWords

    public init(settings: SettingValues) throws(ConfigurationIssue) {
        try self.init(settings: settings, trainer: .shared)
    }

    init(settings: SettingValues, trainer: Trainer) throws(ConfigurationIssue) {
        let written = try settings[Self.intents]
        guard !written.isEmpty else {
            throw ConfigurationIssue(
                path: ["intents"],
                problem: "there are no intents",
                remedy: "write one, or remove the step"
            )
        }
        intents = written.map(\.withoutExamples)
        if let written = try settings[Clarification.setting] {
            clarification = written
        } else {
            clarification = try .default
        }
        let foreign = try settings[Self.outOfScope] ?? .none
        try foreign.checkLanguages(of: Self.outOfScope.declaration.name)
        let hasExamples = written.contains { !$0.examples.isEmpty }
        examples = TrainingSet(
            written.flatMap { intent in intent.examples.map { IntentExample(intent: intent.name, text: $0) } }
                + (hasExamples ? foreign.entries : []).map {
                    IntentExample(intent: IntentExample.outOfScopeIntent, text: $0.text)
                }
        )
        languageWords = LanguageWords()
        self.trainer = trainer
    }

    public var alwaysAnswers: Bool { false }

    public func respond(to turn: Turn) async throws -> Verdict {
        if let state = try await FormMemory(of: turn).before(), let form = openForm(state, in: turn) {
            return try await form.respond()
        }
        if let verdict = try await ClarificationTurn(turn, of: self).respond() { return verdict }
        return try await answer(turn)
    }

    /// Answers the messages by their intent.
    func answer(_ turn: Turn) async throws -> Verdict {
        let text = turn.text(limit: OperatorPattern.textLimit)
        guard !text.allSatisfy(\.isWhitespace) else { return .pass(reason: "the message has no text") }
        switch await detect(text, in: turn) {
        case .nothing(timedOut: []): return .pass(reason: "no intent matched")
        case .nothing(let timedOut):
            return .pass(reason: "no intent matched; a pattern timed out: \(timedOut.joined(separator: ", "))")
        case .notReady: return .pass(reason: "the classifier is not trained yet")
        case .found(let first):
            let requests = await requests(in: text, besides: first, turn)
            if requests.count == 1, let doubt = requests[0].doubt {
                return try await ClarificationTurn(turn, of: self).ask(about: requests[0], doubt)
            }
            return try await verdict(requests, in: turn)
        }
    }

    func verdict(_ detection: Detection, in turn: Turn) async throws -> Verdict {
        switch detection.intent.action {
        case .reply(let templates):
            guard let reply = try await templates.reply(to: turn, rememberedAs: detection.intent.memoryKey) else {
                return .silent(reason: "\(detection.reason); the reply text is empty")
            }
            return .reply(reply, ReplyRationale(detection.reason))
        case .form(let form):
            return try await FormTurn(opening: form, for: detection, in: turn, of: self).begin()
        case .handoff: return try await handoff(detection, in: turn)
        case .silence: return .silent(reason: detection.reason)
        case .pass: return .pass(reason: detection.reason, facts: detection.facts)
        }
    }

    /// Hands the conversation off; the note for the agent lists `facts` and the pattern's captures.
    func handoff(_ detection: Detection, in turn: Turn, knowing facts: [String] = []) async throws -> Verdict {
        var handoff = HandoffRequest(reason: detection.reason)
        let captured = detection.captures.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        handoff.note = try await turn.handoffNote(
            because: "the customer asked for '\(detection.intent.name)'",
            facts: captured + facts
        )
        if case .handoff(let templates?) = detection.intent.action {
            handoff.customerMessage = try await templates.reply(to: turn, rememberedAs: detection.intent.memoryKey)?
                .plainText
        }
        return .handoff(handoff)
    }

    /// The conversation's open form; nil if it belongs to another step or has expired.
    private func openForm(_ state: FormState, in turn: Turn) -> FormTurn? {
        guard let intent = intents.first(where: { $0.name == state.intent }),
            case .form(let form) = intent.action,
            let first = turn.messages.first,
            first.sentAt.timeIntervalSince(state.at) <= form.expires.timeInterval
        else { return nil }
        return FormTurn(continuing: state, of: form, in: turn, of: self)
    }
}

extension IntentDetection: StrategyPreparing {
    /// Trains the model, unless the cache has it.
    public func prepare(using cache: any StrategyCache) async { await trainer.prepare(examples, using: cache) }
}

extension Intent {
    /// The key in the conversation's memory of the reply variant that was sent last.
    var memoryKey: String { "intent-detection.reply.\(name)" }
}

extension Reply {
    /// The reply's contents as plain text; nil if there is none.
    fileprivate var plainText: String? {
        guard case .contents(let contents, _) = self else { return nil }
        let text = contents.map(\.plainText).filter { !$0.isEmpty }.joined(separator: "\n")
        return text.isEmpty ? nil : text
    }
}
