import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func history(_ conversation: ConversationID, before: MessageID, limit: Int) throws -> [HistoryEntry] {
        try connection.rows(
            """
            SELECT author, at, codec, text FROM messages
            WHERE tenant = ? AND conversation = ? AND id < ? ORDER BY id DESC LIMIT ?
            """,
            [scope, .id(conversation), .id(before), .integer(Int64(limit))]
        ) { row in
            HistoryEntry(
                author: HistoryEntry.Author(rawValue: row.string(0)) ?? .customer,
                text: String(decoding: try row.content(3, tag: 2), as: UTF8.self),
                at: row.date(1) ?? .distantPast
            )
        }.reversed()
    }

    func inboundMessage(_ id: MessageID) throws -> (channel: ChannelID, message: UnifiedMessage)? {
        try connection.row(
            "SELECT channel, codec, body FROM messages WHERE tenant = ? AND id = ? AND author = 'customer'",
            [scope, .id(id)]
        ) { row in
            UnifiedMessage(json: try row.json(2, tag: 1)).map { (ChannelID(tenant: tenant, name: row.string(0)), $0) }
        } ?? nil
    }

    func insertMessage(_ message: StoredMessage) throws -> MessageID? {
        let id = try connection.row(
            """
            INSERT INTO messages (tenant, channel, conversation, author, external_id, at, codec, text, body, status,
                status_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, channel, external_id) WHERE external_id IS NOT NULL DO NOTHING RETURNING id
            """,
            [
                scope, .text(message.channel.name), .id(message.conversation), .name(message.author),
                .text(message.externalID), .date(message.at), .codec, BlobCodec.encode(message.text),
                BlobCodec.encode(message.body), .name(message.status), .date(message.at),
            ]
        ) { $0.id(0, of: StoredMessage.self) }
        if let id, let externalID = message.externalID {
            try applyEarlyStatuses(to: id, externalID: externalID, channel: message.channel)
        }
        return id
    }

    // MARK: - Statuses

    func applyStatus(_ update: StatusUpdate, channel: ChannelID, at: Date) throws -> StatusOutcome {
        try resolveSend(update, channel: channel, at: at)
        let message = try connection.row(
            "SELECT id, status FROM messages WHERE tenant = ? AND channel = ? AND external_id = ?",
            [scope, .text(channel.name), .text(update.externalID)]
        ) { ($0.id(0, of: StoredMessage.self), DeliveryStatus(rawValue: $0.string(1)) ?? .queued) }
        guard let (id, status) = message else {
            try keepEarly(update, channel: channel, at: at)
            return .early
        }
        return try advance(id, from: status, by: update) ? .moved(id) : .unchanged(id)
    }

    /// - Returns: Whether the message moved.
    private func advance(_ message: MessageID, from status: DeliveryStatus, by update: StatusUpdate) throws -> Bool {
        let next = status.advanced(by: update.status)
        guard next != status else { return false }
        try connection.execute(
            """
            UPDATE messages SET status = ?, status_at = ?, error_code = ?, error_message = ?
            WHERE tenant = ? AND id = ?
            """,
            [
                .name(next), .date(update.at), .text(update.error?.code), .text(update.error?.message), scope,
                .id(message),
            ]
        )
        return true
    }

    private func keepEarly(_ update: StatusUpdate, channel: ChannelID, at: Date) throws {
        try connection.execute(
            """
            INSERT INTO early_statuses (tenant, channel, external_id, status, at, error_code, error_message,
                received_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, channel, external_id, status) DO NOTHING
            """,
            [
                scope, .text(channel.name), .text(update.externalID), .name(update.status), .date(update.at),
                .text(update.error?.code), .text(update.error?.message), .date(at),
            ]
        )
    }

    /// Applies what came before the message had its external id.
    func applyEarlyStatuses(to message: MessageID, externalID: String, channel: ChannelID) throws {
        let key: [SQLValue] = [scope, .text(channel.name), .text(externalID)]
        let updates = try connection.rows(
            """
            SELECT status, at, error_code, error_message FROM early_statuses
            WHERE tenant = ? AND channel = ? AND external_id = ?
            """,
            key
        ) { row in
            StatusUpdate(
                externalID: externalID,
                status: DeliveryStatus(rawValue: row.string(0)) ?? .queued,
                at: row.date(1) ?? .distantPast,
                error: row.text(2).map { ProviderError(code: $0, message: row.string(3)) }
            )
        }
        guard !updates.isEmpty else { return }
        for update in updates.sorted(by: { $0.status < $1.status }) {
            let status = try status(of: message)
            _ = try advance(message, from: status, by: update)
        }
        try connection.execute(
            "DELETE FROM early_statuses WHERE tenant = ? AND channel = ? AND external_id = ?",
            key
        )
    }

    private func status(of message: MessageID) throws -> DeliveryStatus {
        try connection.row("SELECT status FROM messages WHERE tenant = ? AND id = ?", [scope, .id(message)]) { row in
            DeliveryStatus(rawValue: row.string(0)) ?? .queued
        } ?? .queued
    }
}
