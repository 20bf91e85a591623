import ChannelKit
import Foundation
import Testing

@testable import LLMStrategy

/// A stream or a whole answer, and its expected reading.
struct AnswerCase: Sendable, CustomTestStringConvertible {
    enum Says: Sendable, Equatable {
        case pieces([AnswerPiece])
        case failure(ModelFailure.Kind)
    }

    let testDescription: String
    let answer: String
    let says: Says

    init(_ name: String, _ answer: String, says pieces: [AnswerPiece]) {
        testDescription = name
        self.answer = answer
        says = .pieces(pieces)
    }

    init(_ name: String, _ answer: String, failsAs kind: ModelFailure.Kind) {
        testDescription = name
        self.answer = answer
        says = .failure(kind)
    }

    /// The reading by `wire`, as a stream or whole.
    func reading(by wire: any WireFormat, isWhole: Bool = false) throws -> Says {
        var reader = wire.makeReader(callPrefix: "call_1")
        do {
            if isWhole { return .pieces(try reader.pieces(ofWhole: JSONValue(parsing: Data(answer.utf8)))) }
            var events = EventStreamReader()
            var pieces: [AnswerPiece] = []
            for event in try events.events(in: Data(answer.utf8)) { pieces += try reader.pieces(of: event) }
            if case .end? = pieces.last { return .pieces(pieces) }
            return .pieces(pieces + (try reader.piecesAtClose()))
        } catch let failure as ModelFailure {
            return .failure(failure.kind)
        }
    }
}

extension ToolCall {
    /// A call for free times.
    static func times(_ id: String, _ arguments: JSONValue = ["day": "friday"]) -> ToolCall {
        ToolCall(id: id, name: "free_times", arguments: arguments)
    }
}

extension ModelRequest {
    /// A request with all members.
    static let long = ModelRequest(
        instructions: "Be brief.",
        messages: [
            .customer("Hello"), .customer("Is Friday free?"),
            .model("Let me see.", calls: [.times("call_a"), .times("call:b", .string("{\"day"))]),
            .result(of: .times("call_a"), "10:00", isError: false),
            .result(of: .times("call:b"), "not JSON", isError: true),
            .customer("And?"),
        ],
        tools: [
            ModelTool(
                name: "free_times",
                description: "Looks up free times.",
                parameters: ["type": "object", "properties": ["day": ["type": "string"]]]
            )
        ],
        maxTokens: 300,
        temperature: 1.5
    )
}
