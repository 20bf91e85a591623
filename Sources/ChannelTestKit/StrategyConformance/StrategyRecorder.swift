import ChannelKit
import Foundation
import Synchronization

/// The services of a trial: they record what a step does, and never respond if `waits` is true.
final class StrategyRecorder: Sendable {
    private struct State {
        var results: [String: JSONValue] = [:]
        var calls = 0
        var leads: Set<String> = []
    }

    let memory = SampleMemory()
    let contactMemory = SampleMemory()
    private let http: any HTTPStreaming
    private let waits: Bool
    private let state = Mutex(State())

    init(_ http: any HTTPStreaming, waits: Bool) {
        self.http = http
        self.waits = waits
    }

    var calls: Int { state.withLock(\.calls) }
    var leads: Set<String> { state.withLock(\.leads) }

    var services: StrategyServices {
        StrategyServices(
            history: self,
            memory: RecordedMemory(memory: memory, recorder: self),
            contactMemory: RecordedMemory(memory: contactMemory, recorder: self),
            http: self,
            ledger: self,
            usage: NoServices(),
            leads: self,
            media: NoServices()
        )
    }

    /// Returns at once, or waits until the task is cancelled.
    fileprivate func wait() async throws {
        if waits { try await Task.sleep(for: .seconds(3_600)) }
    }
}

extension StrategyRecorder: HTTPStreaming {
    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        try await begin()
        return try await http.send(request)
    }

    func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse {
        try await begin()
        return try await http.stream(request)
    }

    private func begin() async throws(HTTPFailure) {
        state.withLock { $0.calls += 1 }
        do { try await wait() } catch { throw .ambiguous("cancelled") }
    }
}

extension StrategyRecorder: ConversationHistory, LeadRecording, TurnLedger {
    func recent(limit: Int) async throws -> [HistoryEntry] {
        try await wait()
        return [HistoryEntry(author: .hub, text: "Good morning.", at: Fixture.receivedAt)].suffix(limit)
    }

    func record(_ lead: JSONValue, key: String) async throws {
        try await wait()
        _ = state.withLock { $0.leads.insert(key) }
    }

    func once(_ call: String, kind: String, _ work: @Sendable () async throws -> JSONValue) async throws -> JSONValue {
        if let result = state.withLock({ $0.results[call] }) { return result }
        let result = try await work()
        state.withLock { $0.results[call] = result }
        return result
    }
}

/// A memory that waits as its recorder does.
private struct RecordedMemory: StrategyMemory {
    let memory: SampleMemory
    let recorder: StrategyRecorder

    func value(for key: String) async throws -> JSONValue? {
        try await recorder.wait()
        return try await memory.value(for: key)
    }

    func set(_ value: JSONValue?, for key: String) async throws {
        try await recorder.wait()
        try await memory.set(value, for: key)
    }
}
