import ChannelKit
import Foundation
import Synchronization

/// Collects tokens, steps and tools of a turn for the step's reason, and forwards usage to `next`.
final class RunStats: UsageRecording {
    private struct State {
        var models: [String] = []
        var tokens = 0
        var steps = 0
        var tools: [String] = []
        var sources: [String] = []
    }

    private let recording: any UsageRecording
    private let state = Mutex(State())

    init(_ recording: any UsageRecording) { self.recording = recording }

    func recordStep() { state.withLock { $0.steps += 1 } }

    func recordTool(_ name: String) { state.withLock { if !$0.tools.contains(name) { $0.tools.append(name) } } }

    /// Records the passages in the prompt, of which the summary names the best.
    func record(_ sources: [ReplySource]) {
        let names = sources.prefix(Self.maxSources).map { source in
            [source.document, source.section].compactMap(\.self).joined(separator: " > ").cut(toBytes: Self.maxName)
        }
        state.withLock { $0.sources = names }
    }

    /// A reason is a line: the sources with their scores are stored with the message as well.
    private static let maxSources = 3
    private static let maxName = 120

    /// The summary for a reason, such as `gpt-4o-mini, 812 tokens, 2 steps, tools: free_slots, sources: prices.md`.
    var summary: String {
        state.withLock { state in
            var words = state.models
            if state.tokens > 0 { words.append("\(state.tokens) tokens") }
            if state.steps > 0 { words.append(state.steps == 1 ? "1 step" : "\(state.steps) steps") }
            if !state.tools.isEmpty { words.append("tools: \(state.tools.joined(separator: ", "))") }
            if !state.sources.isEmpty { words.append("sources: \(state.sources.joined(separator: "; "))") }
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
    /// The turn with `usage` as its recorder.
    func counting(by usage: any UsageRecording) -> Turn {
        var turn = self
        turn.services.usage = usage
        return turn
    }
}
