import ChannelKit
import Foundation
import HubModel

/// Applies the events of one item to the tenant's rows, all in one transaction.
struct EventApplier: Sendable {
    let item: StoredItem
    let channel: RoutedChannel
    let generation: Int
    let now: Date
    let conversationIdle: Duration
    /// True if the caller runs the turn that is opened, which then begins in the same transaction.
    let runsTurn: Bool
    /// The conversation whose turn this transaction has begun for an earlier item; its worker finds the turns after it.
    var begunConversation: ConversationID?
    /// True if the row of the item says already that it opened a turn.
    var isStoredAsTurn = false

    /// Applies `events` and ends the item.
    func apply(_ events: [PreparedEvent], in tx: any TenantTransaction) throws -> InboundEffects {
        var effects = InboundEffects()
        var outcome = ItemOutcome.ignored(Reason(.emptyItem))
        for event in events {
            let next = try apply(event, in: tx, effects: &effects)
            // An item that opened a turn is recorded as that turn, whatever else was in it.
            if !outcome.isTurn { outcome = next }
        }
        if !isStoredAsTurn || !outcome.isTurn { try tx.finishItem(item.id, as: outcome, at: now) }
        effects.isWithAgent = outcome == .agent
        if !outcome.isTurn, item.item.answer != .acknowledged {
            _ = try tx.mark(item.id, as: .silent)
            effects.unanswered = (item, .silent(outcome.explanation))
        }
        return effects
    }

    private func apply(
        _ prepared: PreparedEvent,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws -> ItemOutcome {
        let event = prepared.event
        switch event {
        case .message(let message):
            return try applyMessage(message, prepared, in: tx, effects: &effects)
        case .status(let update):
            return try applyStatus(update, prepared, in: tx, effects: &effects)
        case .takeover(let takeover):
            let conversation = try applyTakeover(takeover, prepared, in: tx, effects: &effects)
            try log("takeover", prepared, conversation: conversation, in: tx)
            return .applied("takeover")
        case .optOut(let change):
            try applyConsent(change, optedOut: true, in: tx, effects: &effects)
            return .applied("opt_out")
        case .optIn(let change):
            try applyConsent(change, optedOut: false, in: tx, effects: &effects)
            return .applied("opt_in")
        case .release(let release):
            try log("release", prepared, conversation: applyRelease(release, in: tx), in: tx)
            return .applied("release")
        case .contactChanged(let change):
            let contact = try tx.resolveContact(change.contact, channel: channel.id, at: now)
            try log("contact", prepared.body, conversation: nil, contact: contact, in: tx)
            return .applied("contact")
        case .call(let update):
            try applyCall(update, in: tx, effects: &effects)
            return .applied("call")
        case .transcribed(let line):
            try applyTranscript(line, prepared, in: tx)
            return .applied("transcribed")
        case .edited(let edit):
            return try applyEdit(edit, prepared, in: tx, effects: &effects)
        case .deleted(let deletion):
            return try applyDeletion(deletion, prepared, in: tx)
        case .notice:
            try log(event.name, prepared, conversation: nil, in: tx)
            return .applied(event.name)
        case .handshake, .typing:
            return .applied(event.name)
        case .ignored(let reason):
            return .ignored(.ignoredByAdapter(reason))
        }
    }

    /// Makes an agent the handler of a conversation, and returns that.
    private func applyTakeover(
        _ takeover: Takeover,
        _ prepared: PreparedEvent,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws -> ConversationID {
        let contact = try tx.resolveContact(takeover.contact, channel: channel.id, at: now)
        let conversation = try conversation(of: contact, thread: takeover.thread, in: tx).locked
        try tx.setHandler(.agent, of: conversation.id, at: now)
        let reason = HoldReason.takenOver
        effects.cancelledTurns += try tx.cancelTurns(conversation, reason: reason, at: now)
        _ = try tx.holdReplies(conversation, reason: reason)
        guard let externalID = takeover.externalID else { return conversation.id }
        let message = StoredMessage(
            author: .agent,
            conversation: conversation.id,
            channel: channel.id,
            externalID: externalID,
            at: takeover.at,
            text: takeover.text,
            body: prepared.body,
            status: .sent
        )
        _ = try tx.insertMessage(message)
        return conversation.id
    }

    /// Makes the hub the handler of a conversation, and returns that.
    private func applyRelease(_ release: Release, in tx: any TenantTransaction) throws -> ConversationID {
        let contact = try tx.resolveContact(release.contact, channel: channel.id, at: now)
        let conversation = try conversation(of: contact, thread: release.thread, in: tx).locked
        try tx.setHandler(.hub, of: conversation.id, at: now)
        return conversation.id
    }

    func release(_ reason: Reason, in conversation: LockedConversation, tx: any TenantTransaction) throws {
        guard try tx.releaseReplies(conversation, heldFor: reason, at: now) > 0 else { return }
        tx.makeDue(Lane(stage: .outbox, channel: channel.id, conversation: conversation.id), at: now)
    }

    /// Logs an event as it was prepared.
    func log(
        _ kind: String,
        _ prepared: PreparedEvent,
        conversation: ConversationID?,
        in tx: any TenantTransaction
    ) throws {
        try log(kind, prepared.body, conversation: conversation, in: tx)
    }

    /// Logs an event that the transaction has changed.
    func log(
        _ kind: String,
        _ event: InboundEvent,
        conversation: ConversationID?,
        in tx: any TenantTransaction
    ) throws {
        try log(kind, item.source.encoded(event), conversation: conversation, in: tx)
    }

    func log(
        _ kind: String,
        _ body: EncodedJSON,
        conversation: ConversationID?,
        contact: ContactID? = nil,
        message: MessageID? = nil,
        in tx: any TenantTransaction
    ) throws {
        var event = LoggedEvent(kind: kind, channel: channel.id, conversation: conversation, at: now, encoded: body)
        event.contact = contact
        event.message = message
        try tx.log(event)
    }
}

extension ItemOutcome {
    fileprivate var isTurn: Bool {
        if case .turn = self { true } else { false }
    }

    /// The reason for which there is no turn, in words; empty if there is one.
    fileprivate var explanation: String {
        if case .applied(let kind) = self { kind } else { reason?.sentence ?? "" }
    }
}
