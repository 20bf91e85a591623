import ChannelKit

/// What was said in a call so far, as a request to a model or a knowledge base lists it.
struct SpokenHistory {
    /// How many times the caller has spoken.
    let userCount: Int
    /// What the caller said last.
    let lastUserText: String?
    /// Whether the caller's last words were answered by a tool's result since.
    let endsWithToolResult: Bool

    init(_ messages: [JSONValue]) {
        let users = messages.filter { $0["role"]?.string == "user" }
        userCount = users.count
        lastUserText = users.last.map(Self.text)
        endsWithToolResult = ["tool", "function"].contains(messages.last?["role"]?.string)
    }

    /// The text is `content` in OpenAI's form, which may be in parts, and `message` in Vapi's own.
    static func text(_ message: JSONValue) -> String {
        if let text = message["content"]?.string { return text }
        let parts = message["content"]?.array?.compactMap { $0["text"]?.string }
        return parts.map { $0.joined(separator: " ") } ?? message["message"]?.string ?? ""
    }
}
