import ChannelKit
import HubModel

/// A message in a form that its channel can carry, with the changes that were made to it.
struct AdaptedReply: Sendable {
    let content: ReplyContent
    var findings: [PolicyFinding] = []
    /// The choices that the customer can name by number, where buttons became numbered text.
    var choices: [ReplyContent.Choice] = []

    init(_ content: ReplyContent, findings: [PolicyFinding] = [], choices: [ReplyContent.Choice] = []) {
        self.content = content
        self.findings = findings
        self.choices = choices
    }
}

/// Adapts replies to a channel: content that it cannot carry becomes text, and long text becomes several messages.
enum ReplyAdapter {
    /// Adapts `content` to `channel`, as an answer to `turn`.
    static func adapt(_ content: ReplyContent, to channel: RoutedChannel, for turn: StoredTurn) -> [AdaptedReply] {
        // The result of a tool call is read by the provider's model, not spoken.
        if channel.isCall(turn.conversation.thread), turn.messages.contains(where: \.isToolCall),
            case .text = content
        {
            return [AdaptedReply(content)]
        }
        return adapt(content, to: channel, in: turn.conversation)
    }

    /// Adapts `content` to `channel`, for a conversation.
    static func adapt(_ content: ReplyContent, to channel: RoutedChannel, in conversation: Conversation)
        -> [AdaptedReply]
    {
        if channel.isCall(conversation.thread) { return speak(content, on: channel, in: conversation) }
        guard !content.steersCall else { return [] }
        // A channel that answers only in the response has no limit of length here: its adapter applies its own.
        guard channel.capabilities.textSending != nil else { return [AdaptedReply(content)] }
        if case .text(let text) = content { return pieces(of: text, [], [], on: channel) }
        if let rich = channel.capabilities.richSending, rich.canSend(content) {
            return [AdaptedReply(content, findings: [PolicyFinding(.format, .sentAs(content.kind))])]
        }
        let degraded = PolicyFinding(.format, .sentAsText(content.kind))
        return pieces(of: content.plainText, [degraded], content.choices, on: channel)
    }

    /// Adapts `content` to speech; the adapter applies its own limit of length.
    private static func speak(
        _ content: ReplyContent,
        on channel: RoutedChannel,
        in conversation: Conversation
    ) -> [AdaptedReply] {
        if content.steersCall { return channel.canSteer(content) ? [AdaptedReply(content)] : [] }
        let text = content.spokenText(
            in: channel.spokenLanguage(of: conversation),
            keys: channel.capabilities.callCarrying?.hearsKeys ?? true
        )
        guard !text.isEmpty else { return [] }
        if case .text = content { return [AdaptedReply(.text(text))] }
        let spoken = PolicyFinding(.format, .spokenAsText(content.kind))
        return [AdaptedReply(.text(text), findings: [spoken], choices: content.choices)]
    }

    private static func pieces(
        of text: String,
        _ findings: [PolicyFinding],
        _ choices: [ReplyContent.Choice],
        on channel: RoutedChannel
    ) -> [AdaptedReply] {
        let limit = channel.manifest.limits.textLength
        let pieces = TextSplitting.split(text, limit: limit)
        return pieces.enumerated().map { position, piece in
            let split = PolicyFinding(.format, .part(position + 1, of: pieces.count, limit: limit))
            return AdaptedReply(.text(piece), findings: findings + (pieces.count > 1 ? [split] : []), choices: choices)
        }
    }
}
