public import ChannelKit
public import Foundation

extension PapercupsAdapter {
    public func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        [try meaning(of: PapercupsNotice(payload: item.payload), receivedAt: receivedAt)]
    }

    /// What a notice means; one thing.
    func meaning(of notice: PapercupsNotice, receivedAt: Date) throws(InboundError) -> InboundEvent {
        switch notice.event {
        case PapercupsNotice.messageCreated:
            let message = try PapercupsMessage(notice.payload)
            return event(of: message, customerID: notice.customerID, receivedAt: receivedAt)
        case PapercupsNotice.conversationCreated:
            return .ignored(reason: "a conversation was opened; what is said in it is told by itself")
        case PapercupsNotice.conversationUpdated:
            return event(of: try PapercupsConversation(notice.payload), receivedAt: receivedAt)
        default:
            let name = notice.event.prefix(32).filter { $0.isASCII && ($0.isLetter || ":_-.".contains($0)) }
            return .ignored(reason: "the event '\(name)' is not known")
        }
    }

    /// A message is a customer's only if it is a reply, not internal, and names a customer and no user.
    ///
    /// What a hub wrote is never answered, whoever it was written for: an imported message has a customer, too.
    private func event(of message: PapercupsMessage, customerID: String?, receivedAt: Date) -> InboundEvent {
        let at = message.sentAt(orElse: receivedAt)
        if let correlation = message.hubMessageID { return ownMessage(message, correlation, at: at) }
        if message.isInternal { return .ignored(reason: "an internal note") }
        switch message.author {
        case .bot: return .ignored(reason: "an automatic message")
        case .unclear: return .ignored(reason: "a message of an unclear author")
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
        case .agent, .customer: return .ignored(reason: "a message of a type that is not known")
        }
    }

    private func unified(_ message: PapercupsMessage, from customer: String, at moment: Date) -> UnifiedMessage {
        UnifiedMessage(
            externalID: message.id,
            sentAt: moment,
            contact: UnifiedContact(
                customer: customer,
                of: message.conversation,
                described: message.json["customer"]
            ),
            text: message.text,
            content: message.content,
            thread: message.conversation,
            provider: message.facts
        )
    }

    /// The echo of a send, where it is not switched off, tells that it arrived.
    private func ownMessage(_ message: PapercupsMessage, _ correlation: String, at moment: Date) -> InboundEvent {
        if case .customer = message.author { return .ignored(reason: "a message that a hub has imported") }
        return .status(
            StatusUpdate(externalID: message.id, status: .sent, at: moment, correlation: correlation)
        )
    }

    private func event(of conversation: PapercupsConversation, receivedAt: Date) -> InboundEvent {
        guard releaseWhen.isGiven(by: conversation) else {
            return .ignored(reason: "a change of a conversation that stays with whom it is")
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
