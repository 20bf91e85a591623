import ChannelKit
import Foundation

/// An incremental reader of the hub's stream as a model.
struct ModelStream {
    /// One element of the stream.
    enum Part: Hashable {
        case speech(String)
        case tool(name: String, arguments: JSONValue)
        case end
    }

    private var buffer = Data()

    /// Adds bytes and returns the elements that they complete.
    mutating func add(_ bytes: Data) -> [Part] {
        buffer.append(bytes)
        var parts: [Part] = []
        while let end = buffer.firstRange(of: Data("\n\n".utf8)) {
            parts += Self.parts(of: buffer[..<end.lowerBound])
            buffer = Data(buffer[end.upperBound...])
        }
        return parts
    }

    private static func parts(of event: Data) -> [Part] {
        let text = String(decoding: event, as: UTF8.self)
        guard text.hasPrefix("data: ") else { return [] }
        let data = text.dropFirst("data: ".count)
        if data == "[DONE]" { return [.end] }
        guard let delta = (try? JSONValue(parsing: Data(data.utf8)))?["choices"]?[0]?["delta"] else { return [] }
        return speech(in: delta) + tools(in: delta)
    }

    /// The speech of a chunk; `<flush />` is an instruction to the voice.
    private static func speech(in delta: JSONValue) -> [Part] {
        let words = (delta["content"]?.string ?? "").replacing("<flush />", with: "")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        return words.isEmpty ? [] : [.speech(words)]
    }

    private static func tools(in delta: JSONValue) -> [Part] {
        (delta["tool_calls"]?.array ?? []).compactMap { use in
            guard let name = use["function"]?["name"]?.string else { return nil }
            let arguments = use["function"]?["arguments"]?.string ?? "{}"
            return .tool(name: name, arguments: (try? JSONValue(parsing: Data(arguments.utf8))) ?? [:])
        }
    }
}
