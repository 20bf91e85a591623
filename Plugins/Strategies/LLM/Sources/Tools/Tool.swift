import ChannelKit
import Foundation

/// Something that the model may have done.
protocol Tool: Sendable {
    /// What the model is told of it.
    var declaration: ModelTool { get }

    /// What its arguments must be.
    var schema: ArgumentSchema { get }

    /// Does it.
    ///
    /// - Parameters:
    ///   - arguments: Checked against the schema.
    ///   - key: The same when the turn is run again.
    func result(of arguments: JSONValue, key: String, for turn: Turn) async throws -> ToolResult
}

/// What came of a call, in words for the model.
struct ToolResult: Hashable, Sendable {
    /// Longer ones are cut.
    static let limit = 8_192

    let text: String
    let isError: Bool

    init(_ text: String, isError: Bool = false) {
        self.text = String(decoding: text.utf8.prefix(Self.limit), as: UTF8.self)
        self.isError = isError
    }

    static func error(_ text: String) -> ToolResult { ToolResult(text, isError: true) }
}

extension ToolResult {
    /// As it is kept with the turn.
    var json: JSONValue { ["text": .string(text), "error": .bool(isError)] }

    init?(_ json: JSONValue) {
        guard let text = json["text"]?.string else { return nil }
        self.init(text, isError: json["error"]?.bool ?? false)
    }
}
