import ChannelKit
import Foundation

/// A turn's talk with the model: it is asked, its calls are carried out, it is asked again, until it has answered.
struct ToolLoop: Sendable {
    /// How it ended.
    enum End: Sendable {
        case reply(String)
        case handoff(HandoffRequest)
    }

    /// As many calls of one round are carried out.
    private static let callLimit = 8

    let turn: Turn
    let model: any ChatModel
    let toolbox: Toolbox
    let maxSteps: Int
    let effort: RunStats
    /// Tells the step's calls from those of other steps of its kind in the turn.
    let step: String
    var request: ModelRequest
    var redaction: Redaction
    var check: ReplyCheck

    /// Talks until there is an answer, which in a call is said by `voice` as it comes.
    mutating func run(by voice: SentenceStreamer? = nil) async throws -> End {
        for number in 1...maxSteps {
            let round = try await ask(number, by: voice)
            effort.noteRound()
            guard round.end != .refused else { throw LLMFailure.refused }
            try await voice?.finish(round, check, redaction)
            if round.calls.isEmpty { return .reply(try await closing(round, by: voice)) }
            try await carryOut(round, number)
            if let call = round.calls.first(where: toolbox.isHandoff) {
                return .handoff(await handoff(call, after: round, by: voice))
            }
        }
        throw LLMFailure.endless(steps: maxSteps)
    }

    /// Asks the model, or recalls what it said when the turn was run before.
    private func ask(_ number: Int, by voice: SentenceStreamer?) async throws -> ModelStep {
        let key = "model-\(step)-\(number)"
        let kept = try await turn.services.ledger.once(key, kind: "model") {
            [turn, model, request, check, redaction] in
            var round = ModelStep()
            let events = model.events(
                for: request,
                call: key,
                until: turn.deadline,
                clock: turn.clock,
                services: turn.services
            )
            for try await event in events {
                round.add(event)
                if case .text(let piece) = event { try await voice?.take(piece, check, redaction) }
            }
            try Task.checkCancellation()
            return round.json
        }
        guard let round = ModelStep(kept) else { throw LLMFailure.unreadable }
        return round
    }

    /// What is answered, if it may be.
    private func closing(_ round: ModelStep, by voice: SentenceStreamer?) async throws -> String {
        if let voice {
            let said = await voice.said
            if said.isEmpty { throw round.end == .length ? LLMFailure.cutShort : .silent }
            return redaction.restore(said)
        }
        let text = round.completeText
        if text.isEmpty, round.end == .length { throw LLMFailure.cutShort }
        if let objection = check.objection(to: text, restoredBy: redaction) { throw LLMFailure.unfit(objection) }
        return redaction.restore(text).trimmed
    }

    /// Carries out what the model wants done, and tells it what came of it.
    private mutating func carryOut(_ round: ModelStep, _ number: Int) async throws {
        request.messages.append(.model(round.text, calls: round.calls))
        for (index, call) in round.calls.enumerated() where !toolbox.isHandoff(call) {
            guard turn.clock.now < turn.deadline else { throw LLMFailure.noTime }
            let result =
                index < Self.callLimit
                ? try await carryOut(call, key: "tool-\(step)-\(number)-\(index)")
                : .error("Nothing was done: too many calls at once.")
            let text = redaction.redact(PromptMark.neutralized(result.text))
            check.known.append(text)
            request.messages.append(.result(of: call, text, isError: result.isError))
        }
    }

    private func carryOut(_ call: ToolCall, key: String) async throws -> ToolResult {
        let arguments = redaction.restore(call.arguments)
        if redaction.leavesPlaceholder(in: arguments.writtenText ?? "") {
            return .error("Nothing was done: a placeholder in the arguments stands for nothing.")
        }
        if toolbox.declarations.contains(where: { $0.name == call.name }) { effort.noteTool(call.name) }
        return try await toolbox.result(of: call, arguments: arguments, key: key, for: turn)
    }

    /// The hand-over; what the model wrote with it is its customerMessage, unless it was heard already.
    private func handoff(_ call: ToolCall, after round: ModelStep, by voice: SentenceStreamer?) async -> HandoffRequest
    {
        let customerMessage = round.completeText.trimmed
        let isFit = voice == nil && check.objection(to: customerMessage, restoredBy: redaction) == nil
        let effort = effort.summary
        return HandoffRequest(
            reason: "the model asked for a person" + (effort.isEmpty ? "" : " (\(effort))"),
            note: HandoffTool.note(from: redaction.restore(call.arguments)),
            customerMessage: isFit ? redaction.restore(customerMessage) : nil
        )
    }
}

extension String {
    /// The text without white space around it.
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
