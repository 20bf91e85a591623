import ChannelKit
import Foundation

/// A tool that the model can call.
protocol Tool: Sendable {
    /// The declaration for the model.
    var declaration: ModelTool { get }

    /// The schema of the arguments.
    var schema: ArgumentSchema { get }

    /// Runs the tool.
    ///
    /// - Parameters:
    ///   - arguments: The arguments, validated against the schema.
    ///   - key: The idempotency key, the same if the turn runs again.
    func result(of arguments: JSONValue, key: String, for turn: Turn) async throws -> ToolResult
}

/// The result of a tool call, as text for the model.
struct ToolResult: Hashable, Sendable {
    /// The max length of a result, in bytes; longer ones are cut.
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
    /// The result as stored with the turn.
    var json: JSONValue { ["text": .string(text), "error": .bool(isError)] }

    init?(_ json: JSONValue) {
        guard let text = json["text"]?.string else { return nil }
        self.init(text, isError: json["error"]?.bool ?? false)
    }
}
