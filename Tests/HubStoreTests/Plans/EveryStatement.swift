import ChannelKit
import Foundation
import HubModel

@testable import HubRouter
@testable import HubStore

/// Executes every statement of the sources at least once.
struct EveryStatement {
    let connection: RecordingConnection
    var sql: SQLConnection { SQLConnection(driver: connection) }
    var tx: SQLTenantTransaction { get throws { try SQLTenantTransaction(tenant: "lotus", connection: sql) } }
    var scheduler: SQLScheduler { SQLScheduler(connection: sql) }

    func execute() throws {
        let item = try items()
        let (contact, conversation) = try contacts()
        let message = try messages(conversation)
        let turn = try turns(item, conversation, message, contact)
        try replies(turn, conversation)
        try memories(contact, conversation, turn)
        try deadLetters(item, conversation, message)
        try lanes()
        try listing(conversation, message, contact)
        try access()
        try moving()
        try clearing()
    }

    private func items() throws -> ItemID {
        let unrouted = UnroutedItem(adapter: "toy", item: newItem().item, verifiedBy: "token", receivedAt: noon)
        try UnroutedItems(connection: sql).insert([unrouted])
        let item = try tx.insertItem(newItem()).id
        _ = try tx.insertItem(newItem())
        _ = try tx.pendingItems(channel: .lotus, lane: "ana", limit: 5)
        _ = try tx.nextItemDue(channel: .lotus, lane: "ana")
        _ = try tx.nextItem(channel: .lotus, lane: "ana")
        _ = try tx.inlineMark(item)
        _ = try tx.mark(item, as: .late)
        _ = try tx.turn(of: item)
        try tx.postponeItem(item, until: noon, reason: HoldReason.takenOver, at: noon)
        try tx.finishItem(item, as: .silent(Reason(.optedOut)), at: noon)
        for _ in 0..<2 { _ = try tx.insertAppliedItem(newItem("message:applied"), at: noon) }
        _ = try tx.hasPendingItem(channel: .lotus, lane: "ana")
        return item
    }

    private func contacts() throws -> (ContactID, ConversationID) {
        try tx.setBackfilled(.lotus, until: noon)
        _ = try tx.backfilledUntil(.lotus)
        let contact = try tx.resolveContact(UnifiedContact(id: "a"), channel: .lotus, at: noon)
        _ = try tx.resolveContact(UnifiedContact(id: "b"), channel: .lotus, at: noon)
        _ = try tx.resolveContact(UnifiedContact(id: "a", name: "Ana", aliases: ["b"]), channel: .lotus, at: noon)
        _ = try tx.contact(contact)
        for id in ["a", "new"] { _ = try tx.resolve(UnifiedContact(id: id), channel: .lotus, at: noon) }
        try tx.setConsent(contact, channel: .lotus, optedOut: false, keyword: "", at: noon)
        _ = try tx.hasOptedOut(contact, channel: .lotus)
        let conversation = try tx.insertConversation(contact: contact, channel: .lotus, thread: "t", at: noon).id
        _ = try tx.conversation(conversation)
        _ = try tx.conversation(ofThread: "t", channel: .lotus)
        _ = try tx.openConversation(contact: contact, channel: .lotus, thread: "t", activeSince: noon)
        for onlyWithAgent in [true, false] { _ = try tx.conversations(onlyWithAgent: onlyWithAgent, limit: 5) }
        let later = noon.addingTimeInterval(3_600)
        try tx.recordInbound(conversation, sentAt: noon, receivedAt: later, language: nil)
        try tx.setHandler(.hub, of: conversation, at: noon)
        try tx.recordWindowRefused(conversation)
        for choices in [[ReplyContent.Choice(id: "1", title: "one")], []] { try tx.offer(choices, in: conversation) }
        _ = try tx.offeredChoices(conversation)
        try tx.log(LoggedEvent(kind: "message", channel: .lotus, conversation: conversation, at: noon, body: "event"))
        _ = try tx.events("call", of: conversation, limit: 5)
        return (contact, conversation)
    }

    private func messages(_ conversation: ConversationID) throws -> MessageID {
        let status = StatusUpdate(externalID: "m1", status: .failed, at: noon)
        _ = try tx.applyStatus(status, channel: .lotus, at: noon)
        guard let message = try tx.insertMessage(.heard("m1", in: conversation, channel: .lotus)) else {
            throw StorageError.unavailable("a message was there")
        }
        _ = try tx.history(conversation, before: MessageID(.max), limit: 5)
        _ = try tx.inboundMessage(message)
        _ = try tx.message(withExternalID: "m1", channel: .lotus)
        _ = try tx.hasInbound(in: conversation, after: message)
        try tx.replaceMessage(message, text: "edited", body: EncodedJSON("edited"))
        return message
    }

    private func turns(
        _ item: ItemID,
        _ conversation: ConversationID,
        _ message: MessageID,
        _ contact: ContactID
    ) throws -> TurnID {
        let locked = try tx.lock(conversation)
        let new = NewTurn.of(message, item: item, in: locked, channel: .lotus, dueAt: noon.addingTimeInterval(5))
        _ = try tx.endTurn(
            try tx.openRunningTurn(new),
            in: locked,
            as: .silent,
            reason: nil,
            steps: [],
            answeredSince: noon,
            at: noon
        )
        _ = try tx.isFirst(message, in: conversation)
        _ = try tx.situation(locked, answeredSince: noon)
        let turn = try tx.openTurn(new)
        let second = try tx.insertMessage(.heard("m2", in: conversation, channel: .lotus)) ?? message
        _ = try tx.gather(second, of: item, in: locked, for: .seconds(5), at: noon)
        _ = try tx.nextTurn(conversation)
        _ = try tx.nextTurnDue(conversation)
        _ = try tx.latestTurn(conversation)
        _ = try tx.hasTurns(conversation)
        _ = try tx.turnState(turn)
        _ = try tx.turnRecords(conversation, limit: 5)
        _ = try tx.beginTurn(turn, in: locked, at: noon)
        let step = TurnStep(strategy: "echo", verdict: .reply, reason: nil, milliseconds: 1)
        for _ in 1...2 {
            _ = try tx.endTurn(turn, in: locked, as: .dead, reason: nil, steps: [step], answeredSince: noon, at: noon)
        }
        let other = try tx.openTurn(new)
        _ = try tx.cancelTurns(locked, reason: HoldReason.takenOver, at: noon)
        _ = try tx.reopenTurn(other, answerBy: noon, at: noon)
        try tx.insertLedgerEntry(turn, call: "call", kind: "model", result: "result", at: noon)
        _ = try tx.ledgerEntry(turn, call: "call")
        try tx.insertUsage(.sample, turn: turn, channel: .lotus, call: "call", at: noon)
        _ = try tx.usageTotal(since: noon)
        _ = try tx.usage(since: noon)
        _ = try tx.insertQuotaNotice("key", at: noon)
        return turn
    }

    private func replies(_ turn: TurnID, _ conversation: ConversationID) throws {
        let locked = try tx.lock(conversation)
        func reply(via route: OutboxRoute = .api, _ state: OutboxState) throws -> OutboxID {
            let said = try tx.insertMessage(.said(in: conversation, channel: .lotus)) ?? MessageID(0)
            return try tx.insertReply(
                NewReply(
                    turn: turn,
                    conversation: locked,
                    channel: .lotus,
                    message: said,
                    content: EncodedJSON(ReplyContent.text("well").json),
                    route: route,
                    state: state,
                    replyTo: nil,
                    createdAt: noon,
                    expiresAt: noon
                )
            )
        }
        let sent = try reply(.pending)
        try tx.record([], of: sent)
        _ = try tx.claimReply(sent, at: noon)
        _ = try tx.hasWaitingReplies(conversation)
        _ = try tx.waitingReplies(conversation, limit: 5)
        _ = try tx.replySituation(conversation, since: noon, besides: turn)
        let correlation = try tx.correlation(of: sent)
        _ = try tx.turn(ofReply: correlation)
        let early = StatusUpdate(externalID: "p1", status: .sent, at: noon)
        _ = try tx.applyStatus(early, channel: .lotus, at: noon)
        // The provider's statuses, in an order that covers each path.
        for (status, correlation) in [(DeliveryStatus.failed, correlation), (.delivered, nil)] {
            let update = StatusUpdate(externalID: "p1", status: status, at: noon, correlation: correlation)
            for applied in try tx.applyStatus(update, channel: .lotus, at: noon) {
                if case .moved(let message) = applied.outcome { _ = try tx.reply(of: message) }
            }
        }
        _ = try tx.renewReply(sent, in: locked, at: noon, due: noon)
        try tx.failReply(try reply(.pending), reason: HoldReason.takenOver, needsOperator: false, at: noon)
        _ = try reply(via: .inline, .claimed)
        _ = try tx.markSent(try reply(.pending), receipt: DeliveryReceipt(externalID: "p1"), at: noon)
        _ = try tx.inlineContents(turn)
        _ = try tx.holdReplies(locked, reason: HoldReason.takenOver)
        _ = try tx.releaseReplies(channel: .lotus, heldFor: HoldReason.takenOver, at: noon)
        _ = try tx.releaseReplies(locked, heldFor: HoldReason.takenOver, at: noon)
        try tx.discardReplies(locked, reason: HoldReason.takenOver, at: noon)
        let template = try tx.insertMessage(.said(in: conversation, channel: .lotus)) ?? MessageID(0)
        try tx.recordTemplateSent(conversation, message: template, text: "")
    }

    private func memories(_ contact: ContactID, _ conversation: ConversationID, _ turn: TurnID) throws {
        for scope in [MemoryScope.contact(contact), .conversation(conversation)] {
            try tx.setMemory("value", scope: scope, key: "key", at: noon)
            _ = try tx.memory(scope, key: "key")
            try tx.setMemory(nil, scope: scope, key: "key", at: noon)
        }
        _ = try tx.insertLead("lead", conversation: conversation, key: "key", at: noon)
        _ = try tx.leads(since: noon, limit: 5)
    }

    private func deadLetters(_ item: ItemID, _ conversation: ConversationID, _ message: MessageID) throws {
        try tx.finishItem(item, as: .dead(Reason(.optedOut)), at: noon)
        let locked = try tx.lock(conversation)
        let turn = try tx.openTurn(.of(message, item: item, in: locked, channel: .lotus))
        _ = try tx.beginTurn(turn, in: locked, at: noon)
        _ = try tx.endTurn(turn, in: locked, as: .dead, reason: nil, steps: [], answeredSince: noon, at: noon)
        let reply = try tx.insertReply(.to(turn, in: locked, channel: .lotus, message: message))
        try tx.failReply(reply, reason: HoldReason.takenOver, needsOperator: true, at: noon)
        for id in try tx.deadLetters(limit: 10).map(\.id) {
            _ = try tx.deadLetterDetails(id)
            _ = try tx.retryDeadLetter(id, at: noon, lifetime: .seconds(60))
        }
        try tx.holdReply(reply, reason: HoldReason.takenOver)
        _ = try tx.discardDeadLetter(DeadLetterID(.reply, reply.rawValue), at: noon)
    }

    private func lanes() throws {
        for stage in Stage.allCases { _ = try WaitingLanes(connection: sql).page(stage, after: nil, limit: 5) }
        _ = try scheduler.channelsWithHeldReplies()
    }

    private func moving() throws {
        _ = try tx.insertItem(newItem("message:moved", lane: "other"))
        let name = ChannelID(tenant: "lotus", name: "text")
        _ = try tx.insertItem(newItem("message:moved", for: name))
        while try !tx.moveChannel(from: .lotus, to: name, limit: 5, at: noon).isComplete {}
    }

    private func clearing() throws {
        try scheduler.writeProbe(at: noon)
        let inspection = SQLInspection(connection: sql)
        _ = try inspection.runnableWork(of: "lotus", at: noon, limit: 5)
        for check in ConsistencyCheck.allCases {
            _ = try inspection.suspects(check, after: .start, before: noon, limit: 5)
        }
        // Without live work, whose conversation would be kept, and with a contact that has not opted out.
        _ = try sql.run(SQLStatement("UPDATE turns SET ended_at = 1 WHERE id > 0"))
        _ = try sql.run(SQLStatement("UPDATE outbox SET state = 'sent' WHERE id > 0"))
        _ = try sql.run(SQLStatement("UPDATE consents SET opted_out = 0 WHERE contact > 0"))
        let later = noon.addingTimeInterval(1e9)
        for kind in RetentionKind.allCases {
            _ = try inspection.oldRows(kind, after: .start, before: later, limit: 5)
            _ = try SQLRetention(connection: sql).delete(
                OldRows(kind: kind, before: later, tenant: 1, last: .max, limit: 5)
            )
        }
    }
}
