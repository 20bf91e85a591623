import ChannelKit
import Foundation

/// Replies that are made as they go.
extension ChainRunner {
    /// Says the pieces as they come, where the channel can; what was really said is what counts.
    func speak(
        _ pieces: AsyncThrowingStream<String, any Error>,
        _ rationale: ReplyRationale,
        deadline: Date
    ) async -> Answer {
        guard let speaker else {
            return await gather(pieces, rationale, deadline: min(deadline, lastMoment ?? deadline))
        }
        let end = await race(until: deadline, clock: clock, canceller: canceller) {
            try await speaker.speak(pieces)
        }
        let handoff = end.handoff
        let spoken = speaker.spoken
        guard !spoken.isEmpty else {
            if let handoff { return Answer(.handoff, handoff.reason, .handoff(handoff)) }
            // Nothing was said, so the next step may still try.
            switch end {
            case .late: return Answer(.late, "nothing was said in time")
            case .cancelled: return .cancelled
            case .finished(.failure(let error)): return Answer(.failed, "\(error)")
            case .finished(.success): return Answer(.failed, "the reply is empty")
            }
        }
        // The chain is committed to the step by its first sentence.
        let ending = ChainEnd.spoken(spoken, sources: rationale.sources, then: handoff)
        if let handoff { return Answer(.handoff, handoff.reason, ending) }
        return Answer(.reply, reason(for: end, of: speaker) ?? rationale.reason, ending)
    }

    /// What kept the reply from being said to its end, if something did.
    private func reason(for end: RaceEnd<Void>, of speaker: LiveSpeaker) -> String? {
        switch end {
        case .finished(.success): speaker.wasInterrupted ? "interrupted by the caller" : nil
        case .finished(.failure(let error)): "broke off: \(error)"
        case .late: "broke off: no more time"
        case .cancelled: speaker.wasInterrupted ? "interrupted by the caller" : "broke off: the turn was cancelled"
        }
    }

    /// A channel that cannot speak as the text comes gets all of it at once.
    private func gather(
        _ pieces: AsyncThrowingStream<String, any Error>,
        _ rationale: ReplyRationale,
        deadline: Date
    ) async -> Answer {
        let end = await race(until: deadline, clock: clock, canceller: canceller) { () -> (String, HandoffRequest?) in
            var text = ""
            do { for try await piece in pieces { text += piece } } catch let handoff as HandoffRequest {
                return (text, handoff)
            }
            return (text, nil)
        }
        switch end {
        case .late: return Answer(.late, "the reply was not complete in time")
        case .cancelled: return .cancelled
        case .finished(.failure(let error)): return Answer(.failed, "\(error)")
        case .finished(.success((let text, nil))): return take([.text(text)], rationale)
        case .finished(.success((let text, var handoff?))):
            if !text.allSatisfy(\.isWhitespace) { handoff.customerMessage = handoff.customerMessage ?? text }
            return Answer(.handoff, handoff.reason, .handoff(handoff))
        }
    }
}

extension RaceEnd {
    /// The hand-over in which a streamed reply ended.
    fileprivate var handoff: HandoffRequest? {
        if case .finished(.failure(let error)) = self { error as? HandoffRequest } else { nil }
    }
}
