import ChannelKit
import Foundation
import HubModel

/// Applies messages: to their conversation, and with a turn.
extension EventApplier {
    /// Stores a message and opens its turn, unless an agent, an opt-out or its age keeps it from being answered.
    ///
    /// - Parameter language: The language of its text, .
    func applyMessage(
        _ received: UnifiedMessage,
        in language: String?,
        tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws -> ItemOutcome {
        let contact = try tx.resolveContact(received.contact, channel: channel.id, at: now)
        let conversation = try conversation(of: contact, thread: received.thread, in: tx)
        let message = received.choosing(from: try tx.offeredChoices(conversation.id))
        let stored = StoredMessage(
            author: .customer,
            conversation: conversation.id,
            channel: channel.id,
            externalID: message.externalID,
            at: message.sentAt,
            text: message.text,
            body: unified(.message(message)),
            status: .delivered
        )
        guard let messageID = try tx.insertMessage(stored) else { return .ignored(reason: "duplicate message") }
        // A spoken "stop" is no opt-out from messages.
        let isCall = channel.isCall(message.thread)
        let keyword = message.isPlainText && !isCall ? ConsentKeyword(reading: message.text) : nil
        try recordInbound(message, in: conversation, language: language, keyword: keyword, tx: tx)
        try log("message", .message(message), conversation: conversation.id, in: tx)
        if let keyword,
            let outcome = try applyKeyword(
                keyword,
                messageID,
                saying: message,
                from: contact,
                conversation,
                tx,
                &effects
            )
        {
            return outcome
        }
        if try isWithAgent(conversation, in: tx) { return .human }
        if try !isCall && tx.hasOptedOut(contact, channel: channel.id) {
            return .silent(reason: "the customer opted out")
        }
        guard message.wantsAnswer else { return .silent(reason: "the message needs no answer, such as a reaction") }
        guard now.timeIntervalSince(message.sentAt) <= channel.policy.answerWithin.timeInterval else {
            return .silent(reason: "too old to answer: sent more than \(channel.policy.answerWithin.brief()) ago")
        }
        return .turn(try openTurn(for: messageID, in: conversation, tx: tx, effects: &effects))
    }

    private func recordInbound(
        _ message: UnifiedMessage,
        in conversation: Conversation,
        language guess: String?,
        keyword: ConsentKeyword?,
        tx: any TenantTransaction
    ) throws {
        let languages = channel.tenant.languages
        let told = [message.language, keyword?.language].compactMap(\.self).first(where: languages.contains)
        let language = told ?? guess
        let sentAt = message.opensWindow ? message.sentAt : nil
        try tx.recordInbound(conversation.id, sentAt: sentAt, receivedAt: now, language: language)
        guard message.opensWindow else { return }
        try release(HoldReason.windowClosed, in: conversation, tx: tx)
    }

    /// True if an agent handles the conversation; an expired hold is ended and logged.
    private func isWithAgent(_ conversation: Conversation, in tx: any TenantTransaction) throws -> Bool {
        guard conversation.handler == .agent else { return false }
        guard conversation.isReleased(after: channel.policy.releaseAfter, at: now) else { return true }
        try tx.setHandler(.hub, of: conversation.id, at: now)
        let body: JSONValue = ["reason": "release_after has passed"]
        try tx.log(
            LoggedEvent(kind: "release", channel: channel.id, conversation: conversation.id, at: now, body: body)
        )
        return false
    }

    func conversation(
        of contact: ContactID,
        thread: String?,
        in tx: any TenantTransaction
    ) throws -> Conversation {
        if let thread, channel.isCall(thread), let call = try tx.conversation(ofThread: thread, channel: channel.id) {
            return call
        }
        let activeSince = now.addingTimeInterval(-conversationIdle.timeInterval)
        let open = try tx.openConversation(
            contact: contact,
            channel: channel.id,
            thread: thread,
            activeSince: activeSince
        )
        return try open ?? tx.insertConversation(contact: contact, channel: channel.id, thread: thread, at: now)
    }

    func openTurn(
        for message: MessageID,
        in conversation: Conversation,
        purpose: TurnPurpose = .answer,
        tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws -> TurnID {
        let answer = item.item.answer
        let lane = Lane(stage: .turn, channel: channel.id, conversation: conversation.id)
        let gather = answer == .acknowledged && purpose == .answer ? channel.policy.gather : nil
        if let gather, let turn = try tx.gather(message, of: item.id, in: conversation.id, for: gather, at: now) {
            return turn
        }
        let dueAt = gather.map { now.addingTimeInterval($0.timeInterval) } ?? now
        let turn = try tx.openTurn(
            NewTurn(
                conversation: conversation.id,
                channel: channel.id,
                item: item.id,
                message: message,
                answer: answer,
                generation: generation,
                answerBy: answer == .acknowledged
                    ? nil : channel.replyDeadline(receivedAt: item.receivedAt, of: item.item),
                purpose: purpose,
                openedAt: now,
                dueAt: dueAt
            )
        )
        if runsTurn, dueAt == now, effects.openedTurn == nil {
            effects.openedTurn = OpenedTurn(id: turn, lane: lane)
        } else {
            tx.makeDue(lane, at: dueAt, isAwaited: answer != .acknowledged)
        }
        return turn
    }
}
