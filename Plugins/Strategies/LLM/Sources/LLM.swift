public import ChannelKit
import Crypto
import Foundation

/// Answers with a language model, which may use tools, look into documents and hand over to a person.
public struct LLM: ResponseStrategy {
    public static let manifest = StrategyManifest(
        kind: "llm",
        summary: "Answers with a language model, which may use tools, look into documents and hand over to a person.",
        settings: ModelChain.declarations + LLMSettings.declarations + KnowledgeBase.declarations,
        deadline: .seconds(30)
    )

    private let settings: LLMSettings
    private let model: any ChatModel
    private let knowledge: any KnowledgeSearching
    /// The operator's credentials, which no reply may hold.
    private let secrets: [Secret]
    private let step: String

    public init(settings values: SettingValues) throws(ConfigurationIssue) {
        try self.init(
            settings: LLMSettings(values),
            model: ModelChain(values),
            knowledge: KnowledgeBase(values),
            secrets: values.secrets(of: Self.manifest.settings),
            step: Self.fingerprint(of: values)
        )
    }

    init(
        settings: LLMSettings,
        model: any ChatModel,
        knowledge: any KnowledgeSearching,
        secrets: [Secret] = [],
        step: String = "0"
    ) {
        self.settings = settings
        self.model = model
        self.knowledge = knowledge
        self.secrets = secrets + settings.toolSecrets
        self.step = step
    }

    public var alwaysAnswers: Bool { false }

    public func respond(to turn: Turn) async throws -> Verdict {
        if let verdict = try await settings.quota?.verdict(for: turn) { return verdict }
        let effort = RunStats(turn.services.usage)
        let turn = turn.counting(by: effort)
        var redaction = Redaction(of: settings.redact)
        let passages = await passages(for: redaction.redact(turn.text(limit: Self.maxQuestionLength)), on: turn)
        let sources = passages.map { ReplySource(document: $0.document, section: $0.section, score: $0.score) }
        var talk = try await talk(on: turn, knowing: passages, redaction, effort)
        if turn.conversation.isCall { return try await StreamingToolLoop.verdict(of: talk, sources: sources) }
        do {
            switch try await talk.run() {
            case .reply(let text): return .reply(.text(text), ReplyRationale(effort.summary, sources: sources))
            case .handoff(let handoff): return .handoff(handoff)
            }
        } catch {
            throw LLMReport(failure: error, effort: effort.summary)
        }
    }

    /// The bytes of the message that documents are searched for; a longer text is no question.
    private static let maxQuestionLength = 4_096

    /// What the documents say about the message; looking it up may take a quarter of the time.
    private func passages(for question: String, on turn: Turn) async -> [Passage] {
        guard !question.allSatisfy(\.isWhitespace) else { return [] }
        let time = turn.deadline.timeIntervalSince(turn.clock.now) / 4
        return await knowledge.passages(
            for: question,
            until: turn.clock.now.addingTimeInterval(max(0, time)),
            clock: turn.clock,
            services: turn.services
        )
    }

    private func talk(
        on turn: Turn,
        knowing passages: [Passage],
        _ redaction: Redaction,
        _ effort: RunStats
    ) async throws -> ToolLoop {
        let history =
            settings.historyTokens > 0 ? try await turn.services.history.recent(limit: PromptHistory.entries) : []
        var redaction = redaction
        let messages = PromptHistory.messages(
            history: history,
            turn: turn.messages,
            tokens: settings.historyTokens,
            redaction: &redaction
        )
        let instructions = settings.instructions(for: turn, redaction: &redaction)
        let prompt = settings.prompt(instructions, for: turn, knowing: passages, redaction: &redaction)
        let check = ReplyCheck(
            maxLength: settings.maxLength(on: turn.channel),
            secrets: SecretScan(own: secrets),
            leaks: LeakCheck(of: instructions + "\n\n" + PromptBuilder.rules),
            known: [prompt] + messages.map(\.text)
        )
        return ToolLoop(
            turn: turn,
            model: model,
            toolbox: settings.toolbox,
            maxSteps: settings.maxSteps,
            effort: effort,
            step: step,
            request: ModelRequest(
                instructions: prompt,
                messages: messages,
                tools: settings.toolbox.declarations,
                maxTokens: settings.maxTokens,
                temperature: settings.temperature
            ),
            redaction: redaction,
            check: check
        )
    }

    /// Eight digits that tell this step's settings from another's, the same in every process.
    private static func fingerprint(of values: SettingValues) -> String {
        let names = ["provider", "model", "base_url"]
        var text = names.map { values.raw($0)?.text ?? "" }.joined(separator: "\n")
        if case .localized(let template)? = values.raw("instructions") {
            text += template.byLanguage.sorted { $0.key < $1.key }.map { "\n\($0.key): \($0.value.source)" }.joined()
        }
        return SHA256.hash(data: Data(text.utf8)).prefix(4).hex
    }
}

extension ModelMessage {
    /// What was said.
    fileprivate var text: String {
        switch self {
        case .customer(let text), .model(let text, _), .result(_, let text, _): text
        }
    }
}
