import ChannelKit
import Foundation
import HubModel

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
    /// The rate tokens of a send that can start at once; nil if the reply has to wait in its row.
    let tokens: RateLimiter.Reservation?
    /// The parts of the reply, for the response to the request.
    private(set) var replies: [PreparedReply] = []
    /// The parts of the reply, for the provider's API.
    private(set) var sends: [PreparedReply] = []

    /// The effects of a stored outcome, applied in the process after the commit.
    struct Effects: Sendable {
        let state: TurnState
        /// The answer to the requests that wait for the turn; nil if none can.
        var answer: InlineAnswer?
        /// The send of the reply that was claimed with the rate tokens.
        var send: OutboxWorker.ReplyTask?
        /// The due time of the conversation's next turn; nil if it has none.
        var nextTurnDue: Date?
    }

    /// The completion with its reply adapted to the channel and encoded, before the transaction.
    func prepared() -> TurnCompletion {
        var completion = self
        let adapted = contents.flatMap { ReplyAdapter.adapt($0, to: channel, for: turn) }
        completion.replies = adapted.map(prepared)
        completion.sends =
            channel.isCall(turn.conversation.thread) ? late(adapted).map(prepared) : completion.replies
        return completion
    }

    func prepared(_ reply: AdaptedReply) -> PreparedReply { PreparedReply(reply, sources: outcome.sources) }

    /// Stores the outcome, unless the turn was cancelled meanwhile.
    func store(in tx: any TenantTransaction) throws -> Effects {
        let locked = try tx.lock(turn.conversation.id)
        let ended = try tx.endTurn(
            turn.id,
            in: locked,
            as: outcome.state,
            reason: outcome.reason,
            steps: steps,
            answeredSince: policy.answeredSince(now),
            at: now
        )
        var effects = try ended.map { try store(after: $0, locked, in: tx) } ?? storeCancelled(locked, in: tx)
        effects.nextTurnDue = try ended.map(\.nextTurnDue) ?? tx.nextTurnDue(turn.conversation.id)
        return effects
    }

    /// Stores the outcome of the turn, which has ended.
    private func store(
        after ended: EndedTurn,
        _ conversation: LockedConversation,
        in tx: any TenantTransaction
    ) throws -> Effects {
        if let handoff = outcome.handoff {
            try tx.setHandler(.agent, of: turn.conversation.id, at: now)
            try log("handoff", handoff.event(endingCall: closing != nil), in: tx)
        }
        guard !contents.isEmpty else {
            let answer = try noReply(outcome.state, outcome.reason, in: tx)
            return Effects(state: outcome.state, answer: answer)
        }
        return try storeReplies(conversation, after: ended, in: tx)
    }

    private func storeCancelled(_ conversation: LockedConversation, in tx: any TenantTransaction) throws -> Effects {
        guard outcome.isSpoken else {
            return Effects(state: .cancelled, answer: try noReply(.silent, Reason(.turnCancelled), in: tx))
        }
        // It was spoken before the cancellation.
        let situation = try policy.situation(of: turn.id, in: conversation.id, tx: tx, now: now)
        for content in outcome.contents {
            let reply = prepared(AdaptedReply(content))
            let findings = try inlineFindings(of: reply, isHandoffNotice: false, in: situation, tx: tx)
            try store(reply, conversation, route: .inline, state: .sent, findings: findings, in: tx)
        }
        return Effects(state: .cancelled, answer: .reply(outcome.contents))
    }

    /// The contents of the reply; a handoff adds its notice, and in a call the transfer, or the end if no agent is there.
    private var contents: [ReplyContent] {
        guard let handoff = outcome.handoff else { return outcome.contents }
        if let closing {
            // What was streamed was heard already, and nothing can be said after it.
            let said = outcome.isSpoken ? outcome.contents : [.text(closing)]
            return said + (channel.canSteer(.endCall) ? [.endCall] : [])
        }
        let isCall = channel.isCall(turn.conversation.thread)
        let message = isCall ? handoff.customerMessage?.trueInACall : handoff.customerMessage
        let notice = message ?? channel.handoffText(for: turn, at: now)
        let contents = outcome.contents.isEmpty ? [notice].compactMap(\.self).map(ReplyContent.text) : outcome.contents
        let transfer = ReplyContent.transfer()
        let canTransfer = isCall && channel.canSteer(transfer)
        return contents + (canTransfer ? [transfer] : [])
    }

    /// The notice after which a call ends, for a handoff while no agent is there.
    private var closing: String? { outcome.handoff.flatMap { _ in channel.closingText(for: turn, at: now) } }

    /// Marks a request as answered without a reply; nil if no request can wait.
    private func noReply(
        _ state: TurnState,
        _ reason: Reason?,
        in tx: any TenantTransaction
    ) throws -> InlineAnswer? {
        guard turn.answer != .acknowledged else { return nil }
        // The request timed out, even if the turn reads the clock before the request does.
        let isLate = turn.answerBy.map { $0 <= now } ?? false
        // A chain without an answer is a failure, not an intended silence.
        let isFailure = [.passed, .dead].contains(state)
        _ = try tx.mark(turn.item, as: isLate ? .late : isFailure ? .failed : .silent)
        let sentence = reason?.sentence ?? ""
        return .noReply(isLate ? .late : isFailure ? .failed(sentence) : .silent(sentence))
    }

    func log(_ kind: String, _ body: JSONValue, message: MessageID? = nil, in tx: any TenantTransaction) throws {
        let conversation = turn.conversation
        var event = LoggedEvent(kind: kind, channel: channel.id, conversation: conversation.id, at: now, body: body)
        event.contact = conversation.contact
        event.message = message
        try tx.log(event)
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
