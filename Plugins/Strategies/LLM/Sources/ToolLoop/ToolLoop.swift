import ChannelKit
import Foundation

/// The tool loop of a turn: asks the model, runs its tool calls and asks again, until it answers.
struct ToolLoop: Sendable {
    /// The end of the loop.
    enum End: Sendable {
        case reply(String)
        case handoff(HandoffRequest)
    }

    /// The max number of calls of one answer that are run.
    private static let maxCalls = 8

    let turn: Turn
    let model: any ChatModel
    let toolbox: Toolbox
    let maxSteps: Int
    let stats: RunStats
    /// The prefix of the step's keys, which separates them from those of other LLM steps in the turn.
    let step: String
    var request: ModelRequest
    var redaction: Redaction
    var check: ReplyCheck
    /// True if an answer that the documents do not support hands off.
    var handsOffUnsupported = false
    /// The reading of long results.
    var work = TextWork()

    /// Runs until there is an answer; in a call, `streamer` streams it.
    mutating func run(by streamer: SentenceStreamer? = nil) async throws -> End {
        do { return try await answer(by: streamer) } catch LLMFailure.rejected(.unsupported) where handsOffUnsupported {
            let failure = LLMFailure.rejected(.unsupported)
            return .handoff(HandoffRequest(reason: "\(failure) (\(stats.summary))"))
        }
    }

    private mutating func answer(by streamer: SentenceStreamer?) async throws -> End {
        for number in 1...maxSteps {
            let answer = try await ask(number, by: streamer)
            stats.recordStep()
            guard answer.end != .refused else { throw LLMFailure.refused }
            try await streamer?.finish(answer, check, redaction)
            if answer.calls.isEmpty { return .reply(try await reply(from: answer, by: streamer)) }
            try await runCalls(of: answer, number)
            if let call = answer.calls.first(where: toolbox.isHandoff) {
                return .handoff(await handoff(call, after: answer, by: streamer))
            }
        }
        throw LLMFailure.outOfSteps(maxSteps)
    }

    /// Asks the model, or returns the stored answer if the turn has run before.
    private func ask(_ number: Int, by streamer: SentenceStreamer?) async throws -> ModelStep {
        let key = "model-\(step)-\(number)"
        let stored = try await turn.services.ledger.once(key, kind: "model") {
            [turn, model, request, check, redaction] in
            var answer = ModelStep()
            let context = ModelContext(
                key: key,
                deadline: turn.deadline,
                clock: turn.clock,
                services: turn.services,
                isSpoken: streamer != nil
            )
            for try await event in model.events(for: request, in: context) {
                answer.add(event)
                if case .text(let piece) = event { try await streamer?.take(piece, check, redaction) }
            }
            try Task.checkCancellation()
            return answer.json
        }
        guard let answer = ModelStep(stored) else { throw LLMFailure.unreadable }
        return answer
    }

    /// The final answer after the reply checks.
    private func reply(from answer: ModelStep, by streamer: SentenceStreamer?) async throws -> String {
        if let streamer {
            let streamed = await streamer.streamed
            if streamed.isEmpty { throw answer.end == .length ? LLMFailure.truncated : .emptyAnswer }
            return redaction.restore(streamed)
        }
        let text = answer.completeText.formatted(for: turn.channel.limits.markup)
        if text.isEmpty, answer.end == .length { throw LLMFailure.truncated }
        if let objection = check.objection(to: text, restoredBy: redaction) { throw LLMFailure.rejected(objection) }
        return redaction.restore(text).trimmed
    }

    /// Runs the model's tool calls and appends the results to the messages.
    private mutating func runCalls(of answer: ModelStep, _ number: Int) async throws {
        request.messages.append(.model(answer.text, calls: answer.calls))
        for (index, call) in answer.calls.enumerated() where !toolbox.isHandoff(call) {
            guard turn.clock.now < turn.deadline else { throw LLMFailure.noTime }
            let result =
                index < Self.maxCalls
                ? try await run(call, key: "tool-\(step)-\(number)-\(index)")
                : .error("Nothing was done: too many calls at once.")
            let text: String
            (text, redaction) = try await work.run(onBytes: result.text.utf8.count) { [redaction] in
                var redaction = redaction
                return (redaction.redact(PromptTag.neutralized(result.text)), redaction)
            }
            check.add(result: text)
            request.messages.append(.result(of: call, text, isError: result.isError))
        }
    }

    private func run(_ call: ToolCall, key: String) async throws -> ToolResult {
        let arguments = redaction.restore(call.arguments)
        if redaction.leavesPlaceholder(in: arguments.writtenText ?? "") {
            return .error("Nothing was done: a placeholder in the arguments stands for nothing.")
        }
        if toolbox.declarations.contains(where: { $0.name == call.name }) { stats.recordTool(call.name) }
        return try await toolbox.result(of: call, arguments: arguments, key: key, for: turn)
    }

    /// The handoff; the text that the model wrote with the call becomes the handoff notice, unless it was streamed
    /// already.
    private func handoff(_ call: ToolCall, after answer: ModelStep, by streamer: SentenceStreamer?) async
        -> HandoffRequest
    {
        let customerMessage = answer.completeText.trimmed
        let isAllowed = streamer == nil && check.objection(to: customerMessage, restoredBy: redaction) == nil
        let stats = stats.summary
        return HandoffRequest(
            reason: "the model called the handoff tool" + (stats.isEmpty ? "" : " (\(stats))"),
            note: HandoffTool.note(from: redaction.restore(call.arguments)),
            customerMessage: isAllowed ? redaction.restore(customerMessage) : nil
        )
    }
}

extension String {
    /// The text without leading and trailing white space.
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
