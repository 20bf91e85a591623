import ChannelKit
import Foundation
import Synchronization

/// How far one attempt got, known to the task that reads it and to the one that watches the clock.
final class AttemptTally: Sendable {
    private struct State {
        var wasTaken = false
        var hasBegun = false
        var isGivenUp = false
        var handedOff = 0
        var outputBytes = 0
        var inputTokens: Int?
        var outputTokens: Int?

        mutating func note(_ piece: AnswerPiece) {
            switch piece {
            case .text(let text):
                hasBegun = true
                handedOff += text.count
                outputBytes += text.utf8.count
            case .hidden(let bytes):
                hasBegun = true
                outputBytes += bytes
            case .tokens(let input, let output):
                inputTokens = input ?? inputTokens
                outputTokens = output ?? outputTokens
            case .call, .end: hasBegun = true
            }
        }
    }

    private let state = Mutex(State())

    /// Whether the server took the request and began an answer, which costs.
    var wasTaken: Bool { state.withLock(\.wasTaken) }

    /// The characters of text that were handed over.
    var handedOff: Int { state.withLock(\.handedOff) }

    /// The tokens, as the provider counts them or else estimated from what came.
    func tokens(for request: ModelRequest) -> (input: Int, output: Int) {
        let state = state.withLock(\.self)
        return (
            state.inputTokens ?? TokenEstimate.input(of: request),
            state.outputTokens ?? TokenEstimate.tokens(ofBytes: state.outputBytes)
        )
    }

    /// Notes that the server took the request.
    func take() { state.withLock { $0.wasTaken = true } }

    /// Notes a piece of the answer.
    ///
    /// - Returns: Whether anybody waits for it still.
    func take(_ piece: AnswerPiece) -> Bool {
        state.withLock { state in
            guard !state.isGivenUp else { return false }
            state.note(piece)
            return true
        }
    }

    /// Gives up an answer that is late.
    ///
    /// - Parameter unlessBegun: Whether one that has begun may go on.
    /// - Returns: Whether it was given up.
    func giveUp(unlessBegun: Bool) -> Bool {
        state.withLock { state in
            if unlessBegun, state.hasBegun { return false }
            state.isGivenUp = true
            return true
        }
    }
}
