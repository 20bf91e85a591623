import ChannelKit
import Foundation

/// Releases a streamed reply to a live request, sentence by sentence, and knows what was really said.
struct LiveSpeaker: Sendable {
    let exchange: InlineExchange
    /// Decides before the first sentence whether the request is still to be answered by this turn.
    let commit: @Sendable () async throws -> Bool

    /// The request was answered otherwise before the first sentence was ready.
    struct TooLate: Error, CustomStringConvertible {
        let description = "the request had been answered without it"
    }

    /// Speaks `pieces` until they end, or the caller hangs up.
    func speak(_ pieces: AsyncThrowingStream<String, any Error>) async throws {
        var sentences = Sentences()
        var isCommitted = false
        func release(_ sentence: String) async throws {
            if !isCommitted {
                guard try await commit() else { throw TooLate() }
                isCommitted = true
            }
            exchange.say(sentence)
        }
        for try await piece in pieces {
            for sentence in sentences.add(piece) { try await release(sentence) }
            if exchange.hasHungUp { return }
        }
        try Task.checkCancellation()
        if let rest = sentences.finish() { try await release(rest) }
        await exchange.allSpoken()
    }

    /// What was really said.
    var spoken: String { exchange.spokenPieces.joined() }

    /// Whether the caller left before the end.
    var wasInterrupted: Bool { exchange.hasHungUp }
}
