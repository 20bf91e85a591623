import ChannelKit
import Foundation
import HubModel

/// Applies messages: to their conversation, and with a turn.
extension EventApplier {
    /// Stores a message and opens its turn, unless an agent, an opt-out or its age keeps it from being answered.
    func applyMessage(
        _ received: UnifiedMessage,
        _ prepared: PreparedEvent,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws -> ItemOutcome {
        let contact = try tx.resolve(received.contact, channel: channel.id, at: now)
        let (conversation, locked, isNew) = try conversation(of: contact.id, thread: received.thread, in: tx)
        let situation = try tx.situation(locked, answeredSince: channel.policy.replyBudget.begin(at: now))
        let choice = isNew ? nil : received.choosing(from: try tx.offeredChoices(conversation.id))
        let message = choice ?? received
        let body = choice.map { item.source.encoded(.message($0)) } ?? prepared.body
        let stored = StoredMessage(
            author: .customer,
            conversation: conversation.id,
            channel: channel.id,
            externalID: message.externalID,
            at: message.sentAt,
            text: message.text,
            body: body,
            status: .delivered
        )
        guard let id = try tx.insertMessage(stored) else { return .ignored(Reason(.duplicateMessage)) }
        var incoming = IncomingMessage(
            id: id,
            message: message,
            contact: contact,
            conversation: conversation,
            locked: locked,
            situation: situation
        )
        let keyword = choice == nil ? prepared.keyword : nil
        try recordInbound(&incoming, language: prepared.language, keyword: keyword, in: tx)
        try log("message", body, conversation: conversation.id, contact: contact.id, message: id, in: tx)
        if let keyword, let outcome = try applyKeyword(keyword, of: incoming, in: tx, effects: &effects) {
            return outcome
        }
        if let outcome = try unanswered(&incoming, in: tx) { return outcome }
        return .turn(try openTurn(for: incoming, in: tx, effects: &effects))
    }

    /// The outcome of a message that gets no turn; nil if it gets one.
    private func unanswered(_ incoming: inout IncomingMessage, in tx: any TenantTransaction) throws -> ItemOutcome? {
        let message = incoming.message
        if try isWithAgent(&incoming.conversation, in: tx) { return .agent }
        if !channel.isCall(message.thread) && incoming.situation.hasOptedOut {
            return .silent(Reason(.optedOut))
        }
        guard message.wantsAnswer else { return .silent(Reason(.noAnswerNeeded)) }
        guard now.timeIntervalSince(message.sentAt) <= channel.policy.answerWithin.timeInterval else {
            return .silent(.tooOld(limit: channel.policy.answerWithin))
        }
        return nil
    }

    private func recordInbound(
        _ incoming: inout IncomingMessage,
        language guess: LanguageGuess?,
        keyword: ConsentWords.Match?,
        in tx: any TenantTransaction
    ) throws {
        let message = incoming.message
        let languages = channel.tenant.languages
        let told = [message.language, keyword?.language].compactMap(\.self).first(where: languages.contains)
        // A doubtful guess, such as that of a name, changes no language, and the customer's app knows better.
        let isNeeded = incoming.conversation.language.map { !languages.contains($0) } ?? true
        // STOP is written by customers of every language.
        let guess = keyword == nil ? guess : nil
        let clear = guess.flatMap { $0.isClear ? $0.language : nil }
        let doubtful = isNeeded ? channel.language(ofAppIn: message.contact) ?? guess?.language : nil
        let language = told ?? clear ?? doubtful
        let sentAt = message.opensWindow ? message.sentAt : nil
        try tx.recordInbound(incoming.conversation.id, sentAt: sentAt, receivedAt: now, language: language)
        incoming.conversation.recordInbound(sentAt: sentAt, language: language)
        guard message.opensWindow, incoming.situation.hasHeldReplies else { return }
        try release(HoldReason.windowClosed, in: incoming.locked, tx: tx)
    }

    /// True if an agent handles the conversation; an expired hold is ended and logged.
    private func isWithAgent(_ conversation: inout Conversation, in tx: any TenantTransaction) throws -> Bool {
        guard conversation.handler == .agent else { return false }
        guard conversation.isReleased(after: channel.policy.releaseAfter, at: now) else { return true }
        try tx.setHandler(.hub, of: conversation.id, at: now)
        (conversation.handler, conversation.handlerSince) = (.hub, now)
        let body: JSONValue = ["reason": Reason(.releaseAfter).json]
        try tx.log(
            LoggedEvent(kind: "release", channel: channel.id, conversation: conversation.id, at: now, body: body)
        )
        return false
    }

    /// Finds the open conversation of a contact or begins one, and locks it.
    func conversation(
        of contact: ContactID,
        thread: String?,
        in tx: any TenantTransaction
    ) throws -> (conversation: Conversation, locked: LockedConversation, isNew: Bool) {
        guard let known = try openConversation(of: contact, thread: thread, in: tx) else {
            let new = try tx.insertConversation(contact: contact, channel: channel.id, thread: thread, at: now)
            return (new, try tx.lock(new.id), true)
        }
        let (conversation, locked) = try tx.lock(known)
        return (conversation, locked, false)
    }

    private func openConversation(
        of contact: ContactID,
        thread: String?,
        in tx: any TenantTransaction
    ) throws -> Conversation? {
        if let thread, channel.isCall(thread), let call = try tx.conversation(ofThread: thread, channel: channel.id) {
            return call
        }
        let activeSince = now.addingTimeInterval(-conversationIdle.timeInterval)
        return try tx.openConversation(
            contact: contact,
            channel: channel.id,
            thread: thread,
            activeSince: activeSince
        )
    }
}
