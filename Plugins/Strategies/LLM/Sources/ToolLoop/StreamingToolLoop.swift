import ChannelKit
import Synchronization

/// Streams the answer to a call while the model still writes.
enum StreamingToolLoop {
    /// The verdict at the first sentence: a streamed reply, or a handoff without one.
    ///
    /// - Throws: The failure, if it comes before the first sentence.
    static func verdict(of loop: ToolLoop, sources: [ReplySource]) async throws -> Verdict {
        let pieces = pieces(of: loop)
        do {
            for try await piece in pieces {
                let rationale = ReplyRationale(loop.stats.summary, sources: sources)
                return .reply(.stream(stream(piece, then: pieces)), rationale)
            }
        } catch let handoff as HandoffRequest {
            return .handoff(handoff)
        }
        try Task.checkCancellation()
        throw LLMFailure.emptyAnswer
    }

    /// The sentences as they are written; the stream throws if the answer ends in a handoff or a failure.
    private static func pieces(of loop: ToolLoop) -> AsyncThrowingStream<String, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    var loop = loop
                    switch try await loop.run(by: SentenceStreamer(continuation)) {
                    case .reply: continuation.finish()
                    case .handoff(let handoff): continuation.finish(throwing: handoff)
                    }
                } catch {
                    continuation.finish(throwing: LLMError(failure: error, stats: loop.stats.summary))
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// `first`, then the rest of `pieces`.
    ///
    /// Cancelling the stream cancels the request to the model.
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

/// A piece that can be taken once.
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
