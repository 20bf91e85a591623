import ChannelKit
import Foundation

/// The end of an attempt.
enum AttemptEnd: Sendable {
    /// - Parameter opensReasoning: Whether the model's template opens the reasoning, if the answer tells it.
    case answered([ToolCall], ModelEnd.Reason, opensReasoning: Bool?)
    /// - Parameter hasText: True if text was passed on before.
    case failed(ModelFailure, hasText: Bool)
    case cancelled
}

/// One request to one endpoint, with a deadline for the first piece of the answer and one for all of it.
struct ModelAttempt: Sendable {
    /// The time in seconds below which a timeout does not count against the endpoint.
    private static let minCountedTimeout: TimeInterval = 3

    let modelCall: ModelCall
    let endpoint: ModelEndpoint
    let quirks: ServerQuirks
    /// The deadline for the first piece of the answer.
    let startBy: Date
    /// The number of the attempt within the question, from 1.
    let number: Int

    private let progress = AttemptProgress()

    init(modelCall: ModelCall, endpoint: ModelEndpoint, quirks: ServerQuirks, startBy: Date, number: Int) {
        self.modelCall = modelCall
        self.endpoint = endpoint
        self.quirks = quirks
        self.startBy = startBy
        self.number = number
    }

    /// Sends the request, passes the text on as it arrives, and records the usage, however it ends.
    func run() async -> AttemptEnd {
        let begun = clock.now
        let end = await answerInTime()
        if progress.wasAccepted { await recordUsage(since: begun) }
        if Task.isCancelled { return .cancelled }
        return end
    }

    private var clock: any HubClock { modelCall.clock }

    private func answerInTime() async -> AttemptEnd {
        let reader = AnswerReader(attempt: self, progress: progress)
        let timeout = modelCall.chain.firstByte.timeInterval
        let beginBy = min(startBy, clock.now.addingTimeInterval(timeout))
        let isCounted = beginBy.timeIntervalSince(clock.now) >= min(timeout, Self.minCountedTimeout)
        return await withTaskGroup(of: AttemptEnd.self) { group in
            group.addTask { await reader.read() }
            group.addTask { await watch(beginBy: beginBy, isCounted: isCounted) }
            let first = await group.next() ?? .cancelled
            group.cancelAll()
            // An answer of which only the formal end was late counts as complete.
            if let second = await group.next(), case .answered = second { return second }
            return first
        }
    }

    /// Waits for the deadlines and gives up a late answer.
    private func watch(beginBy: Date, isCounted: Bool) async -> AttemptEnd {
        let kind = ModelFailure.Kind.timedOut(countsAgainstEndpoint: isCounted)
        let timeout = Duration.milliseconds(beginBy.millisecondsSince1970 - clock.now.millisecondsSince1970)
        guard (try? await clock.sleep(until: beginBy)) != nil else { return .cancelled }
        if progress.giveUp(unlessBegun: true) {
            return .failed(ModelFailure(kind, "no answer within the timeout of \(timeout)"), hasText: false)
        }
        guard (try? await clock.sleep(until: modelCall.deadline)) != nil else { return .cancelled }
        _ = progress.giveUp(unlessBegun: false)
        let characters = progress.characters
        let failure = ModelFailure(kind, "the answer timed out after \(characters) characters")
        return .failed(failure, hasText: modelCall.context.isSpoken && characters > 0)
    }

    /// Records the attempt's usage, also after a cancellation: tokens received are billed.
    private func recordUsage(since begun: Date) async {
        let tokens = progress.tokens(for: modelCall.request)
        let price = modelCall.chain.prices[endpoint.model]
        let usage = ModelUsage(
            model: endpoint.model,
            inputTokens: tokens.input,
            outputTokens: tokens.output,
            milliseconds: Int(clock.now.millisecondsSince1970 - begun.millisecondsSince1970),
            cost: price?.cost(inputTokens: tokens.input, outputTokens: tokens.output) ?? 0
        )
        // A failed record must not lose the answer; if storage is unavailable, the reply is not stored either.
        try? await modelCall.context.services.usage.record(usage, call: "\(modelCall.context.key)/\(number)")
    }
}
