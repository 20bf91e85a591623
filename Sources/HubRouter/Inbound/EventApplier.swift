import ChannelKit
import Foundation

/// What the events of one item do to the tenant's rows, all in one transaction.
struct EventApplier: Sendable {
    let item: StoredItem
    let channel: RoutedChannel
    let generation: Int
    let now: Date
    let conversationIdle: Duration
    let turnClaimant: LeaseHolder?

    /// Applies `events` and ends the item.
    func apply(_ events: [InboundEvent], in tx: any TenantTransaction) throws -> InboundEffects {
        var effects = InboundEffects()
        var outcome = ItemOutcome.ignored(reason: "nothing in it")
        for event in events {
            let next = try apply(event, in: tx, effects: &effects)
            // An item that opened a turn is told by it, whatever else was in it.
            if !outcome.isTurn { outcome = next }
        }
        try tx.finishItem(item.id, as: outcome, at: now)
        if !outcome.isTurn, item.item.answer != .acknowledged {
            _ = try tx.mark(item.id, as: .silent)
            effects.unanswered.append(InlineEnd(item: item, reason: .silent(outcome.reason)))
        }
        return effects
    }

    private func apply(
        _ event: InboundEvent,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws -> ItemOutcome {
        switch event {
        case .message(let message):
            return try receive(message, in: tx, effects: &effects)
        case .status(let update):
            let applied = try tx.applyStatus(update, channel: channel.id, at: now)
            for status in applied { try heed(status.update, status.outcome, in: tx, effects: &effects) }
            try log("status", event, conversation: nil, in: tx)
            return .applied(applied.last?.outcome == .early ? "status before its message" : "status")
        case .takeover(let takeover):
            try hand(over: takeover, in: tx, effects: &effects)
            try log("takeover", event, conversation: nil, in: tx)
            return .applied("takeover")
        case .optOut(let change):
            try setConsent(change, optedOut: true, in: tx, effects: &effects)
            return .applied("opt_out")
        case .optIn(let change):
            try setConsent(change, optedOut: false, in: tx, effects: &effects)
            return .applied("opt_in")
        case .release(let release):
            try giveBack(release, in: tx)
            try log("release", event, conversation: nil, in: tx)
            return .applied("release")
        case .contactChanged(let change):
            _ = try tx.resolveContact(change.contact, channel: channel.id, at: now)
            try log("contact", event, conversation: nil, in: tx)
            return .applied("contact")
        case .call(let update):
            try follow(update, in: tx, effects: &effects)
            return .applied("call")
        case .transcribed(let line):
            try annotate(line, in: tx)
            return .applied("transcribed")
        case .edited, .deleted, .notice:
            try log(event.name, event, conversation: nil, in: tx)
            return .applied(event.name)
        case .handshake, .typing:
            return .applied(event.name)
        case .ignored(let reason):
            return .ignored(reason: reason)
        }
    }

    // MARK: - A message

    private func receive(
        _ received: UnifiedMessage,
        in tx: any TenantTransaction,
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
        guard let messageID = try tx.insertMessage(stored) else { return .ignored(reason: "message stored before") }
        // Whoever says "stop" on the phone does not mean their messages.
        let isCall = channel.isCall(message.thread)
        let keyword = message.isPlainText && !isCall ? ConsentKeyword(reading: message.text) : nil
        try noteInbound(message, in: conversation, keyword: keyword, tx: tx, effects: &effects)
        try log("message", .message(message), conversation: conversation.id, in: tx)
        if let keyword,
            let outcome = try heed(keyword, messageID, saying: message, from: contact, conversation, tx, &effects)
        {
            return outcome
        }
        if try isHuman(conversation, in: tx) { return .human }
        if try !isCall && tx.hasOptedOut(contact, channel: channel.id) {
            return .silent(reason: "the person opted out")
        }
        guard message.wantsAnswer else { return .silent(reason: "a reaction wants no answer") }
        guard now.timeIntervalSince(message.sentAt) <= channel.policy.answerWithin.timeInterval else {
            return .silent(
                reason: "it is older than \(channel.policy.answerWithin.brief), so it is not answered by itself"
            )
        }
        return .turn(try openTurn(for: messageID, in: conversation, tx: tx, effects: &effects))
    }

    private func noteInbound(
        _ message: UnifiedMessage,
        in conversation: Conversation,
        keyword: ConsentKeyword?,
        tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws {
        let languages = channel.tenant.languages
        let guess = LanguageGuess.language(of: message.text, among: languages)
        let told = [message.language, keyword?.language].compactMap(\.self).first(where: languages.contains)
        let language = told ?? guess
        let sentAt = message.opensWindow ? message.sentAt : nil
        try tx.noteInbound(conversation.id, sentAt: sentAt, receivedAt: now, language: language)
        guard message.opensWindow else { return }
        try release(HoldReason.windowClosed, in: conversation, tx: tx, effects: &effects)
    }

    /// Whether a person has the conversation; a hold that has ended by itself is noted.
    private func isHuman(_ conversation: Conversation, in tx: any TenantTransaction) throws -> Bool {
        guard conversation.owner == .human else { return false }
        guard conversation.isReleased(after: channel.policy.releaseAfter, at: now) else { return true }
        try tx.setOwner(.hub, of: conversation.id, at: now)
        let body: JSONValue = ["reason": "nobody wrote for long enough"]
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
                    ? nil : InlineResponder.answerBy(item.receivedAt, of: item.item, on: channel),
                purpose: purpose,
                openedAt: now,
                dueAt: dueAt
            )
        )
        if let claim = try tx.makeDue(lane, at: dueAt, claimant: turnClaimant) { effects.claimedTurns.append(claim) }
        effects.opensTurn = true
        return turn
    }

    // MARK: - The rest

    private func hand(over takeover: Takeover, in tx: any TenantTransaction, effects: inout InboundEffects) throws {
        let contact = try tx.resolveContact(takeover.contact, channel: channel.id, at: now)
        let conversation = try conversation(of: contact, thread: takeover.thread, in: tx)
        try tx.setOwner(.human, of: conversation.id, at: now)
        let reason = HoldReason.takenOver
        effects.cancelledTurns += try tx.cancelTurns(conversation.id, reason: reason, at: now)
        _ = try tx.holdReplies(conversation.id, reason: reason)
        guard let externalID = takeover.externalID else { return }
        let message = StoredMessage(
            author: .agent,
            conversation: conversation.id,
            channel: channel.id,
            externalID: externalID,
            at: takeover.at,
            text: takeover.text,
            body: unified(.takeover(takeover)),
            status: .sent
        )
        _ = try tx.insertMessage(message)
    }

    private func giveBack(_ release: Release, in tx: any TenantTransaction) throws {
        let contact = try tx.resolveContact(release.contact, channel: channel.id, at: now)
        let conversation = try conversation(of: contact, thread: release.thread, in: tx)
        try tx.setOwner(.hub, of: conversation.id, at: now)
    }

    private func release(
        _ reason: String,
        in conversation: Conversation,
        tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws {
        guard try tx.releaseReplies(conversation.id, heldFor: reason, at: now) > 0 else { return }
        let lane = Lane(stage: .outbox, channel: channel.id, conversation: conversation.id)
        try tx.makeDue(lane, at: now, claimant: nil)
        effects.releasesReplies = true
    }

    func unified(_ event: InboundEvent) -> JSONValue {
        UnifiedEvent(adapter: item.adapter, address: item.address, lane: item.item.lane, event: event).json
    }

    func log(
        _ kind: String,
        _ event: InboundEvent,
        conversation: ConversationID?,
        in tx: any TenantTransaction
    ) throws {
        try tx.log(
            LoggedEvent(kind: kind, channel: channel.id, conversation: conversation, at: now, body: unified(event))
        )
    }
}

extension ItemOutcome {
    fileprivate var isTurn: Bool {
        if case .turn = self { true } else { false }
    }

    /// Why there is no turn.
    var reason: String {
        switch self {
        case .turn: ""
        case .applied(let kind): kind
        case .human: "a person has the conversation"
        case .silent(let reason), .ignored(let reason), .dead(let reason): reason
        }
    }
}
