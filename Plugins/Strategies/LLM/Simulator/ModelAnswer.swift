import ChannelKit
import Foundation

/// The answer of a simulated model, independent of the API.
struct ModelAnswer: Sendable {
    struct Call: Hashable, Sendable {
        let number: Int
        let name: String
        let arguments: JSONValue
    }

    enum End: Hashable, Sendable { case complete, length, calls, refused }

    /// The key of the answer, equal for equal questions.
    let key: String
    let model: String
    let inputTokens: Int
    var pieces: [String]
    var calls: [Call]
    var end: End

    var text: String { pieces.joined() }

    /// The tokens of the answer: one for four characters.
    var outputTokens: Int {
        let length = text.count + calls.reduce(0) { $0 + $1.name.count + $1.arguments.data.count }
        return (length + 3) / 4
    }

    init(_ step: ModelScript.Step, to question: SimulatedQuestion, key: String) {
        let spoken = step.spoken(to: question)
        let room = question.maxTokens.map { $0 * 4 } ?? .max
        pieces = Self.cut(spoken, to: room)
        calls = step.calls.enumerated().map { Call(number: $0, name: $1.name, arguments: $1.arguments) }
        end =
            if step.isRefusal {
                .refused
            } else if !calls.isEmpty {
                .calls
            } else {
                pieces.joined().count < spoken.joined().count ? .length : .complete
            }
        self.key = key
        model = question.model
        inputTokens = question.inputTokens
    }

    private static func cut(_ pieces: [String], to room: Int) -> [String] {
        var room = room
        return pieces.compactMap { piece in
            let part = String(piece.prefix(room))
            room -= part.count
            return part.isEmpty ? nil : part
        }
    }
}

extension Data {
    /// The FNV-1a hash of the bytes, in base 36.
    var fingerprint: String { String(FNV1a(self).value, radix: 36) }
}
