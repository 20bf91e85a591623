import ChannelKit

/// A message as a channel can carry it, and what was done to make it so.
struct AdaptedReply: Sendable {
    let content: ReplyContent
    var findings: [PolicyFinding] = []
    /// What the person may choose of by its number, where the buttons had to be written out.
    var choices: [ReplyContent.Choice] = []

    init(_ content: ReplyContent, findings: [PolicyFinding] = [], choices: [ReplyContent.Choice] = []) {
        self.content = content
        self.findings = findings
        self.choices = choices
    }
}

/// Makes a reply fit a channel: what it cannot carry becomes text, and long text several messages.
enum ReplyAdapter {
    /// The messages that say `content` on `channel`, in answer to `turn`.
    static func fit(_ content: ReplyContent, to channel: RoutedChannel, for turn: StoredTurn) -> [AdaptedReply] {
        let conversation = turn.conversation
        if channel.isCall(conversation.thread) {
            // What a model asked for it reads; nobody hears it like this.
            if turn.messages.contains(where: \.isToolCall), case .text = content { return [AdaptedReply(content)] }
            return speak(content, on: channel, in: conversation)
        }
        guard !content.steersCall else { return [] }
        // Whoever answers in the response only has no rule of length here: its adapter knows what it can say.
        guard channel.adapter is any TextSending else { return [AdaptedReply(content)] }
        if case .text(let text) = content { return pieces(of: text, [], [], on: channel) }
        if let rich = channel.adapter as? any RichSending, rich.canSend(content) {
            return [AdaptedReply(content, findings: [PolicyFinding(.form, "sent as \(content.kind)")])]
        }
        let degraded = PolicyFinding(.form, "the channel cannot carry \(content.kind) like this: written as text")
        return pieces(of: content.plainText, [degraded], content.choices, on: channel)
    }

    /// Words for the ear; how much of them fits into one answer is for the adapter to know.
    private static func speak(
        _ content: ReplyContent,
        on channel: RoutedChannel,
        in conversation: Conversation
    ) -> [AdaptedReply] {
        if content.steersCall { return channel.canSteer(content) ? [AdaptedReply(content)] : [] }
        let text = content.spokenText(in: conversation.language ?? channel.tenant.languages.first ?? "en")
        guard !text.isEmpty else { return [] }
        if case .text = content { return [AdaptedReply(.text(text))] }
        let spoken = PolicyFinding(.form, "in a call, \(content.kind) is told in words")
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
            let split = PolicyFinding(.form, "part \(position + 1) of \(pieces.count): \(limit) units fit")
            return AdaptedReply(.text(piece), findings: findings + (pieces.count > 1 ? [split] : []), choices: choices)
        }
    }
}
