import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

@Suite(.timeLimit(.minutes(1)))
struct ModelUsageTests {
    private static let prices = [
        "gpt-4o-mini": ModelPrice(input: 0.15, output: 0.6), "claude-x": ModelPrice(input: 3, output: 15),
    ]
    /// What ``ModelRequest/sample`` is estimated at.
    private static let estimate = 16

    @Test func recordsWhatTheProviderCounts() async {
        let stage = ModelHarness(prices: Self.prices)
        _ = await stage.ask()
        #expect(stage.usage.entries == [entry("1/1", "gpt-4o-mini", 20, 3, cost: 5)])
    }

    @Test func recordsTheSameOfAnthropic() async {
        let stage = ModelHarness(.answer(Wire.anthropicHello), endpoints: [.claude], prices: Self.prices)
        _ = await stage.ask()
        #expect(stage.usage.entries == [entry("1/1", "claude-x", 20, 3, cost: 105)])
    }

    @Test func estimatesWhatNobodyCounts() async {
        let stage = ModelHarness(.answer(Wire.half + Wire.events("[DONE]")))
        _ = await stage.ask()
        #expect(stage.usage.entries == [entry("1/1", "gpt-4o-mini", Self.estimate, 2)])
    }

    @Test func recordsAnswersThatBrokeOff() async {
        let stage = ModelHarness(.breakOff(Wire.half))
        _ = await stage.ask()
        #expect(stage.usage.entries == [entry("1/1", "gpt-4o-mini", Self.estimate, 2)])
    }

    @Test func recordsAnswersThatAreLate() async {
        let stage = ModelHarness(.stall(": ping\n\n"), .answer(Wire.anthropicHello), endpoints: [.sample, .claude])
        async let outcome = stage.ask()
        await stage.passWait(upTo: .seconds(15))
        _ = await outcome
        #expect(
            stage.usage.entries == [
                entry("1/1", "gpt-4o-mini", Self.estimate, 0, milliseconds: 10_000),
                entry("1/2", "claude-x", 20, 3),
            ]
        )
    }

    @Test func recordsAnswersToWhichNobodyListens() async throws {
        let stage = ModelHarness(.stall(Wire.half))
        for try await _ in stage.events() { break }
        while stage.usage.entries.isEmpty, !Task.isCancelled { await Task.yield() }
        #expect(stage.usage.entries == [entry("1/1", "gpt-4o-mini", Self.estimate, 2)])
    }

    @Test func recordsNoRefusals() async {
        let stage = ModelHarness(
            .answer(status: 401, ""),
            .failure(.notSent("refused")),
            endpoints: [.sample, .claude],
            retries: 0
        )
        _ = await stage.ask()
        #expect(stage.usage.entries.isEmpty)
    }

    @Test func recordsBeforeItSaysTheEnd() async throws {
        let stage = ModelHarness()
        for try await event in stage.events() {
            if case .end = event { #expect(stage.usage.entries.count == 1) }
        }
    }

    @Test func estimatesToolsAndCalls() {
        #expect(TokenEstimate.input(of: .sample) == Self.estimate)
        #expect(TokenEstimate.input(of: .long) == 47)
    }

    private func entry(
        _ call: String,
        _ model: String,
        _ input: Int,
        _ output: Int,
        milliseconds: Int = 0,
        cost: Int = 0
    ) -> RecordedUsage.Entry {
        let usage = ModelUsage(
            model: model,
            inputTokens: input,
            outputTokens: output,
            milliseconds: milliseconds,
            cost: cost
        )
        return RecordedUsage.Entry(call: call, usage: usage)
    }
}
