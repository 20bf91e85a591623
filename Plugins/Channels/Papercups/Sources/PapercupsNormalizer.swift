public import ChannelKit
public import Foundation

extension PapercupsAdapter {
    public func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        [try inboundEvent(of: PapercupsEvent(payload: item.payload), receivedAt: receivedAt)]
    }

    /// The hub's event of a webhook.
    func inboundEvent(of webhook: PapercupsEvent, receivedAt: Date) throws(InboundError) -> InboundEvent {
        switch webhook.name {
        case PapercupsEvent.messageCreated:
            let message = try PapercupsMessage(webhook.payload)
            return event(of: message, customerID: webhook.customerID, receivedAt: receivedAt)
        case PapercupsEvent.conversationCreated:
            return .ignored(reason: "conversation created; its messages come separately")
        case PapercupsEvent.conversationUpdated:
            return event(of: try PapercupsConversation(webhook.payload), receivedAt: receivedAt)
        default:
            let name = webhook.name.prefix(32).filter { $0.isASCII && ($0.isLetter || ":_-.".contains($0)) }
            return .ignored(reason: "unknown event '\(name)'")
        }
    }

    /// The event of a message.
    ///
    /// A customer's message is a reply, not internal, and names a customer and no user.
    ///
    /// A message with a hub's id of a send is never answered, even if it names a customer, as imported ones do.
    private func event(of message: PapercupsMessage, customerID: String?, receivedAt: Date) -> InboundEvent {
        let at = message.sentAt(orElse: receivedAt)
        if let correlation = message.hubMessageID { return ownMessage(message, correlation, at: at) }
        if message.isInternal { return .ignored(reason: "an internal note") }
        if message.isAutomatic { return .ignored(reason: "an automatic message") }
        switch message.author {
        case .bot: return .ignored(reason: "an automatic message")
        case .unknown: return .ignored(reason: "both a customer and a user as author")
        case .agent where message.type == "reply":
            return .takeover(
                Takeover(
                    contact: UnifiedContact(customer: customerID, of: message.conversation),
                    thread: message.conversation,
                    externalID: message.id,
                    text: message.text,
                    at: at
                )
            )
        case .customer(let id) where message.type == "reply":
            return .message(unified(message, from: id, at: at))
        case .agent, .customer: return .ignored(reason: "unknown message type")
        }
    }

    private func unified(_ message: PapercupsMessage, from customer: String, at moment: Date) -> UnifiedMessage {
        UnifiedMessage(
            externalID: message.id,
            sentAt: moment,
            contact: UnifiedContact(
                customer: customer,
                of: message.conversation,
                described: message.description(of: customer)
            ),
            text: message.text,
            content: message.content,
            thread: message.conversation,
            provider: message.extraMembers
        )
    }

    /// The status `sent` from the echo of a send, with `echo: true`.
    private func ownMessage(_ message: PapercupsMessage, _ correlation: String, at moment: Date) -> InboundEvent {
        if case .customer = message.author { return .ignored(reason: "a message imported by a hub") }
        return .status(
            StatusUpdate(externalID: message.id, status: .sent, at: moment, correlation: correlation)
        )
    }

    private func event(of conversation: PapercupsConversation, receivedAt: Date) -> InboundEvent {
        guard releaseWhen.isMet(by: conversation) else {
            return .ignored(reason: "the conversation's handler does not change")
        }
        return .release(
            Release(
                contact: UnifiedContact(customer: conversation.customerID, of: conversation.id),
                thread: conversation.id,
                at: conversation.closedAt ?? receivedAt
            )
        )
    }
}
