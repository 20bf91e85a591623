import ChannelKit
import ChannelTestKit
import Foundation
@testable import LLMStrategy
import Synchronization

/// A model that says what is written down for it, an answer each time it is asked, and keeps what it was asked.
final class ScriptedModel: ModelAsking {
    private struct State {
        var answers: [[ModelEvent]]
        var requests: [ModelRequest] = []
        var calls: [String] = []
    }

    private let state: Mutex<State>
    private let failure: (any Error & Sendable)?

    init(_ answers: [[ModelEvent]], failure: (any Error & Sendable)? = nil) {
        state = Mutex(State(answers: answers))
        self.failure = failure
    }

    var requests: [ModelRequest] { state.withLock(\.requests) }
    var calls: [String] { state.withLock(\.calls) }

    func events(
        for request: ModelRequest,
        call: String,
        until deadline: Date,
        clock: any HubClock,
        services: StrategyServices
    ) -> AsyncThrowingStream<ModelEvent, any Error> {
        let answer = state.withLock { state in
            state.requests.append(request)
            state.calls.append(call)
            return state.answers.isEmpty ? [] : state.answers.removeFirst()
        }
        let usage = ModelUsage(model: "scripted-1", inputTokens: 90, outputTokens: 10, milliseconds: 5, cost: 0)
        return AsyncThrowingStream { continuation in
            let task = Task { [failure] in
                try? await services.usage.record(usage, call: call)
                for event in answer { continuation.yield(event) }
                continuation.finish(throwing: failure)
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}

extension [ModelEvent] {
    /// An answer in pieces, to its end.
    static func text(_ pieces: String..., end: ModelEnd.Reason = .complete) -> [ModelEvent] {
        pieces.map(ModelEvent.text) + [.end(ModelEnd(reason: end))]
    }

    /// Calls, perhaps after a few words.
    static func calls(_ words: String = "", _ calls: ToolCall...) -> [ModelEvent] {
        (words.isEmpty ? [] : [.text(words)]) + calls.map(ModelEvent.call) + [.end(ModelEnd(reason: .calls))]
    }
}

extension ToolCall {
    init(_ name: String, _ arguments: JSONValue) { self.init(id: "c-\(name)", name: name, arguments: arguments) }
}

/// Documents that always give the same passages.
struct ScriptedKnowledge: KnowledgeSearching {
    var passages: [Passage] = []

    func passages(
        for query: String,
        until deadline: Date,
        clock: any HubClock,
        services: StrategyServices
    ) async -> [Passage] { passages }
}

/// A hub that remembers what a turn did, as the real one does, and what was said and used before.
final class RememberingHub: TurnLedger, ConversationHistory, LeadRecording, UsageRecording {
    struct Notice: Hashable {
        let percent: Int
        let key: String
    }

    private struct State {
        var results: [String: JSONValue] = [:]
        var kinds: [String: String] = [:]
        var leads: [String: JSONValue] = [:]
        var notices: [Notice] = []
        var since: [Date] = []
        var used: UsageTotal
    }

    private let state: Mutex<State>
    private let history: [HistoryEntry]

    init(history: [HistoryEntry] = [], used: UsageTotal = UsageTotal()) {
        state = Mutex(State(used: used))
        self.history = history
    }

    var kinds: [String: String] { state.withLock(\.kinds) }
    var leads: [JSONValue] { state.withLock { $0.leads.values.map(\.self) } }
    var notices: [Notice] { state.withLock(\.notices) }
    var monthsAskedFor: [Date] { state.withLock(\.since) }

    func recent(limit: Int) async throws -> [HistoryEntry] { Array(history.suffix(limit)) }

    func once(
        _ call: String,
        kind: String,
        _ work: @Sendable () async throws -> JSONValue
    ) async throws -> JSONValue {
        if let kept = state.withLock({ $0.results[call] }) { return kept }
        let result = try await work()
        state.withLock { state in
            state.results[call] = result
            state.kinds[call] = kind
        }
        return result
    }

    func record(_ lead: JSONValue, key: String) async throws { state.withLock { $0.leads[key] = lead } }
    func record(_ usage: ModelUsage, call: String) async throws {}

    func total(since: Date) async throws -> UsageTotal {
        state.withLock { state in
            state.since.append(since)
            return state.used
        }
    }

    func warn(percent: Int, key: String) async throws {
        state.withLock { $0.notices.append(Notice(percent: percent, key: key)) }
    }
}

/// A turn to Lotus Dental, by message or in a call.
func makeTurn(
    _ text: String = "Is Friday still free?",
    language: String = "en",
    name: String? = "Ana Roy",
    inCall isCall: Bool = false,
    facts: [String: JSONValue] = [:],
    hub: RememberingHub = RememberingHub(),
    http: FakeHTTP = FakeHTTP(),
    zone: String = "America/Toronto",
    now: Date = Date(timeIntervalSince1970: 1_790_000_000)
) -> Turn {
    let sample = Turn.sample(text, language: language, name: name)
    let clock = TestClock(now: now)
    let nothing = StrategyServices.sample()
    return Turn(
        id: sample.id,
        tenant: TenantProfile(
            id: "lotus-dental",
            name: "Lotus Dental",
            languages: ["en", "fr"],
            timeZone: TimeZone(identifier: zone) ?? .gmt
        ),
        channel: ChannelProfile(
            id: sample.channel.id,
            adapter: "sample",
            limits: .init(bodyBytes: 1_000_000, textLength: 1_600)
        ),
        contact: sample.contact,
        conversation: ConversationSummary(id: ConversationID(1), openedAt: now, isNew: true, isCall: isCall),
        messages: sample.messages,
        language: language,
        facts: facts,
        deadline: now.addingTimeInterval(30),
        clock: clock,
        services: StrategyServices(
            history: hub,
            memory: nothing.memory,
            contactMemory: nothing.contactMemory,
            http: http,
            ledger: hub,
            usage: hub,
            leads: hub,
            media: nothing.media
        )
    )
}

/// The step's own settings, as `channels.yaml` would give them, defaults filled in.
func makeSettings(_ written: [String: SettingValue] = [:]) throws -> LLMSettings {
    var values: [String: SettingValue] = ["instructions": .words("You are the receptionist.")]
    for declaration in LLMSettings.declarations {
        if case .defaulting(let value) = declaration.presence { values[declaration.name] = value }
    }
    return try LLMSettings(SettingValues(values.merging(written) { _, written in written }))
}

/// A step over a scripted model.
func makeStep(
    _ model: ScriptedModel,
    _ written: [String: SettingValue] = [:],
    knowing passages: [Passage] = [],
    secrets: [Secret] = []
) throws -> LLM {
    LLM(
        settings: try makeSettings(written),
        model: model,
        knowledge: ScriptedKnowledge(passages: passages),
        secrets: secrets
    )
}

extension SettingValue {
    /// A text for everyone, without fields.
    static func words(_ text: String) -> SettingValue { .localized(LocalizedTemplate(TextTemplate(literal: text))) }

    /// A tool that looks up free appointments.
    static func tool(_ changes: [String: SettingValue] = [:]) -> SettingValue {
        let usual: [String: SettingValue] = [
            "name": .text("free_slots"), "description": .text("Looks up free appointments."),
            "parameters": .json([
                "type": "object", "properties": ["day": ["type": "string"]], "required": ["day"],
            ]),
            "method": .text("GET"), "url": .text("https://api.example.com/slots/{day}"),
            "timeout": .duration(.seconds(5)), "private": .boolean(false),
        ]
        return .mapping(usual.merging(changes) { _, change in change })
    }
}

extension Verdict {
    /// The text of a reply that is one.
    var text: String? {
        guard case .reply(.contents(let contents, _), _) = self, case .text(let text)? = contents.first else {
            return nil
        }
        return text
    }

    var handover: Handover? {
        if case .handOff(let handover) = self { handover } else { nil }
    }

    /// Where a reply was found.
    var sources: [ReplySource] {
        if case .reply(_, let sources) = self { sources } else { [] }
    }

    /// What a streamed reply says piece by piece, and how it ended.
    func heard() async -> (pieces: [String], end: (any Error)?) {
        guard case .reply(.stream(let stream), _) = self else { return ([], nil) }
        var pieces: [String] = []
        do {
            for try await piece in stream { pieces.append(piece) }
            return (pieces, nil)
        } catch {
            return (pieces, error)
        }
    }
}
