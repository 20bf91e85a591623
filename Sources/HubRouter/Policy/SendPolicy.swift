import ChannelKit
import Foundation
import HubModel

/// The rules that decide whether a reply may be sent, now, later or never.
///
/// The rules are asked in order and the first that objects decides; the finding of each is stored with the reply.
struct SendPolicy: Sendable {
    /// The factor of the reply budget in a call.
    private static let callFactor = 5

    let channel: RoutedChannel
    let blocked: BlockedChannels

    /// Decides on `reply`, by the rows that `tx` reads.
    ///
    /// - Parameters:
    ///   - situation: The situation of its conversation.
    ///   - reservation: The result of reserving its send at the rate limiter.
    func decide(
        on reply: StoredReply,
        in situation: ReplySituation,
        _ reservation: RateLimiter.Reservation,
        tx: any TenantReading,
        now: Date
    ) throws -> SendDecision {
        let rows = Rows(tx: tx, situation: situation)
        var decision = try ask([expiry, owner, consent, budget, window, access], about: reply, by: rows, now: now)
        guard decision.verdict == .send else { return decision }
        if case .later(let moment) = reservation {
            decision.pass(.rate, .rateReached(until: moment))
            decision.verdict = .wait(until: moment)
        } else {
            decision.pass(.rate, Reason(.withinRate))
        }
        return decision
    }

    /// The findings on a reply that goes into the response to its request.
    ///
    /// The provider's rates, window and credentials do not apply to it.
    func findings(
        onInline turn: StoredTurn,
        _ part: AdaptedReply,
        isHandoffNotice: Bool,
        in situation: ReplySituation,
        tx: any TenantReading,
        now: Date
    ) throws -> [PolicyFinding] {
        let reply = StoredReply(answering: turn, with: part, isHandoffNotice: isHandoffNotice, at: now)
        let rows = Rows(tx: tx, situation: situation)
        return try ask([owner, consent, budget], about: reply, by: rows, now: now).findings
    }

    /// The decision on a message that an agent wants to send, before it is stored.
    func decide(onAgent reply: StoredReply, tx: any TenantReading, now: Date) throws -> SendDecision {
        let situation = try situation(of: reply.turn, in: reply.conversation, tx: tx, now: now)
        return try ask([consent, window, access], about: reply, by: Rows(tx: tx, situation: situation), now: now)
    }

    /// The situation of the conversation of `turn`, for a reply of it.
    func situation(of turn: TurnID, in conversation: ConversationID, tx: any TenantReading, now: Date) throws
        -> ReplySituation
    {
        try tx.replySituation(conversation, since: answeredSince(now), besides: turn)
    }

    /// The begin of the period whose answered turns count.
    func answeredSince(_ now: Date) -> Date { channel.policy.replyBudget.begin(at: now) }

    /// The reason for which no strategy is asked to answer `turn`; nil if strategies may be asked.
    func refusal(of turn: StoredTurn, in tx: any TenantReading, now: Date) throws -> Reason? {
        guard turn.purpose == .answer else { return nil }
        let conversation = turn.conversation
        let budget = replyBudget(in: conversation.thread)
        let answered =
            try turn.answeredTurns ?? situation(of: turn.id, in: conversation.id, tx: tx, now: now).answeredTurns
        return answered >= budget.count ? budget.spentReason : nil
    }

    private func ask(
        _ rules: [Rule],
        about reply: StoredReply,
        by rows: Rows,
        now: Date
    ) throws -> SendDecision {
        var decision = SendDecision(content: reply.content, findings: reply.findings)
        for rule in rules {
            guard let verdict = try rule(reply, rows, now, &decision) else { continue }
            decision.verdict = verdict
            break
        }
        return decision
    }

    /// The rows that the rules read.
    struct Rows {
        let tx: any TenantReading
        let situation: ReplySituation
    }

    private typealias Rule = (StoredReply, Rows, Date, inout SendDecision) throws -> SendDecision.Verdict?

    // MARK: - Rules on whether it may be sent at all

    private func expiry(
        _ reply: StoredReply,
        _ rows: Rows,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        guard reply.expiresAt <= now else {
            decision.pass(.expiry, .expires(at: reply.expiresAt))
            return nil
        }
        return decision.object(.expiry, Reason(.expired), .fail)
    }

    private func owner(
        _ reply: StoredReply,
        _ rows: Rows,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        guard reply.purpose == .answer else {
            decision.pass(
                .handler,
                reply.purpose == .agent ? Reason(.writtenByAgent) : .alwaysSent(reply.purpose.rawValue)
            )
            return nil
        }
        guard !reply.isHandoffNotice else {
            decision.pass(.handler, Reason(.handoffNotice))
            return nil
        }
        guard !reply.content.steersCall else {
            decision.pass(.handler, Reason(.transfersCall))
            return nil
        }
        guard let conversation = try rows.tx.conversation(reply.conversation), conversation.handler == .agent,
            !conversation.isReleased(after: channel.policy.releaseAfter, at: now)
        else {
            decision.pass(.handler, Reason(.handledByHub))
            return nil
        }
        return decision.object(.handler, HoldReason.takenOver, .hold)
    }

    private func consent(
        _ reply: StoredReply,
        _ rows: Rows,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        guard !channel.isCall(reply.destination.thread) else {
            decision.pass(.consent, Reason(.inCall))
            return nil
        }
        guard rows.situation.hasOptedOut else {
            decision.pass(.consent, Reason(.notOptedOut))
            return nil
        }
        guard [.answer, .agent].contains(reply.purpose) else {
            decision.pass(.consent, .exemptFromConsent(reply.purpose.rawValue))
            return nil
        }
        return decision.object(.consent, Reason(.optedOut), .discard)
    }

    private func budget(
        _ reply: StoredReply,
        _ rows: Rows,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        // It bounds loops between programs.
        guard reply.purpose != .agent else { return nil }
        let (answered, budget) = (rows.situation.answeredTurns, replyBudget(in: reply.destination.thread))
        guard answered >= budget.count else {
            decision.pass(.budget, .budgetUsed(answered, of: budget.count, period: budget.period))
            return nil
        }
        return decision.object(.budget, budget.spentReason, .hold)
    }

    /// The budget of a conversation.
    ///
    /// A spoken one has more, and shorter, replies than a written one, so its budget is larger.
    private func replyBudget(in thread: String?) -> ReplyBudget {
        var budget = channel.policy.replyBudget
        if channel.isCall(thread) { budget.count *= Self.callFactor }
        return budget
    }

    // MARK: - Rules on when it may be sent

    private func access(
        _ reply: StoredReply,
        _ rows: Rows,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        guard let refusal = blocked.refusal(on: channel.id) else {
            decision.pass(.credentials, Reason(.credentialsAccepted))
            return nil
        }
        return decision.object(.credentials, refusal.holdReason, .hold, details: [refusal.reason])
    }
}

extension StoredReply {
    /// Creates a reply that is not stored yet.
    fileprivate init(answering turn: StoredTurn, with part: AdaptedReply, isHandoffNotice: Bool, at now: Date) {
        self.init(
            id: OutboxID(0),
            turn: turn.id,
            conversation: turn.conversation.id,
            contact: turn.conversation.contact,
            message: MessageID(0),
            state: .claimed,
            purpose: turn.purpose,
            isHandoffNotice: isHandoffNotice,
            route: .inline,
            content: part.content,
            destination: Destination(contact: turn.contact, thread: turn.conversation.thread, correlation: ""),
            attempts: 0,
            dueAt: now,
            createdAt: now,
            expiresAt: .distantFuture,
            findings: part.findings
        )
    }
}

extension ReplyBudget {
    /// The begin of the period that ends now.
    func begin(at now: Date) -> Date { now.addingTimeInterval(-period.timeInterval) }

    /// The reason for which a reply beyond the budget is held.
    var spentReason: Reason { .replyBudget(count: count, period: period) }
}
