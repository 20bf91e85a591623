import ChannelKit
import Foundation

/// How an attempt ended.
enum AttemptEnd: Sendable {
    case answered([ToolCall], ModelEnd.Reason)
    /// - Parameter hasSpoken: Whether text was handed over before.
    case failed(ModelFailure, hasSpoken: Bool)
    case cancelled
}

/// One request to one endpoint, under two deadlines: for the first piece of the answer, and for all of it.
struct ModelAttempt: Sendable {
    /// In less time than this, in seconds, no server is to blame for its silence.
    private static let fairTime: TimeInterval = 3

    let question: ModelCall
    let endpoint: ModelEndpoint
    let quirks: ServerQuirks
    /// When its answer must have begun, at the latest.
    let startBy: Date
    /// Counts the attempts of the question, from 1.
    let number: Int

    private let tally = AttemptTally()

    init(question: ModelCall, endpoint: ModelEndpoint, quirks: ServerQuirks, startBy: Date, number: Int) {
        self.question = question
        self.endpoint = endpoint
        self.quirks = quirks
        self.startBy = startBy
        self.number = number
    }

    /// Asks, hands over the text as it comes, and records what it cost, however it ends.
    func run() async -> AttemptEnd {
        let begun = clock.now
        let end = await raceAgainstTime()
        if tally.wasTaken { await recordUsage(since: begun) }
        if Task.isCancelled { return .cancelled }
        return end
    }

    private var clock: any HubClock { question.clock }

    private func raceAgainstTime() async -> AttemptEnd {
        let reader = AnswerReader(attempt: self, tally: tally)
        let timeout = question.chain.firstByte.timeInterval
        let beginBy = min(startBy, clock.now.addingTimeInterval(timeout))
        let isFair = beginBy.timeIntervalSince(clock.now) >= min(timeout, Self.fairTime)
        return await withTaskGroup(of: AttemptEnd.self) { group in
            group.addTask { await reader.read() }
            group.addTask { await watch(beginBy: beginBy, isFair: isFair) }
            let first = await group.next() ?? .cancelled
            group.cancelAll()
            // An answer counts of which only the formal end was late.
            if case .answered(let calls, let reason)? = await group.next() { return .answered(calls, reason) }
            return first
        }
    }

    /// Waits until the answer is late.
    private func watch(beginBy: Date, isFair: Bool) async -> AttemptEnd {
        let kind = ModelFailure.Kind.late(isFair: isFair)
        let timeout = Duration.milliseconds(beginBy.millisecondsSince1970 - clock.now.millisecondsSince1970)
        guard (try? await clock.sleep(until: beginBy)) != nil else { return .cancelled }
        if tally.giveUp(unlessBegun: true) {
            return .failed(ModelFailure(kind, "no answer within \(timeout)"), hasSpoken: false)
        }
        guard (try? await clock.sleep(until: question.deadline)) != nil else { return .cancelled }
        _ = tally.giveUp(unlessBegun: false)
        let characters = tally.handedOff
        let failure = ModelFailure(kind, "the answer was not complete in time, after \(characters) characters")
        return .failed(failure, hasSpoken: characters > 0)
    }

    /// Stores what the attempt cost, also when it was cancelled: what has come has to be paid.
    private func recordUsage(since begun: Date) async {
        let tokens = tally.tokens(for: question.request)
        let price = question.chain.prices[endpoint.model]
        let usage = ModelUsage(
            model: endpoint.model,
            inputTokens: tokens.input,
            outputTokens: tokens.output,
            milliseconds: Int(clock.now.millisecondsSince1970 - begun.millisecondsSince1970),
            cost: price?.cost(inputTokens: tokens.input, outputTokens: tokens.output) ?? 0
        )
        // An answer is worth more than its account; a storage that is away keeps the reply from being sent anyway.
        try? await question.services.usage.record(usage, call: "\(question.call)/\(number)")
    }
}
