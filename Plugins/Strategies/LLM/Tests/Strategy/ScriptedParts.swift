import ChannelKit
import Foundation
import Synchronization

@testable import LLMStrategy

/// A model that answers by a script, one answer for each request, and records the requests.
final class ScriptedModel: ChatModel {
    private struct State {
        var answers: [[ModelEvent]]
        var requests: [ModelRequest] = []
        var keys: [String] = []
    }

    private let state: Mutex<State>
    private let failure: (any Error & Sendable)?

    init(_ answers: [[ModelEvent]], failure: (any Error & Sendable)? = nil) {
        state = Mutex(State(answers: answers))
        self.failure = failure
    }

    var requests: [ModelRequest] { state.withLock(\.requests) }
    var keys: [String] { state.withLock(\.keys) }

    func events(
        for request: ModelRequest,
        in context: ModelContext
    ) -> AsyncThrowingStream<ModelEvent, any Error> {
        let answer = state.withLock { state in
            state.requests.append(request)
            state.keys.append(context.key)
            return state.answers.isEmpty ? [] : state.answers.removeFirst()
        }
        let usage = ModelUsage(model: "scripted-1", inputTokens: 90, outputTokens: 10, milliseconds: 5, cost: 0)
        return AsyncThrowingStream { continuation in
            let task = Task { [failure] in
                try? await context.services.usage.record(usage, call: context.key)
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

/// A search that always returns the same passages.
struct ScriptedKnowledge: KnowledgeSearching {
    var passages: [Passage] = []

    func passages(
        for query: String,
        in language: String,
        until deadline: Date,
        clock: any HubClock,
        services: StrategyServices
    ) async -> [Passage] { passages }
}

/// The services of a hub: a ledger of results, history, leads and usage.
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
