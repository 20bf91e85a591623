import ChannelKit
import Foundation

/// A bot's message, as posted by the Messaging API integration.
///
/// It has no time and no recipient: `botpressUserId` is the bot's user.
///
/// - SeeAlso: <https://github.com/ptrckbp/botpressapi> (v0.2.3, read 2026-08)
struct BotMessage {
    let messageID: String
    /// The hub's id of the conversation, or Botpress's if it was not begun through this integration.
    let conversation: String
    let content: BotpressContent
    private let body: JSONValue

    init(_ body: JSONValue) throws(InboundError) {
        guard let id = body["botpressMessageId"]?.nonEmptyString else { throw .malformed("the message has no id") }
        guard
            let conversation =
                (body["conversationId"]?.nonEmptyString ?? body["botpressConversationId"]?.nonEmptyString)
        else { throw .malformed("the message has no conversation") }
        messageID = id
        self.conversation = conversation
        self.body = body
        content = BotpressContent(type: body["type"]?.string, payload: body["payload"])
    }

    var extraMembers: [String: JSONValue] {
        var extraMembers: [String: JSONValue] = [:]
        for name in ["botpressUserId", "botpressConversationId"] {
            extraMembers[name] = body[name]?.nonEmptyString.map(JSONValue.string)
        }
        return extraMembers
    }
}

extension BotpressAdapter {
    /// The events of a bot's message.
    ///
    /// They are the same in either role, since only the bot's messages come this way.
    func events(of reply: BotMessage, receivedAt: Date) -> [InboundEvent] {
        let contact = UnifiedContact(id: reply.conversation)
        return events(
            of: reply.content,
            from: .bot,
            as: MessageHeader(
                id: reply.messageID,
                at: receivedAt,
                contact: contact,
                thread: BotpressThread(.messagingAPI, reply.conversation),
                extraMembers: reply.extraMembers
            )
        )
    }
}

/// The author of a message that is processed.
enum MessageAuthor {
    case user, bot
}

/// The members of a message besides its content.
struct MessageHeader {
    let id: String
    let at: Date
    let contact: UnifiedContact
    let thread: BotpressThread
    let extraMembers: [String: JSONValue]
}

extension BotpressAdapter {
    /// The events of `content` with `header`: a message, or a typing indicator.
    ///
    /// A user's content of an unknown type is a message without words: its `text` is a label of the widget that sent it.
    func events(
        of content: BotpressContent,
        from author: MessageAuthor,
        as header: MessageHeader
    ) -> [InboundEvent] {
        if let isTyping = content.isTyping { return [.typing(contact: header.contact, isTyping: isTyping)] }
        if author == .user, content.isWidgetSignal {
            return [.ignored(reason: "a signal of the chat widget: \(content.type.prefix(64))")]
        }
        let parts = content.parts(media: media, from: author)
        let message = UnifiedMessage(
            externalID: header.id,
            sentAt: header.at,
            contact: header.contact,
            text: parts.text,
            content: parts.parts,
            thread: header.thread.text,
            provider: header.extraMembers.merging(content.extraMembers) { own, _ in own }
        )
        return [.message(message)]
    }
}
