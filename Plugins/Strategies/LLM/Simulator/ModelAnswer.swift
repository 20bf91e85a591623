import ChannelKit
import Foundation

/// What a simulated model says, before it is put in the words of an API.
struct ModelAnswer: Sendable {
    struct Call: Hashable, Sendable {
        let number: Int
        let name: String
        let arguments: JSONValue
    }

    enum End: Hashable, Sendable { case complete, length, calls, refused }

    /// Tells it from other answers, and is the same for the same question.
    let key: String
    let model: String
    let inputTokens: Int
    let pieces: [String]
    let calls: [Call]
    let end: End

    var text: String { pieces.joined() }

    /// Four characters count as one token.
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
    /// A short name of the bytes, as FNV-1a makes it.
    var fingerprint: String {
        let hash = reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 36)
    }
}
