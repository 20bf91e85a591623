import ChannelKit
import Foundation
import HubModel

/// Stores the replies of a turn: as sent in the response, or for the provider's API.
extension TurnCompletion {
    func storeReplies(
        _ conversation: LockedConversation,
        after ended: EndedTurn,
        in tx: any TenantTransaction
    ) throws -> Effects {
        try tx.offer(replies.last { !$0.choices.isEmpty }?.choices ?? [], in: conversation.id)
        if try turn.answer != .acknowledged && answersRequest(in: tx) {
            // Nothing is learnt between this commit and the response, so the row says at once that the reply was sent.
            try storeInline(.sent, conversation, after: ended, in: tx)
            return Effects(state: outcome.state, answer: .reply(replies.map(\.reply.content)))
        }
        guard turn.canBeAnswered(besidesRequestBy: channel) else {
            try storeInline(.dead, reason: Reason(.requestTimedOut), conversation, after: ended, in: tx)
            return Effects(state: outcome.state)
        }
        return Effects(state: outcome.state, send: try storeSends(conversation, after: ended, in: tx))
    }

    /// Stores the parts of the reply for the response to the request.
    private func storeInline(
        _ state: OutboxState,
        reason: Reason? = nil,
        _ conversation: LockedConversation,
        after ended: EndedTurn,
        in tx: any TenantTransaction
    ) throws {
        let isHandoffNotice = outcome.state == .handedOff
        for reply in replies {
            let findings = try inlineFindings(
                of: reply,
                isHandoffNotice: isHandoffNotice,
                in: ended.situation,
                tx: tx
            )
            try store(reply, conversation, route: .inline, state: state, reason: reason, findings: findings, in: tx)
        }
    }

    /// Stores the parts of the reply for the provider's API, and claims the first one if it can be sent at once.
    ///
    /// - Returns: Its send; nil if all wait in their rows.
    private func storeSends(
        _ conversation: LockedConversation,
        after ended: EndedTurn,
        in tx: any TenantTransaction
    ) throws -> OutboxWorker.ReplyTask? {
        var rest = sends[...]
        let send = try rest.first.flatMap { try claim($0, conversation, after: ended, in: tx) }
        if send != nil { rest.removeFirst() }
        for (position, reply) in rest.enumerated() {
            let quoted = position == 0 && send == nil ? outcome.quoting : nil
            try store(reply, conversation, route: .api, state: .pending, quoting: quoted, in: tx)
        }
        // The receipt of a part claims the next one.
        if send == nil {
            tx.makeDue(Lane(stage: .outbox, channel: channel.id, conversation: conversation.id), at: now)
        }
        return send
    }

    /// Stores a reply as claimed, if its send has a place and its tokens, no other reply of the conversation waits, and
    /// the policy lets it go as it is.
    private func claim(
        _ reply: PreparedReply,
        _ locked: LockedConversation,
        after ended: EndedTurn,
        in tx: any TenantTransaction
    ) throws -> OutboxWorker.ReplyTask? {
        guard let tokens, let adapter = channel.capabilities.textSending, !ended.hasWaitingReplies,
            let conversation = try tx.conversation(locked.id), conversation.contact == turn.conversation.contact
        else { return nil }
        let unstored = storedReply(reply, in: conversation, as: MessageID(0), correlation: "")
        let decision = try policy.decide(on: unstored, in: ended.situation, tokens, tx: tx, now: now)
        guard decision.verdict == .send, decision.content == reply.content else { return nil }
        let message = try store(
            reply,
            locked,
            route: .api,
            state: .claimed,
            quoting: outcome.quoting,
            findings: decision.findings,
            in: tx
        )
        guard let message else { return nil }
        let correlation = try tx.correlation(of: OutboxID(message.rawValue))
        let stored = storedReply(reply, in: conversation, as: message, correlation: correlation)
        return .send(stored, reply.content, channel, adapter, hasNext: sends.count > 1)
    }

    /// The reply as it would be read from its row before its claim.
    private func storedReply(
        _ reply: PreparedReply,
        in conversation: Conversation,
        as message: MessageID,
        correlation: String
    ) -> StoredReply {
        StoredReply(
            id: OutboxID(message.rawValue),
            turn: turn.id,
            conversation: conversation.id,
            contact: conversation.contact,
            message: message,
            state: .pending,
            purpose: turn.purpose,
            isHandoffNotice: outcome.state == .handedOff,
            route: .api,
            content: reply.content,
            destination: Destination(
                contact: turn.contact,
                thread: conversation.thread,
                replyTo: outcome.quoting,
                language: conversation.language,
                correlation: correlation
            ),
            attempts: 0,
            dueAt: now,
            createdAt: now,
            expiresAt: now.addingTimeInterval(replyLifetime.timeInterval),
            findings: reply.reply.findings
        )
    }

    /// The one reply that still goes into a live call, where each replaces the one before.
    ///
    /// The adapter announces a transfer; a call is not ended before a late answer was heard.
    func late(_ replies: [AdaptedReply]) -> [AdaptedReply] {
        guard channel.isCall(turn.conversation.thread) else { return replies }
        if let transfer = replies.first(where: { $0.content.kind == ReplyContent.transfer().kind }) {
            return [transfer]
        }
        let said = replies.filter { !$0.content.steersCall }
        guard let first = said.first, said.count > 1 else { return said.isEmpty ? replies : said }
        let text = said.map(\.content.plainText).joined(separator: " ")
        return [AdaptedReply(.text(text), findings: first.findings, choices: said.last?.choices ?? [])]
    }

    /// True if the answer goes into the HTTP response, now or when the provider asks again.
    private func answersRequest(in tx: any TenantTransaction) throws -> Bool {
        // Resumed after a restart: the request is gone, and the reply can be sent without it.
        let isAwaited = try inline.expects(turn) || turn.awaitedAt.map(tx.isAlive) ?? false
        if !isAwaited, turn.canBeAnswered(besidesRequestBy: channel) {
            _ = try tx.mark(turn.item, as: .late)
        }
        // A stream was committed when it began to speak; a complete reply wins or loses against the timeout here.
        return try inline.commit(turn, in: tx)
    }

    /// Stores a part of the reply with its message.
    ///
    /// - Returns: The message; nil if it is stored already.
    @discardableResult
    func store(
        _ reply: PreparedReply,
        _ conversation: LockedConversation,
        route: OutboxRoute,
        state: OutboxState,
        reason: Reason? = nil,
        quoting quoted: String? = nil,
        findings: [PolicyFinding]? = nil,
        in tx: any TenantTransaction
    ) throws -> MessageID? {
        let message = StoredMessage(
            author: .hub,
            conversation: conversation.id,
            channel: channel.id,
            externalID: nil,
            at: now,
            text: reply.text,
            body: reply.body,
            status: state == .sent ? .sent : .queued
        )
        guard let messageID = try tx.insertMessage(message) else { return nil }
        let id = try tx.insertReply(
            NewReply(
                turn: turn.id,
                conversation: conversation,
                channel: channel.id,
                message: messageID,
                content: reply.encodedContent,
                route: route,
                state: state,
                reason: reason,
                replyTo: quoted,
                findings: findings ?? reply.reply.findings,
                createdAt: now,
                expiresAt: now.addingTimeInterval(replyLifetime.timeInterval)
            )
        )
        let body: JSONValue = ["outbox": .integer(id.rawValue), "turn": .integer(turn.id.rawValue)]
        try log("reply", body, message: messageID, in: tx)
        return messageID
    }

    /// The findings of the policy on a part of the reply that goes into the response.
    func inlineFindings(
        of reply: PreparedReply,
        isHandoffNotice: Bool,
        in situation: ReplySituation,
        tx: any TenantTransaction
    ) throws -> [PolicyFinding] {
        try policy.findings(
            onInline: turn,
            reply.reply,
            isHandoffNotice: isHandoffNotice,
            in: situation,
            tx: tx,
            now: now
        )
    }
}
