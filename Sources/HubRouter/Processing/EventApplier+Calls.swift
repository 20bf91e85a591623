import ChannelKit
import Foundation
import HubModel

/// Applies call updates and transcribed lines to the call's conversation.
extension EventApplier {
    private static let over = Reason(.callEnded)
    /// The max lines of a conversation in a transcript: more than an hour of talk, and a bound for the report's row.
    private static let maxTranscriptLength = 1_000

    /// Records a call's update; the last one cancels its turns and discards its replies.
    func applyCall(_ update: CallUpdate, in tx: any TenantTransaction, effects: inout InboundEffects) throws {
        let conversation = try callConversation(update.externalID, with: update.contact, in: tx)
        var update = update
        if update.phase == .ended {
            let locked = try tx.lock(conversation.id)
            effects.cancelledTurns += try tx.cancelTurns(locked, reason: Self.over, at: now)
            try tx.discardReplies(locked, reason: Self.over, at: now)
            if let report = update.report {
                update.report = try completed(report, of: conversation, notices: update.notices, in: tx)
            }
        }
        for notice in update.notices { try logConsent(to: notice, in: update, conversation, tx) }
        try log("call", .call(update), conversation: conversation.id, in: tx)
    }

    /// Records that the caller has heard `notice`, and so consents by staying on the line.
    private func logConsent(
        to notice: CallNotice,
        in update: CallUpdate,
        _ conversation: Conversation,
        _ tx: any TenantTransaction
    ) throws {
        let body: JSONValue = [
            "type": "notice_heard", "notice": .string(notice.rawValue), "call": .string(update.externalID),
            "at": .string(update.at.iso8601),
        ]
        try log("consent", EncodedJSON(body), conversation: conversation.id, contact: conversation.contact, in: tx)
    }

    /// Records a transcribed line; in a call without turns of the hub it is also stored as a message.
    func applyTranscript(_ line: TranscribedLine, _ prepared: PreparedEvent, in tx: any TenantTransaction) throws {
        let conversation = try callConversation(line.call, with: line.contact, in: tx)
        try log("transcribed", prepared, conversation: conversation.id, in: tx)
        guard try !tx.hasTurns(conversation.id), !line.line.text.isEmpty else { return }
        let message = StoredMessage(
            author: line.line.speaker,
            conversation: conversation.id,
            channel: channel.id,
            externalID: nil,
            at: line.line.at ?? now,
            text: line.line.text,
            body: prepared.body,
            status: line.line.speaker == .customer ? .delivered : .sent
        )
        _ = try tx.insertMessage(message)
    }

    private func callConversation(
        _ call: String,
        with customer: UnifiedContact,
        in tx: any TenantTransaction
    ) throws -> Conversation {
        if let known = try tx.conversation(ofThread: call, channel: channel.id) { return known }
        let contact = try tx.resolveContact(customer, channel: channel.id, at: now)
        return try tx.insertConversation(contact: contact, channel: channel.id, thread: call, at: now)
    }

    /// Completes the provider's report with the transcript and the outcome that the hub knows.
    private func completed(
        _ report: CallReport,
        of conversation: Conversation,
        notices: [CallNotice],
        in tx: any TenantTransaction
    ) throws -> CallReport {
        var report = report
        if try !notices.contains(.recording) && needsNotice(before: conversation, in: tx) { report.recording = nil }
        if report.transcript.isEmpty {
            let said = try tx.history(conversation.id, before: MessageID(.max), limit: Self.maxTranscriptLength)
            report.transcript = said.filter { !$0.text.isEmpty }.map { entry in
                CallLine(speaker: entry.author, text: entry.text, at: entry.at)
            }
        }
        if report.outcome == nil { report.outcome = try outcome(of: conversation, said: report.transcript, in: tx) }
        return report
    }

    /// True if a recording of the call is to be ignored, because the caller has not heard the notice of it.
    private func needsNotice(before conversation: Conversation, in tx: any TenantReading) throws -> Bool {
        guard channel.capabilities.callCarrying?.recordsOnlyAfterNotice == true else { return false }
        let updates = try tx.events("call", of: conversation.id, limit: Self.maxUpdates)
        return !updates.contains { update in
            update.body["notices"]?.array?.contains(.string(CallNotice.recording.rawValue)) ?? false
        }
    }

    /// A call has few updates; the notice is heard in one of the first.
    private static let maxUpdates = 100

    private func outcome(
        of conversation: Conversation,
        said: [CallLine],
        in tx: any TenantReading
    ) throws -> CallReport.Outcome {
        // A handoff while no agent was there ended the call.
        let handoff = try tx.events("handoff", of: conversation.id, limit: 1).last
        if conversation.handler == .agent, handoff?.body["ended_call"] != true { return .transferred }
        return said.contains { $0.speaker == .customer } ? .answered : .missed
    }
}
