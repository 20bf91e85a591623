import ChannelKit
import Foundation
import Synchronization

/// The progress of an attempt, shared by the task that reads it and the one that watches its deadlines.
final class AttemptProgress: Sendable {
    private struct State {
        var wasAccepted = false
        var hasBegun = false
        var isGivenUp = false
        var characters = 0
        var outputBytes = 0
        var inputTokens: Int?
        var outputTokens: Int?

        mutating func record(_ piece: AnswerPiece) {
            switch piece {
            case .text(let text):
                hasBegun = true
                characters += text.count
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

    /// True if the server accepted the request, which is then billed.
    var wasAccepted: Bool { state.withLock(\.wasAccepted) }

    /// The number of characters passed on.
    var characters: Int { state.withLock(\.characters) }

    /// The tokens as counted by the provider, or estimated.
    func tokens(for request: ModelRequest) -> (input: Int, output: Int) {
        let state = state.withLock(\.self)
        return (
            state.inputTokens ?? TokenEstimate.input(of: request),
            state.outputTokens ?? TokenEstimate.tokens(ofBytes: state.outputBytes)
        )
    }

    /// Records that the server accepted the request.
    func accept() { state.withLock { $0.wasAccepted = true } }

    /// Records a piece of the answer.
    ///
    /// - Returns: False if the attempt was given up.
    func record(_ piece: AnswerPiece) -> Bool {
        state.withLock { state in
            guard !state.isGivenUp else { return false }
            state.record(piece)
            return true
        }
    }

    /// Gives up a late answer.
    ///
    /// - Parameter unlessBegun: True to let an answer that has begun go on.
    /// - Returns: True if it was given up.
    func giveUp(unlessBegun: Bool) -> Bool {
        state.withLock { state in
            if unlessBegun, state.hasBegun { return false }
            state.isGivenUp = true
            return true
        }
    }
}
