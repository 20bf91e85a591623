import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func contact(_ id: ContactID) throws -> UnifiedContact? {
        let contact = try connection.row(
            "SELECT address, phone, name FROM contacts WHERE tenant = ? AND id = ? AND merged_into IS NULL",
            [scope, .id(id)]
        ) { UnifiedContact(id: try $0["address"], phone: try $0["phone"], name: try $0["name"]) }
        guard var contact else { return nil }
        contact.aliases = try connection.rows(
            "SELECT alias FROM contact_aliases WHERE tenant = ? AND contact = ? AND alias <> ? ORDER BY alias",
            [scope, .id(id), .text(contact.id)]
        ) { try $0["alias"] }
        return contact
    }

    func resolveContact(_ contact: UnifiedContact, channel: ChannelID, at: Date) throws -> ContactID {
        let aliases = [contact.id] + contact.aliases
        let known = try Set(aliases.compactMap { try owner(of: $0, channel: channel) }).sorted()
        guard let oldest = known.first else { return try insertContact(contact, channel: channel, at: at) }
        for other in known.dropFirst() { try merge(other, into: oldest, channel: channel) }
        try connection.execute(
            """
            UPDATE contacts SET address = ?, phone = coalesce(?, phone), name = coalesce(?, name), seen_at = ?
            WHERE tenant = ? AND id = ?
            """,
            [.text(contact.id), .text(contact.phone), .text(contact.name), .date(at), scope, .id(oldest)]
        )
        try addAliases(aliases, to: oldest, channel: channel)
        return oldest
    }

    func addAliases(_ aliases: [String], to contact: ContactID, channel: ChannelID) throws {
        for alias in aliases {
            try connection.execute(
                """
                INSERT INTO contact_aliases (tenant, channel, alias, contact) VALUES (?, ?, ?, ?)
                ON CONFLICT (tenant, channel, alias) DO NOTHING
                """,
                [scope, .text(channel.name), .text(alias), .id(contact)]
            )
        }
    }

    func owner(of alias: String, channel: ChannelID) throws -> ContactID? {
        try connection.row(
            "SELECT contact FROM contact_aliases WHERE tenant = ? AND channel = ? AND alias = ?",
            [scope, .text(channel.name), .text(alias)]
        ) { try $0["contact"] }
    }

    private func insertContact(_ contact: UnifiedContact, channel: ChannelID, at: Date) throws -> ContactID {
        let id: ContactID = try insert(
            """
            INSERT INTO contacts (tenant, channel, address, phone, name, created_at, seen_at)
            VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            [
                scope, .text(channel.name), .text(contact.id), .text(contact.phone), .text(contact.name), .date(at),
                .date(at),
            ]
        )
        try addAliases([contact.id] + contact.aliases, to: id, channel: channel)
        return id
    }
}
