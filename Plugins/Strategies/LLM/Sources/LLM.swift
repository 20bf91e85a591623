public import ChannelKit
import Foundation

/// Answers with a language model, which can call tools, use documents and hand off to an agent.
public struct LLM: ResponseStrategy {
    public static let manifest = StrategyManifest(
        kind: "llm",
        summary: "Answers with a language model, which can call tools, use documents and hand off to an agent.",
        settings: ModelChain.declarations + LLMSettings.declarations + KnowledgeBase.declarations,
        deadline: .seconds(30)
    )

    private let settings: LLMSettings
    private let model: any ChatModel
    private let knowledge: any KnowledgeSearching
    private let grounding: Grounding
    /// The operator's credentials, which must not appear in a reply.
    private let secrets: [Secret]
    private let step: String
    /// The reading of long texts, apart from the tasks of other tenants.
    private let work = TextWork()

    public init(settings values: SettingValues) throws(ConfigurationIssue) {
        let documents = try KnowledgeSettings(values)
        try self.init(
            settings: LLMSettings(values),
            model: ModelChain(values),
            knowledge: KnowledgeBase(documents),
            grounding: Grounding(documents),
            secrets: values.secrets(of: Self.manifest.settings),
            step: Self.fingerprint(of: values)
        )
    }

    init(
        settings: LLMSettings,
        model: any ChatModel,
        knowledge: any KnowledgeSearching,
        grounding: Grounding = Grounding(),
        secrets: [Secret] = [],
        step: String = "0"
    ) {
        self.settings = settings
        self.model = model
        self.knowledge = knowledge
        self.grounding = grounding
        self.secrets = secrets + settings.toolSecrets
        self.step = step
    }

    public var alwaysAnswers: Bool { false }

    public func respond(to turn: Turn) async throws -> Verdict {
        if let verdict = try await settings.quota?.verdict(for: turn) { return verdict }
        let stats = RunStats(turn.services.usage)
        var turn = turn.counting(by: stats)
        if let transcription = settings.transcription { turn = await transcription.transcribed(turn, step: step) }
        var redaction = Redaction(of: settings.redact)
        let question: String
        (question, redaction) = try await redacted(turn.text(limit: Self.maxQueryLength), by: redaction)
        let passages = await passages(for: question, on: turn)
        let sources = passages.map { ReplySource(document: $0.document, section: $0.section, score: $0.score) }
        stats.record(sources)
        var loop = try await loop(on: turn, knowing: passages, redaction, stats)
        if turn.conversation.isCall { return try await StreamingToolLoop.verdict(of: loop, sources: sources) }
        do {
            switch try await loop.run() {
            case .reply(let text): return .reply(.text(text), ReplyRationale(stats.summary, sources: sources))
            case .handoff(let handoff): return .handoff(handoff)
            }
        } catch {
            throw LLMError(failure: error, stats: stats.summary)
        }
    }

    /// The max length of the search query, in bytes; a longer text is not a question.
    private static let maxQueryLength = 4_096

    /// `text` without personal data, and `redaction` with their placeholders.
    private func redacted(_ text: String, by redaction: Redaction) async throws -> (String, Redaction) {
        try await work.run(onBytes: text.utf8.count) {
            var redaction = redaction
            return (redaction.redact(text), redaction)
        }
    }

    /// The passages that match the message; the search may take a quarter of the time until the deadline.
    private func passages(for question: String, on turn: Turn) async -> [Passage] {
        guard !question.allSatisfy(\.isWhitespace) else { return [] }
        let time = turn.deadline.timeIntervalSince(turn.clock.now) / 4
        return await knowledge.passages(
            for: question,
            in: turn.language,
            until: turn.clock.now.addingTimeInterval(max(0, time)),
            clock: turn.clock,
            services: turn.services
        )
    }

    private func loop(
        on turn: Turn,
        knowing passages: [Passage],
        _ redaction: Redaction,
        _ stats: RunStats
    ) async throws -> ToolLoop {
        let history =
            settings.historyTokens > 0 ? try await turn.services.history.recent(limit: PromptHistory.maxEntries) : []
        let text = try await promptText(on: turn, after: history, knowing: passages, redaction)
        let check = ReplyCheck(
            maxLength: settings.maxLength(on: turn.channel),
            secrets: SecretScan(own: secrets),
            leaks: LeakCheck(of: text.instructions + "\n\n" + PromptBuilder.rules),
            known: [text.prompt] + text.messages.map(\.text),
            grounding: grounding.check(on: turn, knowing: passages)
        )
        return ToolLoop(
            turn: turn,
            model: model,
            toolbox: settings.toolbox,
            maxSteps: settings.maxSteps,
            stats: stats,
            step: step,
            request: ModelRequest(
                instructions: text.prompt,
                messages: text.messages,
                tools: settings.toolbox.declarations,
                maxTokens: settings.maxTokens,
                temperature: settings.temperature,
                constant: PromptBuilder.constant(of: text.prompt, text.instructions),
                images: settings.media ? await TurnImages.images(of: turn) : []
            ),
            redaction: text.redaction,
            check: check,
            handsOffUnsupported: grounding.handsOff,
            work: work
        )
    }

    /// The texts of a request to the model.
    private struct PromptText: Sendable {
        let instructions: String
        let prompt: String
        let messages: [ModelMessage]
        /// The data behind the placeholders in them.
        let redaction: Redaction
    }

    /// The redacted texts of the request; a long conversation is read apart from the tasks of other tenants.
    private func promptText(
        on turn: Turn,
        after history: [HistoryEntry],
        knowing passages: [Passage],
        _ redaction: Redaction
    ) async throws -> PromptText {
        let bytes = (history.map(\.text) + turn.messages.map(\.text)).reduce(0) { $0 + $1.utf8.count }
        return try await work.run(onBytes: bytes) { [settings] in
            var redaction = redaction
            let messages = PromptHistory.messages(
                history: history,
                turn: turn.messages,
                tokens: settings.historyTokens,
                redaction: &redaction
            )
            let instructions = settings.instructions(for: turn, redaction: &redaction)
            let prompt = settings.prompt(instructions, for: turn, knowing: passages, redaction: &redaction)
            return PromptText(instructions: instructions, prompt: prompt, messages: messages, redaction: redaction)
        }
    }

    /// An eight-digit hash of the settings, the same in every process, which separates the keys of two LLM steps.
    private static func fingerprint(of values: SettingValues) -> String {
        let names = ["provider", "model", "base_url"]
        var text = names.map { values.raw($0)?.text ?? "" }.joined(separator: "\n")
        if case .localized(let template)? = values.raw("instructions") {
            text += template.byLanguage.sorted { $0.key < $1.key }.map { "\n\($0.key): \($0.value.source)" }.joined()
        }
        return text.digest(bytes: 4)
    }
}

extension ModelMessage {
    /// The texts of all messages.
    fileprivate var text: String {
        switch self {
        case .customer(let text), .model(let text, _), .result(_, let text, _): text
        }
    }
}
