import ChannelKit

/// The conversation so far, as in requests to a model or a knowledge base.
struct SpokenHistory {
    /// The number of the caller's messages.
    let userCount: Int
    /// The caller's last words.
    let lastUserText: String?
    /// The digests of the assistant's sentences between the caller's last two messages.
    let saidDigests: [String]
    /// True if a tool result follows the caller's last words.
    let endsWithToolResult: Bool

    /// True if a transfer was tried, in any message.
    let hasTransferred: Bool
    /// True if the history ends with the result of a transfer that failed.
    let endsWithFailedTransfer: Bool

    /// Reads the history in any of the places that a server message has for it.
    init(all message: JSONValue) {
        let places = [
            message["artifact"]?["messagesOpenAIFormatted"], message["artifact"]?["messages"],
            message["messagesOpenAIFormatted"], message["messages"],
        ]
        self.init(places.lazy.compactMap { $0?.array }.first { !$0.isEmpty } ?? [])
    }

    init(_ messages: [JSONValue]) {
        let transfers = Set(messages.flatMap(Self.transferCalls))
        hasTransferred = !transfers.isEmpty
        endsWithFailedTransfer = messages.last.map { Self.isFailedTransfer($0, among: transfers) } ?? false
        let users = messages.filter { $0["role"]?.string == "user" }
        userCount = users.count
        lastUserText = users.last.map(Self.text)
        saidDigests = Self.saidDigests(before: messages.lastIndex { $0["role"]?.string == "user" }, in: messages)
        endsWithToolResult = ["tool", "function"].contains(messages.last?["role"]?.string)
    }

    private static func saidDigests(before last: Int?, in messages: [JSONValue]) -> [String] {
        let before = messages[..<(last ?? 0)]
        let spoken = before[(before.lastIndex { $0["role"]?.string == "user" } ?? 0)...]
            .filter { ["assistant", "bot"].contains($0["role"]?.string) }
        return Array(spoken.flatMap { digests(ofSentencesIn: text($0)) }.suffix(maxDigests))
    }

    /// The max number of sentences that are known again: an apology with the way out has fewer.
    private static let maxDigests = 8

    /// The digests of the sentences in `text`: they tell a known sentence, and keep no words.
    static func digests(ofSentencesIn text: String) -> [String] {
        text.cut(toBytes: 1_000).split { ".!?".contains($0) }.map { $0.foldedWords.joined(separator: " ") }
            .filter { !$0.isEmpty }.map { $0.digest(bytes: 8) }
    }

    /// The text of a message: `content` in OpenAI's form, which may have parts, or `message` in Vapi's own.
    static func text(_ message: JSONValue) -> String {
        if let text = message["content"]?.string { return text }
        let parts = message["content"]?.array?.compactMap { $0["text"]?.string }
        return parts.map { $0.joined(separator: " ") } ?? message["message"]?.string ?? ""
    }
}

// MARK: - Transfers

extension SpokenHistory {
    /// Vapi's tool, and the prefix of the tools with a name of their own.
    private static let transferTool = "transferCall"
    /// Words in the result of a transfer that failed; the result is text for a model and not specified.
    private static let failures = [
        "fail", "error", "cancel", "declin", "reject", "busy", "no answer", "no-answer", "not answer", "unavailable",
        "unable", "could not", "timed out", "timeout", "voicemail", "not available", "not connected",
    ]

    /// The ids of the transfers that a message of the assistant asks for, in OpenAI's form or Vapi's own.
    private static func transferCalls(in message: JSONValue) -> [String] {
        let calls = (message["tool_calls"] ?? message["toolCalls"])?.array ?? []
        let names = calls.filter { ($0["function"]?["name"] ?? $0["name"])?.string?.hasPrefix(transferTool) == true }
        return names.map { $0["id"]?.string ?? "" }
    }

    private static func isFailedTransfer(_ message: JSONValue, among transfers: Set<String>) -> Bool {
        guard ["tool", "function", "tool_call_result"].contains(message["role"]?.string) else { return false }
        let id = (message["tool_call_id"] ?? message["toolCallId"])?.string ?? ""
        guard transfers.contains(id) || message["name"]?.string?.hasPrefix(transferTool) == true else { return false }
        let result = (message["result"]?.string ?? text(message)).lowercased()
        return failures.contains(where: result.contains)
    }
}
