import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func contact(_ id: ContactID) throws -> UnifiedContact? {
        let contact = try connection.row(.contact, tenant, id) {
            UnifiedContact(id: try $0["address"], phone: try $0["phone"], name: try $0["name"])
        }
        guard var contact else { return nil }
        contact.aliases = try connection.rows(.otherAliases, tenant, id, contact.id) { try $0["alias"] }
        return contact
    }

    func resolveContact(_ contact: UnifiedContact, channel: ChannelID, at: Date) throws -> ContactID {
        let aliases = [contact.id] + contact.aliases
        let known = try Set(aliases.compactMap { try owner(of: $0, channel: channel) }).sorted()
        guard let oldest = known.first else { return try insertContact(contact, channel: channel, at: at) }
        for other in known.dropFirst() { try merge(other, into: oldest, channel: channel) }
        try connection.run(.updateContact, contact.id, contact.phone, contact.name, at, tenant, oldest)
        try addAliases(aliases, to: oldest, channel: channel)
        return oldest
    }

    func addAliases(_ aliases: [String], to contact: ContactID, channel: ChannelID) throws {
        for alias in aliases {
            try connection.run(.insertAlias, tenant, channel.name, alias, contact)
        }
    }

    func owner(of alias: String, channel: ChannelID) throws -> ContactID? {
        try connection.row(.ownerOfAlias, tenant, channel.name, alias) { try $0["contact"] }
    }

    private func insertContact(_ contact: UnifiedContact, channel: ChannelID, at: Date) throws -> ContactID {
        let id: ContactID = try connection.insert(
            .insertContact,
            tenant,
            channel.name,
            contact.id,
            contact.phone,
            contact.name,
            at,
            at
        )
        try addAliases([contact.id] + contact.aliases, to: id, channel: channel)
        return id
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let contact = SQLStatement(
        "SELECT address, phone, name FROM contacts WHERE tenant = ? AND id = ? AND merged_into IS NULL"
    )
    fileprivate static let otherAliases = SQLStatement(
        "SELECT alias FROM contact_aliases WHERE tenant = ? AND contact = ? AND alias <> ? ORDER BY alias"
    )
    fileprivate static let updateContact = SQLStatement(
        """
        UPDATE contacts SET address = ?, phone = coalesce(?, phone), name = coalesce(?, name), seen_at = ?
        WHERE tenant = ? AND id = ?
        """
    )
    fileprivate static let insertAlias = SQLStatement(
        """
        INSERT INTO contact_aliases (tenant, channel, alias, contact) VALUES (?, ?, ?, ?)
        ON CONFLICT (tenant, channel, alias) DO NOTHING
        """
    )
    fileprivate static let ownerOfAlias = SQLStatement(
        "SELECT contact FROM contact_aliases WHERE tenant = ? AND channel = ? AND alias = ?"
    )
    fileprivate static let insertContact = SQLStatement(
        """
        INSERT INTO contacts (tenant, channel, address, phone, name, created_at, seen_at)
        VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id
        """
    )
}
