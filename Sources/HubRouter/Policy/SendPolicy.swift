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
    let state: HubState

    /// Decides on `reply`, by the rows that `tx` reads.
    ///
    /// - Parameter reservation: The result of reserving its send at the rate limiter.
    func decide(
        on reply: StoredReply,
        _ reservation: RateLimiter.Reservation,
        in tx: any TenantReading,
        now: Date
    ) throws -> SendDecision {
        var decision = try ask([expiry, owner, consent, budget, window, access], about: reply, in: tx, now: now)
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
        in tx: any TenantReading,
        now: Date
    ) throws -> [PolicyFinding] {
        let isHandoffNotice = try tx.turnState(turn.id) == .handedOff
        let reply = StoredReply(answering: turn, with: part, isHandoffNotice: isHandoffNotice, at: now)
        return try ask([owner, consent, budget], about: reply, in: tx, now: now).findings
    }

    /// The reason for which no strategy is asked to answer `turn`; nil if strategies may be asked.
    func refusal(of turn: StoredTurn, in tx: any TenantReading, now: Date) throws -> Reason? {
        guard turn.purpose == .answer else { return nil }
        let conversation = turn.conversation
        let (sent, budget) = try answers(conversation.id, conversation.thread, besides: turn.id, in: tx, now: now)
        return sent >= budget.count ? budget.spentReason : nil
    }

    private func ask(
        _ rules: [Rule],
        about reply: StoredReply,
        in tx: any TenantReading,
        now: Date
    ) throws -> SendDecision {
        var decision = SendDecision(content: reply.content, findings: reply.findings)
        for rule in rules {
            guard let verdict = try rule(reply, tx, now, &decision) else { continue }
            decision.verdict = verdict
            break
        }
        return decision
    }

    private typealias Rule = (StoredReply, any TenantReading, Date, inout SendDecision) throws -> SendDecision.Verdict?

    // MARK: - Rules on whether it may be sent at all

    private func expiry(
        _ reply: StoredReply,
        _ tx: any TenantReading,
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
        _ tx: any TenantReading,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        guard reply.purpose == .answer else {
            decision.pass(.handler, .alwaysSent(reply.purpose.rawValue))
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
        guard let conversation = try tx.conversation(reply.conversation), conversation.handler == .agent,
            !conversation.isReleased(after: channel.policy.releaseAfter, at: now)
        else {
            decision.pass(.handler, Reason(.handledByHub))
            return nil
        }
        return decision.object(.handler, HoldReason.takenOver, .hold)
    }

    private func consent(
        _ reply: StoredReply,
        _ tx: any TenantReading,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        guard !channel.isCall(reply.destination.thread) else {
            decision.pass(.consent, Reason(.inCall))
            return nil
        }
        guard try tx.hasOptedOut(reply.contact, channel: channel.id) else {
            decision.pass(.consent, Reason(.notOptedOut))
            return nil
        }
        guard reply.purpose == .answer else {
            decision.pass(.consent, .exemptFromConsent(reply.purpose.rawValue))
            return nil
        }
        return decision.object(.consent, Reason(.optedOut), .discard)
    }

    private func budget(
        _ reply: StoredReply,
        _ tx: any TenantReading,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        let thread = reply.destination.thread
        let (sent, budget) = try answers(reply.conversation, thread, besides: reply.turn, in: tx, now: now)
        guard sent >= budget.count else {
            decision.pass(.budget, .budgetUsed(sent, of: budget.count, period: budget.period))
            return nil
        }
        return decision.object(.budget, budget.spentReason, .hold)
    }

    /// The turns of a conversation that were answered in the budget's period, besides one, and the budget.
    ///
    /// A spoken conversation has more, and shorter, replies than a written one, so its budget is larger.
    private func answers(
        _ conversation: ConversationID,
        _ thread: String?,
        besides turn: TurnID,
        in tx: any TenantReading,
        now: Date
    ) throws -> (sent: Int, budget: ReplyBudget) {
        var budget = channel.policy.replyBudget
        if channel.isCall(thread) { budget.count *= Self.callFactor }
        let since = now.addingTimeInterval(-budget.period.timeInterval)
        return (try tx.answeredTurns(conversation, since: since, besides: turn), budget)
    }

    // MARK: - Rules on when it may be sent

    private func access(
        _ reply: StoredReply,
        _ tx: any TenantReading,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        guard let refusal = state.blocked.refusal(on: channel.id) else {
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
    /// The reason for which a reply beyond the budget is held.
    var spentReason: Reason { .replyBudget(count: count, period: period) }
}
