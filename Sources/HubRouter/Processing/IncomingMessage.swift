import ChannelKit
import Foundation

/// A message as it was stored, with all that its turn needs to know.
struct IncomingMessage {
    let id: MessageID
    let message: UnifiedMessage
    let contact: StoredContact
    var conversation: Conversation
    let locked: LockedConversation
    /// The situation of the conversation before the message was stored.
    let situation: ConversationSituation
}

extension Conversation {
    /// Records a message of the customer, as ``TenantTransaction/recordInbound(_:sentAt:receivedAt:language:)`` does in
    /// the row.
    mutating func recordInbound(sentAt: Date?, language: String?) {
        if let sentAt { lastInboundAt = max(lastInboundAt ?? sentAt, sentAt) }
        self.language = language ?? self.language
    }
}

extension StoredTurn {
    /// The turn `id` as it was stored for `incoming`, and is run for the first time.
    init(_ id: TurnID, _ new: NewTurn, for incoming: IncomingMessage, of item: StoredItem) {
        self.init(
            id: id,
            state: .running,
            purpose: new.purpose,
            attempts: 0,
            answer: new.answer,
            answerBy: new.answerBy,
            item: item.id,
            itemKey: item.item.key,
            message: incoming.id,
            messages: [incoming.message],
            conversation: incoming.conversation,
            contact: incoming.contact.contact,
            isFirst: !incoming.situation.hasMessages,
            hasLedger: false,
            hasMemory: incoming.situation.hasMemory,
            answeredTurns: incoming.situation.answeredTurns,
            dueAt: new.dueAt
        )
    }
}
