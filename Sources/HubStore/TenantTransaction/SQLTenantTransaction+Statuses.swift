import ChannelKit
import Foundation
import HubModel
import HubRouter

// The provider's statuses of sent messages.

/// A sent message, found by the provider's id.
struct FoundMessage {
    let id: MessageID
    let status: DeliveryStatus
    let conversation: ConversationID

    init(_ row: SQLRow) throws {
        (id, status, conversation) = (try row["id"], try row["status"] ?? .queued, try row["conversation"])
    }
}

/// A message that a provider accepted.
struct SentMessage {
    let id: MessageID
    let conversation: ConversationID
    /// The number of its channel.
    let channel: Int64
    let externalID: String
}

extension SQLTenantTransaction {
    func applyStatus(_ update: StatusUpdate, channel: ChannelID, at: Date) throws -> [AppliedStatus] {
        guard !update.externalID.isEmpty else {
            statuses.counts.invalid += 1
            return []
        }
        // A receipt of the same message does not see this status, nor this the receipt.
        try lockSends([update.externalID], channel: channel)
        let (channel, externalHash) = (try number(of: channel), hash(.externalID, update.externalID))
        func look() throws -> FoundMessage? {
            try connection.row(.messageOfExternalID, channel, externalHash, number, read: FoundMessage.init)
        }
        let name = HashedName(channel: channel, hash: externalHash)
        var message = try connection.driver.locks?.takeSend(name) ?? look()
        var early: [AppliedStatus] = []
        // A message that is queued although the provider has it: its receipt was lost, or an operator requeued it.
        if message == nil || message?.status == .queued, let reply = try unsent(update, channel) {
            early = try markSent(reply, receipt: DeliveryReceipt(externalID: update.externalID), at: at).early
            message = try look()
        }
        guard let message else {
            if try keepEarly(update, channel, externalHash, at: at) {
                statuses.counts.early += 1
            } else {
                statuses.counts.unchanged += 1
            }
            return early + [AppliedStatus(update: update, outcome: .early, conversation: nil)]
        }
        try hold(message.conversation)
        let outcome = try advance(message.id, from: message.status, by: update, at: at)
        if case .moved = outcome { statuses.counts.moved += 1 } else { statuses.counts.unchanged += 1 }
        return early + [AppliedStatus(update: update, outcome: outcome, conversation: message.conversation)]
    }

    /// The unsent reply that the status names by the hub's own id of its send: the provider accepted it.
    private func unsent(_ update: StatusUpdate, _ channel: Int64) throws -> OutboxID? {
        guard let correlation = update.correlation, let reply = try reply(ofCorrelation: correlation) else {
            return nil
        }
        let unsent = try connection.row(.unsentReply, reply, channel, number) {
            (id: try $0["id"] as OutboxID, conversation: try $0["conversation"] as ConversationID)
        }
        guard let unsent else { return nil }
        try hold(unsent.conversation)
        return unsent.id
    }

    private func advance(
        _ message: MessageID,
        from status: DeliveryStatus,
        by update: StatusUpdate,
        at: Date
    ) throws -> StatusOutcome {
        let next = status.advanced(by: update.status)
        guard next != status else { return .unchanged(message) }
        try connection.run(.advanceMessage, next, update.at, update.error?.code, update.error?.message, message, number)
        if next == .failed { try failSent(message, after: update, at: at) }
        if status == .failed { try withdrawFailure(of: message) }
        return .moved(message)
    }

    /// Makes a dead letter of a reply that the provider accepted and failed to deliver.
    private func failSent(_ message: MessageID, after update: StatusUpdate, at: Date) throws {
        // A customer who opted out needs no decision of an operator.
        let droppedAt = update.error?.cause == .optedOut ? at : nil
        try connection.run(
            .failSent,
            Reason.failedAfterSending(update.error),
            at,
            droppedAt,
            message,
            number
        )
    }

    /// Removes the dead letter of a message that was delivered after its failure.
    private func withdrawFailure(of message: MessageID) throws {
        try connection.run(.withdrawFailure, message, number)
    }

    // MARK: - Early statuses

    /// Keeps a status until its message is known.
    ///
    /// - Returns: False if the same status is kept already.
    private func keepEarly(
        _ update: StatusUpdate,
        _ channel: Int64,
        _ externalHash: LookupHash,
        at: Date
    ) throws -> Bool {
        try connection.changes(
            of: .insertEarly,
            channel,
            externalHash,
            update.status,
            number,
            update.at,
            update.error?.code,
            update.error?.message,
            update.error?.cause?.rawValue,
            at
        ) == 1
    }

    /// Applies the statuses that arrived before the message had its external id, and returns them in the order of
    /// delivery states.
    @discardableResult
    func applyEarlyStatuses(
        to message: SentMessage,
        _ externalHash: LookupHash,
        from status: DeliveryStatus,
        at: Date
    ) throws -> [AppliedStatus] {
        let updates = try connection.rows(.earlyStatuses, message.channel, externalHash, number) { row in
            StatusUpdate(
                externalID: message.externalID,
                status: try row["status"] ?? .queued,
                at: try row["at"],
                error: try (row["error_code"] as String?).map { code in
                    ProviderError(code: code, message: try row["error_message"] ?? "", cause: try row["cause"])
                }
            )
        }
        guard !updates.isEmpty else { return [] }
        var status = status
        let applied = try updates.sorted { $0.status < $1.status }.map { update in
            let outcome = try advance(message.id, from: status, by: update, at: at)
            status = status.advanced(by: update.status)
            return AppliedStatus(update: update, outcome: outcome, conversation: message.conversation)
        }
        try connection.run(.deleteEarly, message.channel, externalHash, number)
        statuses.counts.joined += applied.count
        return applied
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let messageOfExternalID = SQLStatement(
        "SELECT id, status, conversation FROM messages WHERE channel = ? AND external_hash = ? AND tenant = ?"
    )
    fileprivate static let unsentReply = SQLStatement(
        """
        SELECT id, conversation FROM outbox WHERE id = ? AND channel = ? AND tenant = ?
            AND state IN ('pending', 'claimed', 'ambiguous', 'held')
        """
    )
    fileprivate static let advanceMessage = SQLStatement(
        """
        UPDATE messages SET status = ?, status_at = ?, error_code = ?, error_message = ?
        WHERE id = ? AND tenant = ?
        """
    )
    fileprivate static let failSent = SQLStatement(
        """
        UPDATE outbox SET state = 'dead', reason = ?, done_at = ?, dropped_at = ?
        WHERE id = ? AND tenant = ? AND state = 'sent'
        """
    )
    fileprivate static let withdrawFailure = SQLStatement(
        """
        UPDATE outbox SET state = 'sent', reason = NULL, dropped_at = NULL
        WHERE id = ? AND tenant = ? AND state = 'dead'
        """
    )
    fileprivate static let insertEarly = SQLStatement(
        """
        INSERT INTO early_statuses (channel, external_hash, status, tenant, at, error_code, error_message, cause,
            received_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel, external_hash, status) DO NOTHING
        """
    )
    fileprivate static let earlyStatuses = SQLStatement(
        """
        SELECT status, at, error_code, error_message, cause FROM early_statuses
        WHERE channel = ? AND external_hash = ? AND tenant = ?
        """
    )
    fileprivate static let deleteEarly = SQLStatement(
        "DELETE FROM early_statuses WHERE channel = ? AND external_hash = ? AND tenant = ?"
    )
}
