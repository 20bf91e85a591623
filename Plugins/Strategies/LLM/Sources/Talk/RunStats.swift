import ChannelKit
import Foundation
import Synchronization

/// What a talk took, for the reasons that operators read; it passes on what is recorded.
final class RunStats: UsageRecording {
    private struct State {
        var models: [String] = []
        var tokens = 0
        var rounds = 0
        var tools: [String] = []
    }

    private let recording: any UsageRecording
    private let state = Mutex(State())

    init(_ recording: any UsageRecording) { self.recording = recording }

    func noteRound() { state.withLock { $0.rounds += 1 } }

    func noteTool(_ name: String) { state.withLock { if !$0.tools.contains(name) { $0.tools.append(name) } } }

    /// `gpt-4o-mini, 812 tokens, 2 rounds, tools: free_slots`.
    var summary: String {
        state.withLock { state in
            var words = state.models
            if state.tokens > 0 { words.append("\(state.tokens) tokens") }
            if state.rounds > 0 { words.append(state.rounds == 1 ? "1 round" : "\(state.rounds) rounds") }
            if !state.tools.isEmpty { words.append("tools: \(state.tools.joined(separator: ", "))") }
            return words.joined(separator: ", ")
        }
    }

    func record(_ usage: ModelUsage, call: String) async throws {
        state.withLock { state in
            if !state.models.contains(usage.model) { state.models.append(usage.model) }
            state.tokens += usage.inputTokens + usage.outputTokens
        }
        try await recording.record(usage, call: call)
    }

    func total(since: Date) async throws -> UsageTotal { try await recording.total(since: since) }

    func warn(percent: Int, key: String) async throws { try await recording.warn(percent: percent, key: key) }
}

extension Turn {
    /// The same turn, whose usage is counted by `usage` as well.
    func counting(by usage: any UsageRecording) -> Turn {
        var turn = self
        turn.services.usage = usage
        return turn
    }
}
