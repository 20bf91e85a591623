import ChannelKit
import ChannelTestKit
import Foundation
import Synchronization

@testable import LLMStrategy

/// A chain of models with scripted servers, a manual clock and recorders.
struct ModelHarness: Sendable {
    let clock: TestClock
    let http: ScriptedModels
    let usage = RecordedUsage()
    let chain: ModelChain

    init(
        _ script: ScriptedModels.Answer...,
        script more: [ScriptedModels.Answer] = [],
        endpoints: [ModelEndpoint] = [.sample],
        retries: Int = 2,
        prices: [String: ModelPrice] = [:],
        states: EndpointStates = EndpointStates(),
        clock: TestClock = TestClock()
    ) {
        self.clock = clock
        http = ScriptedModels(script + more)
        chain = ModelChain(endpoints: endpoints, retries: retries, prices: prices, states: states)
    }

    /// The result of a question.
    struct Outcome: Sendable {
        var events: [ModelEvent] = []
        var error: (any Error)?

        /// The text until the end or the failure.
        var text: String {
            events.reduce("") { text, event in if case .text(let piece) = event { text + piece } else { text } }
        }

        var failure: String { error.map { "\($0)" } ?? "" }
    }

    /// Asks and reads to the end.
    ///
    /// - Parameter onText: Runs at the first piece of text.
    func ask(
        _ request: ModelRequest = .sample,
        within time: Duration = .seconds(30),
        isSpoken: Bool = true,
        cache: any StrategyCache = NoStrategyCache(),
        onText: @Sendable () async -> Void = {}
    ) async -> Outcome {
        var outcome = Outcome()
        do {
            for try await event in events(for: request, within: time, isSpoken: isSpoken, cache: cache) {
                if case .text = event, outcome.events.isEmpty {
                    outcome.events.append(event)
                    await onText()
                } else {
                    outcome.events.append(event)
                }
            }
        } catch { outcome.error = error }
        return outcome
    }

    func events(
        for request: ModelRequest = .sample,
        within time: Duration = .seconds(30),
        isSpoken: Bool = true,
        cache: any StrategyCache = NoStrategyCache()
    ) -> AsyncThrowingStream<ModelEvent, any Error> {
        var services = StrategyServices.sample().with(http: http, usage: usage)
        services.cache = cache
        return chain.events(
            for: request,
            in: ModelContext(
                key: "1",
                deadline: clock.now.addingTimeInterval(time.timeInterval),
                clock: clock,
                services: services,
                isSpoken: isSpoken
            )
        )
    }

    /// Advances the clock to the next wake-up of a waiting task, once that is within `limit`.
    ///
    /// - Returns: The time by which it advanced.
    @discardableResult
    func passWait(upTo limit: Duration) async -> Duration {
        while !Task.isCancelled {
            let now = clock.now
            if let next = clock.deadlines.min(), next.timeIntervalSince(now) <= limit.timeInterval {
                let wait = Duration.milliseconds(next.millisecondsSince1970 - now.millisecondsSince1970)
                clock.advance(by: wait)
                return wait
            }
            await Task.yield()
        }
        return .zero
    }
}

/// Records usage.
final class RecordedUsage: UsageRecording {
    struct Entry: Hashable, Sendable {
        let call: String
        let usage: ModelUsage
    }

    private let state = Mutex<[Entry]>([])

    var entries: [Entry] { state.withLock(\.self) }

    func record(_ usage: ModelUsage, call: String) async throws {
        state.withLock { $0.append(Entry(call: call, usage: usage)) }
    }

    func total(since: Date) async throws -> UsageTotal { UsageTotal() }

    func warn(percent: Int, key: String) async throws {}
}

extension ModelEndpoint {
    /// The first model of most tests.
    static let sample = ModelEndpoint(provider: .openai, model: "gpt-4o-mini", apiKey: Secret("sk-sample"))
    /// A model of another provider.
    static let claude = ModelEndpoint(provider: .anthropic, model: "claude-x", apiKey: Secret("sk-ant-sample"))
}

extension ModelRequest {
    /// A short question.
    static let sample = ModelRequest(
        instructions: "You are the receptionist of Lotus Dental.",
        messages: [.customer("Is Friday still free?")],
        maxTokens: 300
    )
}
