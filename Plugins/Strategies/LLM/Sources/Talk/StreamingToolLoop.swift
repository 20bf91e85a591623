import ChannelKit
import Synchronization

/// A talk that is heard while it goes on.
enum StreamingToolLoop {
    /// A reply that begins with the talk's first sentence, or what came before there was one: a hand-over.
    ///
    /// - Throws: What kept the model from saying anything.
    static func verdict(of talk: ToolLoop, sources: [ReplySource]) async throws -> Verdict {
        let pieces = pieces(of: talk)
        do {
            for try await piece in pieces {
                let rationale = ReplyRationale(talk.effort.summary, sources: sources)
                return .reply(.stream(stream(piece, then: pieces)), rationale)
            }
        } catch let handoff as HandoffRequest {
            return .handoff(handoff)
        }
        try Task.checkCancellation()
        throw LLMFailure.silent
    }

    /// What is said, as it comes; it ends by throwing where the talk ends in a hand-over or a failure.
    private static func pieces(of talk: ToolLoop) -> AsyncThrowingStream<String, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    var talk = talk
                    switch try await talk.run(by: SentenceStreamer(continuation)) {
                    case .reply: continuation.finish()
                    case .handoff(let handoff): continuation.finish(throwing: handoff)
                    }
                } catch {
                    continuation.finish(throwing: LLMReport(failure: error, effort: talk.effort.summary))
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// `first`, then what is left of `pieces`; who stops listening ends the talk.
    private static func stream(
        _ first: String,
        then pieces: AsyncThrowingStream<String, any Error>
    ) -> AsyncThrowingStream<String, any Error> {
        let first = FirstPiece(first)
        return AsyncThrowingStream {
            if let piece = first.take() { return piece }
            for try await piece in pieces { return piece }
            return nil
        }
    }
}

/// A piece that is given once.
private final class FirstPiece: Sendable {
    private let piece: Mutex<String?>

    init(_ piece: String) { self.piece = Mutex(piece) }

    func take() -> String? {
        piece.withLock { piece in
            defer { piece = nil }
            return piece
        }
    }
}
