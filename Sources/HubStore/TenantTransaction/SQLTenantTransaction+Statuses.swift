import ChannelKit
import Foundation
import HubRouter

// The provider's statuses of sent messages.

extension SQLTenantTransaction {
    func applyStatus(_ update: StatusUpdate, channel: ChannelID, at: Date) throws -> [AppliedStatus] {
        let early = try resolveSend(update, channel: channel, at: at)
        let message = try connection.row(.messageOfExternalID, tenant, channel.name, update.externalID) {
            (try $0["id"] as MessageID, try $0["status"] ?? DeliveryStatus.queued)
        }
        guard let (id, status) = message else {
            try keepEarly(update, channel: channel, at: at)
            return early + [AppliedStatus(update: update, outcome: .early)]
        }
        return early + [AppliedStatus(update: update, outcome: try advance(id, from: status, by: update, at: at))]
    }

    private func advance(
        _ message: MessageID,
        from status: DeliveryStatus,
        by update: StatusUpdate,
        at: Date
    ) throws -> StatusOutcome {
        let next = status.advanced(by: update.status)
        guard next != status else { return .unchanged(message) }
        try connection.run(.advanceMessage, next, update.at, update.error?.code, update.error?.message, tenant, message)
        if next == .failed { try failSent(message, after: update, at: at) }
        if status == .failed { try withdrawFailure(of: message) }
        return .moved(message)
    }

    /// Makes a dead letter of a reply that the provider accepted and failed to deliver.
    private func failSent(_ message: MessageID, after update: StatusUpdate, at: Date) throws {
        let reason = update.error.map { "failed after it was sent: \($0.code): \($0.message)" }
        // A customer who opted out needs no decision of an operator.
        let droppedAt = update.error?.cause == .optedOut ? at : nil
        try connection.run(
            .failSent,
            reason ?? "failed after it was sent; the provider gave no reason",
            at,
            droppedAt,
            tenant,
            message
        )
    }

    /// Removes the dead letter of a message that was delivered after its failure.
    private func withdrawFailure(of message: MessageID) throws {
        try connection.run(.withdrawFailure, tenant, message)
    }

    // MARK: - Early statuses

    private func keepEarly(_ update: StatusUpdate, channel: ChannelID, at: Date) throws {
        try connection.run(
            .insertEarly,
            tenant,
            channel.name,
            update.externalID,
            update.status,
            update.at,
            update.error?.code,
            update.error?.message,
            update.error?.cause?.rawValue,
            at
        )
    }

    /// Applies the statuses that arrived before the message had its external id, and returns them in the order of
    /// delivery states.
    @discardableResult
    func applyEarlyStatuses(
        to message: MessageID,
        externalID: String,
        channel: ChannelID,
        at: Date
    ) throws -> [AppliedStatus] {
        let updates = try connection.rows(.earlyStatuses, tenant, channel.name, externalID) { row in
            StatusUpdate(
                externalID: externalID,
                status: try row["status"] ?? .queued,
                at: try row["at"],
                error: try (row["error_code"] as String?).map { code in
                    ProviderError(code: code, message: try row["error_message"] ?? "", cause: try row["cause"])
                }
            )
        }
        guard !updates.isEmpty else { return [] }
        let applied = try updates.sorted { $0.status < $1.status }.map { update in
            let status = try status(of: message)
            return AppliedStatus(update: update, outcome: try advance(message, from: status, by: update, at: at))
        }
        try connection.run(.deleteEarly, tenant, channel.name, externalID)
        return applied
    }

    private func status(of message: MessageID) throws -> DeliveryStatus {
        try connection.row(.statusOfMessage, tenant, message) {
            try $0["status"] ?? .queued
        } ?? .queued
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let messageOfExternalID = SQLStatement(
        "SELECT id, status FROM messages WHERE tenant = ? AND channel = ? AND external_id = ?"
    )
    fileprivate static let advanceMessage = SQLStatement(
        """
        UPDATE messages SET status = ?, status_at = ?, error_code = ?, error_message = ?
        WHERE tenant = ? AND id = ?
        """
    )
    fileprivate static let failSent = SQLStatement(
        """
        UPDATE outbox SET state = 'dead', reason = ?, done_at = ?, dropped_at = ?
        WHERE tenant = ? AND message = ? AND state = 'sent'
        """
    )
    fileprivate static let withdrawFailure = SQLStatement(
        """
        UPDATE outbox SET state = 'sent', reason = '', dropped_at = NULL
        WHERE tenant = ? AND message = ? AND state = 'dead'
        """
    )
    fileprivate static let insertEarly = SQLStatement(
        """
        INSERT INTO early_statuses (tenant, channel, external_id, status, at, error_code, error_message, cause,
            received_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, channel, external_id, status) DO NOTHING
        """
    )
    fileprivate static let earlyStatuses = SQLStatement(
        """
        SELECT status, at, error_code, error_message, cause FROM early_statuses
        WHERE tenant = ? AND channel = ? AND external_id = ?
        """
    )
    fileprivate static let deleteEarly = SQLStatement(
        "DELETE FROM early_statuses WHERE tenant = ? AND channel = ? AND external_id = ?"
    )
    fileprivate static let statusOfMessage = SQLStatement("SELECT status FROM messages WHERE tenant = ? AND id = ?")
}
