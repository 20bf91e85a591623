import ChannelKit
import Foundation
import HubModel

/// Replies that a strategy streams.
extension ChainRunner {
    /// Speaks the pieces as they arrive, if the turn has a live request; what was really spoken is the reply.
    func speak(
        _ pieces: AsyncThrowingStream<String, any Error>,
        _ rationale: ReplyRationale,
        deadline: Date
    ) async -> StepResult {
        guard let speaker else {
            return await gather(pieces, rationale, deadline: min(deadline, lastMoment ?? deadline))
        }
        let end = await race(until: deadline, alarm: context.alarm, canceller: canceller) {
            try await speaker.speak(pieces)
        }
        let handoff = end.handoff
        let spoken = speaker.spoken
        guard !spoken.isEmpty else {
            if let handoff { return .handoff(handoff) }
            // Nothing was spoken, so the next step may still try.
            switch end {
            case .late: return StepResult(.late, Reason(.lateSentence))
            case .cancelled: return .cancelled
            case .finished(.failure(let error)): return StepResult(.failed, .strategyFailed(error))
            case .finished(.success): return StepResult(.failed, Reason(.emptyReply))
            }
        }
        // The chain is committed to the step by its first sentence.
        let outcome = TurnOutcome.spoken(spoken, sources: rationale.sources, handoff: handoff)
        if let handoff { return StepResult(.handoff, .handoff(handoff.reason), outcome) }
        return StepResult(.reply, reason(for: end, of: speaker) ?? .strategy(rationale.reason), outcome)
    }

    /// The reason for which the reply was not spoken to its end; nil if it was.
    private func reason(for end: RaceEnd<Void>, of speaker: LiveSpeaker) -> Reason? {
        switch end {
        case .finished(.success): speaker.wasInterrupted ? Reason(.interrupted) : nil
        case .finished(.failure(let error)): .streamFailed(error)
        case .late: Reason(.streamLate)
        case .cancelled: Reason(speaker.wasInterrupted ? .interrupted : .streamCancelled)
        }
    }

    /// Collects all pieces into one reply, for a channel that cannot stream.
    private func gather(
        _ pieces: AsyncThrowingStream<String, any Error>,
        _ rationale: ReplyRationale,
        deadline: Date
    ) async -> StepResult {
        let end = await race(until: deadline, alarm: context.alarm, canceller: canceller) {
            () -> (String, HandoffRequest?) in
            var text = ""
            do { for try await piece in pieces { text += piece } } catch let handoff as HandoffRequest {
                return (text, handoff)
            }
            return (text, nil)
        }
        switch end {
        case .late: return StepResult(.late, Reason(.lateReply))
        case .cancelled: return .cancelled
        case .finished(.failure(let error)): return StepResult(.failed, .strategyFailed(error))
        case .finished(.success((let text, nil))): return reply([.text(text)], rationale)
        case .finished(.success((let text, var handoff?))):
            if !text.allSatisfy(\.isWhitespace) { handoff.customerMessage = handoff.customerMessage ?? text }
            return .handoff(handoff)
        }
    }
}

extension RaceEnd {
    /// The handoff in which a streamed reply ended.
    fileprivate var handoff: HandoffRequest? {
        if case .finished(.failure(let error)) = self { error as? HandoffRequest } else { nil }
    }
}
