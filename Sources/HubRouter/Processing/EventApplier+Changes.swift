import ChannelKit
import Foundation
import HubModel

/// Applies edits and deletions of messages that were stored before.
extension EventApplier {
    /// Stores the new text of a customer's message; a consent word in it counts like one in a new message.
    ///
    /// An edit opens no turn: the message was answered, or its turn reads the text as it is when it begins.
    func applyEdit(
        _ edit: MessageEdit,
        _ prepared: PreparedEvent,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws -> ItemOutcome {
        let known = try tx.message(withExternalID: edit.externalID, channel: channel.id)
        let locked = try known.map { try tx.lock($0.conversation) }
        try log("edited", prepared.body, conversation: known?.conversation, message: known?.id, in: tx)
        let edited = try known.flatMap { try editedMessage($0.id, edit, in: tx) }
        guard let customer = edit.contact, let keyword = prepared.keyword, keyword.request != .help else {
            return .applied("edited")
        }
        guard let known, let locked, var edited, let conversation = try tx.conversation(known.conversation) else {
            let optedOut = keyword.request == .stop
            let change = ConsentChange(contact: customer, at: edit.at, keyword: keyword.word)
            try applyConsent(change, optedOut: optedOut, in: tx, effects: &effects)
            return .applied(optedOut ? "opt_out" : "opt_in")
        }
        edited.sentAt = edit.at
        edited.contact = customer
        var situation = try tx.situation(locked, answeredSince: channel.policy.replyBudget.begin(at: now))
        situation.hasMessages = try !tx.isFirst(known.id, in: known.conversation)
        let incoming = IncomingMessage(
            id: known.id,
            message: edited,
            contact: try tx.resolve(customer, channel: channel.id, at: now),
            conversation: conversation,
            locked: locked,
            situation: situation
        )
        return try applyKeyword(keyword, of: incoming, in: tx, effects: &effects) ?? .applied("edited")
    }

    /// Logs the deletion of a message; what is stored of it stays until its retention ends.
    func applyDeletion(
        _ deletion: MessageDeletion,
        _ prepared: PreparedEvent,
        in tx: any TenantTransaction
    ) throws -> ItemOutcome {
        let known = try tx.message(withExternalID: deletion.externalID, channel: channel.id)
        if let known { _ = try tx.lock(known.conversation) }
        try log("deleted", prepared.body, conversation: known?.conversation, message: known?.id, in: tx)
        return .applied("deleted")
    }

    /// Stores `edit` in the row of a customer's message, and returns the message; nil for any other message.
    private func editedMessage(
        _ id: MessageID,
        _ edit: MessageEdit,
        in tx: any TenantTransaction
    ) throws -> UnifiedMessage? {
        guard var message = try tx.inboundMessage(id)?.message else { return nil }
        message.replaceText(by: edit.text)
        try tx.replaceMessage(id, text: message.text, body: item.source.encoded(.message(message)))
        return message
    }
}

extension UnifiedMessage {
    /// Replaces the text, and the text part or the caption that holds it.
    fileprivate mutating func replaceText(by new: String) {
        text = new
        content = content.map { part in
            switch part {
            case .text: .text(new)
            case .image(let media): .image(media.captioned(new))
            case .video(let media): .video(media.captioned(new))
            case .document(let media): .document(media.captioned(new))
            default: part
            }
        }
    }
}

extension ContentPart.Media {
    fileprivate func captioned(_ text: String) -> ContentPart.Media {
        var media = self
        media.caption = text
        return media
    }
}
