import ChannelKit

/// One answer of the model: text, tool calls and the reason for its end.
struct ModelStep: Hashable, Sendable {
    var text = ""
    var calls: [ToolCall] = []
    var end: ModelEnd.Reason = .complete

    /// Adds an event of the answer.
    mutating func add(_ event: ModelEvent) {
        switch event {
        case .text(let piece): text += piece
        case .call(let call): calls.append(call)
        case .end(let end): self.end = end.reason
        }
    }

    /// The text up to its last complete sentence if the model reached its limit; otherwise all of it.
    var completeText: String {
        guard end == .length else { return text }
        var splitter = SentenceSplitter.forAnswers
        return (splitter.add(text) + [splitter.finish(after: end)].compactMap(\.self)).joined()
    }
}

// MARK: - Storage with the turn

extension ModelStep {
    var json: JSONValue {
        let calls = calls.map { call -> JSONValue in
            [
                "id": .string(call.id), "name": .string(call.name), "arguments": call.arguments,
                "echo": .object(call.echo),
            ]
        }
        return ["text": .string(text), "calls": .array(calls), "end": .string(end.word)]
    }

    init?(_ json: JSONValue) {
        guard let text = json["text"]?.string, let end = json["end"]?.string.flatMap(ModelEnd.Reason.init(word:)) else {
            return nil
        }
        self.text = text
        self.end = end
        calls = (json["calls"]?.array ?? []).compactMap { call in
            guard let id = call["id"]?.string, let name = call["name"]?.string else { return nil }
            return ToolCall(
                id: id,
                name: name,
                arguments: call["arguments"] ?? .null,
                echo: call["echo"]?.object ?? [:]
            )
        }
    }
}

extension ModelEnd.Reason {
    private static let words: [(ModelEnd.Reason, String)] = [
        (.complete, "complete"), (.length, "length"), (.calls, "calls"), (.refused, "refused"),
    ]

    fileprivate var word: String { Self.words.first { $0.0 == self }?.1 ?? "" }

    fileprivate init?(word: String) {
        guard let known = Self.words.first(where: { $0.1 == word }) else { return nil }
        self = known.0
    }
}
