import ChannelKit
import Foundation

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
            case .late: return StepResult(.late, "timed out before the first sentence")
            case .cancelled: return .cancelled
            case .finished(.failure(let error)): return StepResult(.failed, "\(error)")
            case .finished(.success): return StepResult(.failed, "the reply is empty")
            }
        }
        // The chain is committed to the step by its first sentence.
        let outcome = TurnOutcome.spoken(spoken, sources: rationale.sources, handoff: handoff)
        if let handoff { return StepResult(.handoff, handoff.reason, outcome) }
        return StepResult(.reply, reason(for: end, of: speaker) ?? rationale.reason, outcome)
    }

    /// The reason for which the reply was not spoken to its end; nil if it was.
    private func reason(for end: RaceEnd<Void>, of speaker: LiveSpeaker) -> String? {
        switch end {
        case .finished(.success): speaker.wasInterrupted ? "interrupted by the caller" : nil
        case .finished(.failure(let error)): "stream failed: \(error)"
        case .late: "stream timed out"
        case .cancelled: speaker.wasInterrupted ? "interrupted by the caller" : "stream ended: the turn was cancelled"
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
        case .late: return StepResult(.late, "timed out before the reply was complete")
        case .cancelled: return .cancelled
        case .finished(.failure(let error)): return StepResult(.failed, "\(error)")
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
