import ChannelKit
import Foundation

/// What stands between a decided reply and the provider: one explained decision for each.
///
/// The rules are asked in order and the first that objects decides; what each found is stored with the reply.
struct SendPolicy: Sendable {
    let channel: RoutedChannel
    let throttle: RateLimiter
    let credentials: BlockedCredentials

    /// Decides on `reply`, as things stand in `tx`.
    func decide(on reply: StoredReply, in tx: any TenantReading, now: Date) throws -> SendDecision {
        try ask([expiry, owner, consent, budget, window, access, pace], about: reply, in: tx, now: now)
    }

    /// What the rules find on a reply that goes in the response to its request: it needs no permission of the
    /// provider's.
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

    /// Why no strategy should be asked for an answer to `turn` at all, if so.
    func refusal(of turn: StoredTurn, in tx: any TenantReading, now: Date) throws -> String? {
        guard turn.purpose == .answer else { return nil }
        let budget = budget(of: turn.conversation.thread)
        let since = now.addingTimeInterval(-budget.period.timeInterval)
        let sent = try tx.answeredTurns(turn.conversation.id, since: since, besides: turn.id)
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

    // MARK: - May it be said at all

    private func expiry(
        _ reply: StoredReply,
        _ tx: any TenantReading,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        guard reply.expiresAt <= now else {
            decision.note(.expiry, "until \(reply.expiresAt.iso8601)")
            return nil
        }
        return decision.object(.expiry, "expired before it could be sent", .fail)
    }

    private func owner(
        _ reply: StoredReply,
        _ tx: any TenantReading,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        guard reply.purpose == .answer else {
            decision.note(.owner, "the \(reply.purpose.rawValue) notice goes whoever has the conversation")
            return nil
        }
        guard !reply.isHandoffNotice else {
            decision.note(.owner, "it tells of the person who has the conversation now")
            return nil
        }
        guard !reply.content.steersCall else {
            decision.note(.owner, "the call goes to the person who has the conversation")
            return nil
        }
        guard let conversation = try tx.conversation(reply.conversation), conversation.owner == .human,
            !conversation.isReleased(after: channel.policy.releaseAfter, at: now)
        else {
            decision.note(.owner, "the hub has the conversation")
            return nil
        }
        return decision.object(.owner, HoldReason.takenOver, .hold)
    }

    private func consent(
        _ reply: StoredReply,
        _ tx: any TenantReading,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        guard !channel.isCall(reply.destination.thread) else {
            decision.note(.consent, "it is a call, and they are in it")
            return nil
        }
        guard try tx.hasOptedOut(reply.contact, channel: channel.id) else {
            decision.note(.consent, "the person has not opted out")
            return nil
        }
        guard reply.purpose == .answer else {
            decision.note(.consent, "the person opted out; the \(reply.purpose.rawValue) notice is exempt")
            return nil
        }
        return decision.object(.consent, "the person opted out", .heed)
    }

    private func budget(
        _ reply: StoredReply,
        _ tx: any TenantReading,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        let budget = budget(of: reply.destination.thread)
        let since = now.addingTimeInterval(-budget.period.timeInterval)
        let sent = try tx.answeredTurns(reply.conversation, since: since, besides: reply.turn)
        guard sent >= budget.count else {
            decision.note(.budget, "\(sent) of \(budget.count) in \(budget.period.brief)")
            return nil
        }
        return decision.object(.budget, budget.spentReason, .hold)
    }

    /// People who speak say more, and more often, than people who write.
    private func budget(of thread: String?) -> ReplyBudget {
        var budget = channel.policy.replyBudget
        if channel.isCall(thread) { budget.count *= 5 }
        return budget
    }

    // MARK: - May it be said like this

    private func window(
        _ reply: StoredReply,
        _ tx: any TenantReading,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        let length = (channel.adapter as? any ReplyWindowing)?.replyWindow(for: reply.destination.contact)
        guard let conversation = try tx.conversation(reply.conversation),
            length != nil || conversation.windowRefusedAt != nil
        else {
            decision.note(.window, "the channel has no window")
            return nil
        }
        if case .template = reply.content {
            decision.note(.window, "templates go at any time")
            return nil
        }
        let state = ReplyWindow(length: length, of: conversation)
        guard state.isClosed(at: now) else {
            decision.note(.window, "open until \(state.closesAt?.iso8601 ?? "the provider says otherwise")")
            return nil
        }
        return closedWindow(state, reply, conversation, now, &decision)
    }

    private func closedWindow(
        _ window: ReplyWindow,
        _ reply: StoredReply,
        _ conversation: Conversation,
        _ now: Date,
        _ decision: inout SendDecision
    ) -> SendDecision.Verdict? {
        let explanation = window.explanation(at: now)
        switch channel.policy.closedWindow {
        case .hold:
            return decision.object(.window, HoldReason.windowClosed, .hold, detail: explanation)
        case .fail:
            return decision.object(.window, "the person wrote too long ago, and the channel has no template", .fail)
        case .template(let template):
            guard !window.wasReopened else {
                let detail = "the template was sent already; \(explanation)"
                return decision.object(.window, HoldReason.windowClosed, .hold, detail: detail)
            }
            decision.content = .template(template.filled(for: reply.destination.contact, on: channel))
            decision.note(.window, "as the template '\(template.name)': \(explanation)")
            return nil
        }
    }

    // MARK: - May it be said now

    private func access(
        _ reply: StoredReply,
        _ tx: any TenantReading,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        guard let reason = credentials.closed(channel.id) else {
            decision.note(.credentials, "the provider has not refused them")
            return nil
        }
        return decision.object(.credentials, HoldReason.needsCredentials, .hold, detail: reason)
    }

    private func pace(
        _ reply: StoredReply,
        _ tx: any TenantReading,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        let limits = channel.manifest.limits
        let rates = RateLimiter.Rates(
            channel: channel.policy.sendRate ?? limits.sendRate,
            recipient: limits.recipientRate
        )
        let hasWaited = reply.dueAt > reply.createdAt
        guard let later = throttle.reserve(channel.id, reply.contact, rates, hasWaited: hasWaited, at: now) else {
            decision.note(.pace, "within the channel's rates")
            return nil
        }
        decision.note(.pace, "too fast; again at \(later.iso8601)")
        return .wait(until: later)
    }
}

extension StoredReply {
    /// A reply that is not stored yet.
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

extension ClosedWindowPolicy.WindowTemplate {
    /// The template for one person.
    fileprivate func filled(for contact: UnifiedContact, on channel: RoutedChannel) -> MessageTemplate {
        let values = parameters.map { $0.rendered(for: contact, of: channel.tenant, on: channel.id) }
        return MessageTemplate(name: name, language: language, parameters: values)
    }
}

extension ReplyBudget {
    /// Why nothing more is said.
    var spentReason: String { "the conversation's reply budget is spent: \(count) in \(period.brief)" }
}

extension Duration {
    /// Such as `10 min`, for explanations.
    var brief: String { formatted(.units(allowed: [.days, .hours, .minutes, .seconds], width: .abbreviated)) }
}
