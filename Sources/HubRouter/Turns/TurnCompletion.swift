import ChannelKit
import Foundation

/// The end of a turn: its state, its steps and what follows from it, in one transaction.
struct TurnCompletion: Sendable {
    let turn: StoredTurn
    let channel: RoutedChannel
    let claim: LaneClaim
    /// Whether a request still waits for the answer.
    let isAwaited: @Sendable () -> Bool
    let replyLifetime: Duration
    let policy: SendPolicy

    /// Why a turn ends.
    enum Cause: Sendable {
        case chain(ChainEnd)
        /// Nobody was asked.
        case refused(reason: String)
        case died(reason: String)
    }

    /// What the runner does after the commit.
    struct Result: Sendable {
        var state: TurnState
        var hasReplies = false
        var inlineEnd: InlineExchange.End?
    }

    /// Applies the end, unless the turn was cancelled meanwhile.
    ///
    /// - Returns: Nil when another has claimed the lane: the turn is theirs then.
    func apply(_ cause: Cause, steps: [TurnStep], in tx: any TenantTransaction, now: Date) throws -> Result? {
        guard try tx.holds(claim) else { return nil }
        let (state, reason, said) = describe(cause, at: now)
        guard try tx.endTurn(turn.id, as: state, reason: reason, steps: steps, at: now) else {
            if case .chain(.spoken(let text, let sources, _)) = cause {
                // It was said all the same.
                try store(AdaptedReply(.text(text)), sources, route: .inline, state: .sent, in: tx, now: now)
                return Result(state: .cancelled, inlineEnd: .reply([.text(text)]))
            }
            return Result(state: .cancelled, inlineEnd: try silence("the turn was cancelled", in: tx, now: now))
        }
        if state == .handedOff {
            try tx.setOwner(.human, of: turn.conversation.id, at: now)
            try log("handoff", cause.handoff?.event ?? ["reason": .string(reason)], in: tx, now: now)
        }
        guard let said else {
            return Result(state: state, inlineEnd: try silence(reason, as: state, in: tx, now: now))
        }
        return try reply(said, as: state, in: tx, now: now)
    }

    /// What a turn ends with.
    private struct Said {
        let contents: [ReplyContent]
        var quoting: String?
        var sources: [ReplySource] = []
    }

    private func describe(_ cause: Cause, at now: Date) -> (TurnState, String, Said?) {
        switch cause {
        case .died(let reason): (.dead, reason, nil)
        case .refused(let reason): (.silent, reason, nil)
        case .chain(.reply(let contents, let quoted, let sources)):
            (.answered, "", Said(contents: contents, quoting: quoted, sources: sources))
        case .chain(.spoken(let text, let sources, nil)):
            (.answered, "", Said(contents: [.text(text)], sources: sources))
        case .chain(.spoken(let text, let sources, let handoff?)):
            (.handedOff, handoff.reason, Said(contents: [.text(text)] + transfer, sources: sources))
        case .chain(.handoff(let handoff)): (.handedOff, handoff.reason, customerMessage(handoff, at: now))
        case .chain(.silent(let reason)): (.silent, reason, nil)
        case .chain(.passed): (.passed, "every step passed", nil)
        case .chain(.cancelled): (.cancelled, "nobody waits for the answer any more", nil)
        }
    }

    /// What the customer is told of a hand-over, and in a call the transfer.
    private func customerMessage(_ handoff: HandoffRequest, at now: Date) -> Said? {
        let text = handoff.customerMessage ?? channel.handoffText(for: turn, at: now)
        let told = text.map { [ReplyContent.text($0)] } ?? []
        return told.isEmpty && transfer.isEmpty ? nil : Said(contents: told + transfer)
    }

    /// In a call the person is not only told that somebody else will answer, but passed on.
    private var transfer: [ReplyContent] {
        let transfer = ReplyContent.transfer()
        return channel.isCall(turn.conversation.thread) && channel.canSteer(transfer) ? [transfer] : []
    }

    private func silence(
        _ reason: String,
        as state: TurnState = .silent,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> InlineExchange.End? {
        guard turn.answer != .acknowledged else { return nil }
        // Whoever looks at the clock first, the turn or the request, the request was not answered in time.
        let isLate = turn.answerBy.map { $0 <= now } ?? false
        // Nobody wanted the silence of a chain that has no answer.
        let isWanted = ![.passed, .dead].contains(state)
        _ = try tx.mark(turn.item, as: isLate ? .late : isWanted ? .silent : .failed)
        return InlineExchange.End.none(isLate ? .late : isWanted ? .silent(reason) : .failed(reason))
    }

    // MARK: - Replies

    private func reply(
        _ said: Said,
        as state: TurnState,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> Result {
        let fitted = said.contents.flatMap { ReplyAdapter.fit($0, to: channel, for: turn) }
        try tx.offer(fitted.last { !$0.choices.isEmpty }?.choices ?? [], in: turn.conversation.id)
        if try turn.answer != .acknowledged && answersRequest(in: tx) {
            // Nothing is learnt between this commit and the response: the row that says what the request is answered
            // says that it was sent.
            for part in fitted { try store(part, said.sources, route: .inline, state: .sent, in: tx, now: now) }
            return Result(state: state, inlineEnd: .reply(fitted.map(\.content)))
        }
        guard turn.canBeAnswered(besidesRequestBy: channel.adapter) else {
            let reason = "late: the request was answered without it, and there is no other way"
            for part in fitted {
                try store(part, said.sources, route: .inline, state: .dead, reason: reason, in: tx, now: now)
            }
            return Result(state: state)
        }
        for (position, part) in late(fitted).enumerated() {
            let quoted = position == 0 ? said.quoting : nil
            try store(part, said.sources, route: .api, state: .pending, quoting: quoted, in: tx, now: now)
        }
        try tx.makeDue(
            Lane(stage: .outbox, channel: channel.id, conversation: turn.conversation.id),
            at: now,
            claimant: nil
        )
        return Result(state: state, hasReplies: true)
    }

    /// What still goes into a live call: one thing, since each that is said there takes the place of the one before.
    ///
    /// Whoever is passed on is told so by the adapter; a call is not ended before a late answer was heard.
    private func late(_ fitted: [AdaptedReply]) -> [AdaptedReply] {
        guard channel.isCall(turn.conversation.thread) else { return fitted }
        if let transfer = fitted.first(where: { $0.content.kind == ReplyContent.transfer().kind }) { return [transfer] }
        let said = fitted.filter { !$0.content.steersCall }
        guard let first = said.first, said.count > 1 else { return said.isEmpty ? fitted : said }
        let text = said.map(\.content.plainText).joined(separator: " ")
        return [AdaptedReply(.text(text), findings: first.findings, choices: said.last?.choices ?? [])]
    }

    /// Whether the answer goes into the HTTP response, here or when the provider asks again.
    private func answersRequest(in tx: any TenantTransaction) throws -> Bool {
        // Taken up after a restart: the request is gone, and there is a way that does not need it.
        if !isAwaited(), turn.canBeAnswered(besidesRequestBy: channel.adapter) { _ = try tx.mark(turn.item, as: .late) }
        // A stream was marked when it began to speak; a value wins or loses against the clock here.
        return try tx.mark(turn.item, as: .reply) || tx.inlineMark(turn.item) == .reply
    }

    private func store(
        _ part: AdaptedReply,
        _ sources: [ReplySource],
        route: OutboxRoute,
        state: OutboxState,
        reason: String = "",
        quoting quoted: String? = nil,
        in tx: any TenantTransaction,
        now: Date
    ) throws {
        let message = StoredMessage(
            author: .hub,
            conversation: turn.conversation.id,
            channel: channel.id,
            externalID: nil,
            at: now,
            text: part.content.plainText,
            body: part.body(sources),
            status: state == .sent ? .sent : .queued
        )
        guard let messageID = try tx.insertMessage(message) else { return }
        let findings =
            route == .inline ? try policy.findings(onInline: turn, part, in: tx, now: now) : part.findings
        let id = try tx.insertReply(
            NewReply(
                turn: turn.id,
                conversation: turn.conversation.id,
                channel: channel.id,
                message: messageID,
                content: part.content,
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
        try log("reply", ["outbox": .integer(id.rawValue), "turn": .integer(turn.id.rawValue)], in: tx, now: now)
    }

    private func log(_ kind: String, _ body: JSONValue, in tx: any TenantTransaction, now: Date) throws {
        try tx.log(
            LoggedEvent(kind: kind, channel: channel.id, conversation: turn.conversation.id, at: now, body: body)
        )
    }
}
