import ChannelKit
import Foundation

/// A message of the bot's, as the Messaging API integration posts it.
///
/// It has no time and no recipient: `botpressUserId` is the bot's own.
struct BotReply {
    let messageID: String
    /// The hub's own id of the conversation; Botpress's where it was not begun through this integration.
    let conversation: String
    let content: BotpressContent
    private let body: JSONValue

    init(_ body: JSONValue) throws(InboundError) {
        guard let id = body["botpressMessageId"]?.filledText else { throw .malformed("the message has no id") }
        guard let conversation = (body["conversationId"]?.filledText ?? body["botpressConversationId"]?.filledText)
        else { throw .malformed("the message has no conversation") }
        messageID = id
        self.conversation = conversation
        self.body = body
        content = BotpressContent(type: body["type"]?.string, payload: body["payload"])
    }

    var facts: [String: JSONValue] {
        var facts: [String: JSONValue] = [:]
        for name in ["botpressUserId", "botpressConversationId"] {
            facts[name] = body[name]?.filledText.map(JSONValue.string)
        }
        return facts
    }
}

extension BotpressAdapter {
    /// The bot is who speaks here, whatever the channel's role: nobody else's words come by this way.
    func events(of reply: BotReply, receivedAt: Date) -> [InboundEvent] {
        let contact = UnifiedContact(id: reply.conversation)
        return events(
            of: reply.content,
            as: MessageHead(
                id: reply.messageID,
                at: receivedAt,
                contact: contact,
                thread: BotpressThread(.messagingAPI, reply.conversation),
                facts: reply.facts
            )
        )
    }
}

/// What a message has besides its content.
struct MessageHead {
    let id: String
    let at: Date
    let contact: UnifiedContact
    let thread: BotpressThread
    let facts: [String: JSONValue]
}

extension BotpressAdapter {
    /// What `content` means under `head`: a message, or the sign that somebody is typing.
    func events(of content: BotpressContent, as head: MessageHead) -> [InboundEvent] {
        if let isTyping = content.isTyping { return [.typing(contact: head.contact, isTyping: isTyping)] }
        let parts = content.parts(media: media)
        let message = UnifiedMessage(
            externalID: head.id,
            sentAt: head.at,
            contact: head.contact,
            text: parts.text,
            content: parts.parts,
            thread: head.thread.text,
            provider: head.facts.merging(content.facts) { fact, _ in fact }
        )
        return [.message(message)]
    }
}
