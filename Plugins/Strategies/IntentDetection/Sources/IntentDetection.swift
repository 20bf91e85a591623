public import ChannelKit
import Foundation

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
    let learner: IntentLearner

    public init(settings: SettingValues) throws(ConfigurationIssue) {
        try self.init(settings: settings, training: .shared)
    }

    init(settings: SettingValues, training: ModelTraining) throws(ConfigurationIssue) {
        let written = try settings[Self.intents]
        guard !written.isEmpty else {
            throw ConfigurationIssue(
                path: ["intents"],
                problem: "there are none",
                remedy: "write one, or remove the step"
            )
        }
        let examples = written.flatMap { intent in
            intent.examples.map { IntentExample(intent: intent.name, text: $0) }
        }
        intents = written.map(\.withoutExamples)
        learner = IntentLearner(examples, training: training)
    }

    public var alwaysAnswers: Bool { false }

    public func respond(to turn: Turn) async throws -> Verdict {
        let memory = FormMemory(of: turn)
        if let state = try await memory.before(), let form = openForm(state, in: turn) {
            return try await form.respond()
        }
        let text = turn.text(limit: OperatorPattern.textLimit)
        guard !text.allSatisfy(\.isWhitespace) else { return .pass(reason: "there are no words") }
        switch await detect(text, in: turn) {
        case .nothing(timedOut: []): return .pass(reason: "none of the intents")
        case .nothing(let timedOut):
            return .pass(reason: "none of the intents; out of time: a pattern of \(timedOut.joined(separator: ", "))")
        case .notReady: return .pass(reason: "not ready: the classifier is still learning")
        case .found(let detection): return try await verdict(detection, in: turn)
        }
    }

    private func verdict(_ detection: Detection, in turn: Turn) async throws -> Verdict {
        switch detection.intent.action {
        case .reply(let templates):
            guard let reply = try await templates.reply(to: turn, rememberedAs: detection.intent.memoryKey) else {
                return .silent(reason: "\(detection.reason); its text is empty")
            }
            return .reply(reply, ReplyRationale(detection.reason))
        case .capture(let capture):
            return try await FormTurn(beginning: capture, for: detection, in: turn, of: self).begin()
        case .handoff: return try await handoff(detection, in: turn)
        case .silence: return .silent(reason: detection.reason)
        case .pass: return .pass(reason: detection.reason, facts: detection.facts)
        }
    }

    /// Asks for a person, who is told what is known already.
    func handoff(_ detection: Detection, in turn: Turn, knowing facts: [String] = []) async throws -> Verdict {
        var handoff = HandoffRequest(reason: detection.reason)
        let captured = detection.captures.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        handoff.note = try await turn.handoffNote(
            because: "the customer asks for '\(detection.intent.name)'",
            facts: captured + facts
        )
        if case .handoff(let templates?) = detection.intent.action {
            handoff.customerMessage = try await templates.reply(to: turn, rememberedAs: detection.intent.memoryKey)?
                .plainText
        }
        return .handoff(handoff)
    }

    /// The questions that are open in the conversation, unless they are another step's or too old.
    private func openForm(_ state: FormState, in turn: Turn) -> FormTurn? {
        guard let intent = intents.first(where: { $0.name == state.intent }),
            case .capture(let capture) = intent.action,
            let first = turn.messages.first,
            first.sentAt.timeIntervalSince(state.at) <= capture.expires.timeInterval
        else { return nil }
        return FormTurn(continuing: state, of: capture, in: turn, of: self)
    }
}

extension Intent {
    /// Where the conversation's memory keeps which of several replies was said last.
    var memoryKey: String { "intent-detection.reply.\(name)" }
}

extension Reply {
    /// What it says, as text.
    fileprivate var plainText: String? {
        guard case .contents(let contents, _) = self else { return nil }
        let text = contents.map(\.plainText).filter { !$0.isEmpty }.joined(separator: "\n")
        return text.isEmpty ? nil : text
    }
}
