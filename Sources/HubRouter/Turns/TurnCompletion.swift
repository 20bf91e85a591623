import ChannelKit
import Foundation

/// The completion of a turn: stores its outcome, steps and replies in one transaction.
struct TurnCompletion: Sendable {
    let turn: StoredTurn
    let channel: RoutedChannel
    let outcome: TurnOutcome
    let steps: [TurnStep]
    let inline: InlineResponder
    let policy: SendPolicy
    let replyLifetime: Duration
    let now: Date

    /// The effects of a stored outcome, applied in the process after the commit.
    struct Effects: Sendable {
        let state: TurnState
        /// The answer to the requests that wait for the turn; nil if none can.
        var answer: InlineAnswer?
    }

    /// Stores the outcome, unless the turn was cancelled meanwhile.
    func store(in tx: any TenantTransaction) throws -> Effects {
        guard try tx.endTurn(turn.id, as: outcome.state, reason: outcome.reason, steps: steps, at: now) else {
            return try storeCancelled(in: tx)
        }
        if let handoff = outcome.handoff {
            try tx.setHandler(.agent, of: turn.conversation.id, at: now)
            try log("handoff", handoff.event(endingCall: closing != nil), in: tx)
        }
        let contents = contents
        guard !contents.isEmpty else {
            return Effects(state: outcome.state, answer: try noReply(outcome.state, outcome.reason, in: tx))
        }
        return try store(contents, in: tx)
    }

    private func storeCancelled(in tx: any TenantTransaction) throws -> Effects {
        guard outcome.isSpoken else {
            return Effects(state: .cancelled, answer: try noReply(.silent, "the turn was cancelled", in: tx))
        }
        // It was spoken before the cancellation.
        for content in outcome.contents { try store(AdaptedReply(content), route: .inline, state: .sent, in: tx) }
        return Effects(state: .cancelled, answer: .reply(outcome.contents))
    }

    /// The contents of the reply; a handoff adds its notice, and in a call the transfer, or the end if no agent is there.
    private var contents: [ReplyContent] {
        guard let handoff = outcome.handoff else { return outcome.contents }
        if let closing {
            // What was streamed was heard already, and nothing can be said after it.
            return (outcome.isSpoken ? outcome.contents : [.text(closing)]) + [.endCall]
        }
        let notice = handoff.customerMessage ?? channel.handoffText(for: turn, at: now)
        let contents = outcome.contents.isEmpty ? [notice].compactMap(\.self).map(ReplyContent.text) : outcome.contents
        let transfer = ReplyContent.transfer()
        let canTransfer = channel.isCall(turn.conversation.thread) && channel.canSteer(transfer)
        return contents + (canTransfer ? [transfer] : [])
    }

    /// The notice after which a call ends, for a handoff while no agent is there.
    private var closing: String? { outcome.handoff.flatMap { _ in channel.closingText(for: turn, at: now) } }

    /// Marks a request as answered without a reply; nil if no request can wait.
    private func noReply(
        _ state: TurnState,
        _ reason: String,
        in tx: any TenantTransaction
    ) throws -> InlineAnswer? {
        guard turn.answer != .acknowledged else { return nil }
        // The request timed out, even if the turn reads the clock before the request does.
        let isLate = turn.answerBy.map { $0 <= now } ?? false
        // A chain without an answer is a failure, not an intended silence.
        let isFailure = [.passed, .dead].contains(state)
        _ = try tx.mark(turn.item, as: isLate ? .late : isFailure ? .failed : .silent)
        return .noReply(isLate ? .late : isFailure ? .failed(reason) : .silent(reason))
    }

    // MARK: - Replies

    private func store(_ contents: [ReplyContent], in tx: any TenantTransaction) throws -> Effects {
        let replies = contents.flatMap { ReplyAdapter.adapt($0, to: channel, for: turn) }
        try tx.offer(replies.last { !$0.choices.isEmpty }?.choices ?? [], in: turn.conversation.id)
        if try turn.answer != .acknowledged && answersRequest(in: tx) {
            // Nothing is learnt between this commit and the response, so the row says at once that the reply was sent.
            for reply in replies { try store(reply, route: .inline, state: .sent, in: tx) }
            return Effects(state: outcome.state, answer: .reply(replies.map(\.content)))
        }
        guard turn.canBeAnswered(besidesRequestBy: channel) else {
            let reason = "too late: the request timed out, and the channel cannot send otherwise"
            for reply in replies { try store(reply, route: .inline, state: .dead, reason: reason, in: tx) }
            return Effects(state: outcome.state)
        }
        for (position, reply) in late(replies).enumerated() {
            let quoted = position == 0 ? outcome.quoting : nil
            try store(reply, route: .api, state: .pending, quoting: quoted, in: tx)
        }
        tx.makeDue(Lane(stage: .outbox, channel: channel.id, conversation: turn.conversation.id), at: now)
        return Effects(state: outcome.state)
    }

    /// The one reply that still goes into a live call, where each replaces the one before.
    ///
    /// The adapter announces a transfer; a call is not ended before a late answer was heard.
    private func late(_ replies: [AdaptedReply]) -> [AdaptedReply] {
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
        if !inline.expects(turn), turn.canBeAnswered(besidesRequestBy: channel) {
            _ = try tx.mark(turn.item, as: .late)
        }
        // A stream was committed when it began to speak; a complete reply wins or loses against the timeout here.
        return try inline.commit(turn, in: tx)
    }

    private func store(
        _ reply: AdaptedReply,
        route: OutboxRoute,
        state: OutboxState,
        reason: String = "",
        quoting quoted: String? = nil,
        in tx: any TenantTransaction
    ) throws {
        let message = StoredMessage(
            author: .hub,
            conversation: turn.conversation.id,
            channel: channel.id,
            externalID: nil,
            at: now,
            text: reply.content.plainText,
            body: reply.body(sources: outcome.sources),
            status: state == .sent ? .sent : .queued
        )
        guard let messageID = try tx.insertMessage(message) else { return }
        let findings =
            route == .inline ? try policy.findings(onInline: turn, reply, in: tx, now: now) : reply.findings
        let id = try tx.insertReply(
            NewReply(
                turn: turn.id,
                conversation: turn.conversation.id,
                channel: channel.id,
                message: messageID,
                content: reply.content,
                route: route,
                state: state,
                reason: reason,
                replyTo: quoted,
                correlation: UUID().uuidString.lowercased(),
                findings: findings,
                createdAt: now,
                expiresAt: now.addingTimeInterval(replyLifetime.timeInterval)
            )
        )
        try log("reply", ["outbox": .integer(id.rawValue), "turn": .integer(turn.id.rawValue)], in: tx)
    }

    private func log(_ kind: String, _ body: JSONValue, in tx: any TenantTransaction) throws {
        try tx.log(
            LoggedEvent(kind: kind, channel: channel.id, conversation: turn.conversation.id, at: now, body: body)
        )
    }
}

extension HandoffRequest {
    /// The body of its event in the log.
    ///
    /// - Parameter endingCall: True if the call ends, because no agent is there to take it.
    fileprivate func event(endingCall: Bool) -> JSONValue {
        .compact([
            "reason": .string(reason), "note": note.map(JSONValue.string), "ended_call": endingCall ? true : nil,
        ])
    }
}

extension AdaptedReply {
    /// The stored body of the message, with the sources of its text.
    fileprivate func body(sources: [ReplySource]) -> JSONValue {
        .compact([
            "text": .string(content.plainText), "sources": sources.isEmpty ? nil : .array(sources.map(\.json)),
        ])
    }
}

extension ReplySource {
    fileprivate var json: JSONValue {
        .compact([
            "document": .string(document), "score": .number(score), "section": section.map(JSONValue.string),
        ])
    }
}
