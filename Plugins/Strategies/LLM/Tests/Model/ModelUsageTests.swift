import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

@Suite(.timeLimit(.minutes(5)))
struct ModelUsageTests {
    private static let prices = [
        "gpt-4o-mini": ModelPrice(input: 0.15, output: 0.6), "claude-x": ModelPrice(input: 3, output: 15),
    ]
    /// The estimated tokens of ``ModelRequest/sample``.
    private static let estimate = 16

    @Test func countedTokensAreRecorded() async {
        let harness = ModelHarness(prices: Self.prices)
        _ = await harness.ask()
        #expect(harness.usage.entries == [entry("1/1", "gpt-4o-mini", 20, 3, cost: 5)])
    }

    @Test func countedTokensOfAnthropicAreRecorded() async {
        let harness = ModelHarness(.answer(Wire.anthropicHello), endpoints: [.claude], prices: Self.prices)
        _ = await harness.ask()
        #expect(harness.usage.entries == [entry("1/1", "claude-x", 20, 3, cost: 105)])
    }

    @Test func uncountedTokensAreEstimated() async {
        let harness = ModelHarness(.answer(Wire.half + Wire.events("[DONE]")))
        _ = await harness.ask()
        #expect(harness.usage.entries == [entry("1/1", "gpt-4o-mini", Self.estimate, 2)])
    }

    @Test func incompleteAnswersAreRecorded() async {
        let harness = ModelHarness(.breakOff(Wire.half))
        _ = await harness.ask()
        #expect(harness.usage.entries == [entry("1/1", "gpt-4o-mini", Self.estimate, 2)])
    }

    @Test func timedOutAnswersAreRecorded() async {
        let harness = ModelHarness(.stall(": ping\n\n"), .answer(Wire.anthropicHello), endpoints: [.sample, .claude])
        async let outcome = harness.ask()
        await harness.passWait(upTo: .seconds(15))
        _ = await outcome
        #expect(
            harness.usage.entries == [
                entry("1/1", "gpt-4o-mini", Self.estimate, 0, milliseconds: 10_000),
                entry("1/2", "claude-x", 20, 3),
            ]
        )
    }

    @Test func cancelledAnswersAreRecorded() async throws {
        let harness = ModelHarness(.stall(Wire.half))
        for try await _ in harness.events() { break }
        while harness.usage.entries.isEmpty, !Task.isCancelled { await Task.yield() }
        #expect(harness.usage.entries == [entry("1/1", "gpt-4o-mini", Self.estimate, 2)])
    }

    @Test func refusalsAreNotRecorded() async {
        let harness = ModelHarness(
            .answer(status: 401, ""),
            .failure(.notSent("refused")),
            endpoints: [.sample, .claude],
            retries: 0
        )
        _ = await harness.ask()
        #expect(harness.usage.entries.isEmpty)
    }

    @Test func usageIsRecordedBeforeTheEnd() async throws {
        let harness = ModelHarness()
        for try await event in harness.events() {
            if case .end = event { #expect(harness.usage.entries.count == 1) }
        }
    }

    @Test func estimateIncludesToolsAndCalls() {
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
