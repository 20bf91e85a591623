import ChannelKit
import Synchronization

/// A talk that is heard while it goes on.
enum SpokenTalk {
    /// A reply that begins with the talk's first sentence, or what came before there was one: a hand-over.
    ///
    /// - Throws: What kept the model from saying anything.
    static func verdict(of talk: Talk, sources: [ReplySource]) async throws -> Verdict {
        let pieces = pieces(of: talk)
        do {
            for try await piece in pieces {
                let grounds = ReplyGrounds(talk.effort.summary, sources: sources)
                return .reply(.stream(stream(piece, then: pieces)), grounds)
            }
        } catch let handover as Handover {
            return .handOff(handover)
        }
        try Task.checkCancellation()
        throw LLMFailure.silent
    }

    /// What is said, as it comes; it ends by throwing where the talk ends in a hand-over or a failure.
    private static func pieces(of talk: Talk) -> AsyncThrowingStream<String, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    var talk = talk
                    switch try await talk.run(by: Voice(continuation)) {
                    case .reply: continuation.finish()
                    case .handover(let handover): continuation.finish(throwing: handover)
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
