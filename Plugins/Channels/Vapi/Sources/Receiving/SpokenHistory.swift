import ChannelKit

/// The conversation so far, as in requests to a model or a knowledge base.
struct SpokenHistory {
    /// The number of the caller's messages.
    let userCount: Int
    /// The caller's last words.
    let lastUserText: String?
    /// True if a tool result follows the caller's last words.
    let endsWithToolResult: Bool

    init(_ messages: [JSONValue]) {
        let users = messages.filter { $0["role"]?.string == "user" }
        userCount = users.count
        lastUserText = users.last.map(Self.text)
        endsWithToolResult = ["tool", "function"].contains(messages.last?["role"]?.string)
    }

    /// The text of a message: `content` in OpenAI's form, which may have parts, or `message` in Vapi's own.
    static func text(_ message: JSONValue) -> String {
        if let text = message["content"]?.string { return text }
        let parts = message["content"]?.array?.compactMap { $0["text"]?.string }
        return parts.map { $0.joined(separator: " ") } ?? message["message"]?.string ?? ""
    }
}
