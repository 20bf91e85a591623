import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    /// The time after which `seen_at` is written again, in seconds: it only orders the contacts of a merge, and writing
    /// it with every message would cost a row each.
    private static let seenInterval: TimeInterval = 3_600

    /// A contact that has one of the ids of a message.
    private struct Known {
        let id: ContactID
        let address: String
        let phone: String?
        let name: String?
        let seenAt: Date
        /// All of its ids.
        var aliases: Set<String> = []
    }

    func contact(_ id: ContactID) throws -> UnifiedContact? {
        let contact = try connection.row(.contact, id, number) { row in
            UnifiedContact(
                id: try row.content("address"),
                phone: try row.contentIfAny("phone"),
                name: try row.contentIfAny("name")
            )
        }
        guard var contact else { return nil }
        contact.aliases = try aliases(of: id).filter { $0 != contact.id }
        return contact
    }

    /// All ids of a contact, in their order as text.
    func aliases(of contact: ContactID) throws -> [String] {
        try connection.rows(.aliases, contact, number) { try $0.content("alias") }.sorted()
    }

    func resolveContact(_ contact: UnifiedContact, channel: ChannelID, at: Date) throws -> ContactID {
        try resolveRow(contact, channel: channel, at: at).id
    }

    func resolve(_ contact: UnifiedContact, channel: ChannelID, at: Date) throws -> StoredContact {
        let known = try resolveRow(contact, channel: channel, at: at)
        var stored = UnifiedContact(id: contact.id, phone: known.phone, name: known.name)
        stored.aliases = known.aliases.subtracting([contact.id]).sorted()
        return StoredContact(id: known.id, contact: stored)
    }

    /// Finds the contact or creates it, and returns it as it is stored now.
    private func resolveRow(_ contact: UnifiedContact, channel: ChannelID, at: Date) throws -> Known {
        let channelNumber = try number(of: channel)
        let aliases = [contact.id] + contact.aliases
        // Two transactions could each insert the contact.
        try connection.lock(aliases.map { LockName(.contact, $0, on: channel) })
        var known: [Known] = []
        var missing: [String] = []
        for alias in aliases where !known.contains(where: { $0.aliases.contains(alias) }) {
            if let owner = try knownContact(alias, channelNumber) {
                known.append(owner)
            } else {
                missing.append(alias)
            }
        }
        guard var oldest = known.min(by: { $0.id < $1.id }) else {
            let id = try insertContact(contact, channel: channel, at: at)
            return Known(
                id: id,
                address: contact.id,
                phone: contact.phone,
                name: contact.name,
                seenAt: at,
                aliases: Set(aliases)
            )
        }
        for other in known where other.id != oldest.id {
            // Another transaction may have found the customer by a further id.
            try connection.lock(other.aliases.map { LockName(.contact, $0, on: channel) })
            try merge(other.id, into: oldest.id, channel: channel)
        }
        try addAliases(missing, to: oldest.id, channel: channel)
        oldest.aliases.formUnion(known.flatMap(\.aliases) + missing)
        return try update(oldest, from: contact, at: at)
    }

    private func knownContact(_ alias: String, _ channel: Int64) throws -> Known? {
        let rows = try connection.rows(.contactOfAlias, channel, hash(.alias, alias), number) { row in
            Known(
                id: try row["contact"],
                address: try row.content("address"),
                phone: try row.contentIfAny("phone"),
                name: try row.contentIfAny("name"),
                seenAt: try row["seen_at"],
                aliases: [try row.content("alias", codec: "alias_codec")]
            )
        }
        guard var known = rows.first else { return nil }
        known.aliases = Set(rows.flatMap(\.aliases))
        return known
    }

    /// Writes what a message says about a contact, if it is new, and returns the contact as it is stored now.
    private func update(_ known: Known, from contact: UnifiedContact, at: Date) throws -> Known {
        let (phone, name) = (contact.phone ?? known.phone, contact.name ?? known.name)
        let isSame = contact.id == known.address && phone == known.phone && name == known.name
        guard !isSame || at.timeIntervalSince(known.seenAt) >= Self.seenInterval else { return known }
        try connection.run(
            .updateContact,
            codec.tag,
            codec.encode(contact.id),
            phone.map(codec.encode),
            name.map(codec.encode),
            at,
            known.id,
            number
        )
        return Known(
            id: known.id,
            address: contact.id,
            phone: phone,
            name: name,
            seenAt: at,
            aliases: known.aliases
        )
    }

    func addAliases(_ aliases: [String], to contact: ContactID, channel: ChannelID) throws {
        guard !aliases.isEmpty else { return }
        let channel = try number(of: channel)
        for alias in aliases {
            try connection.run(
                .insertAlias,
                channel,
                hash(.alias, alias),
                number,
                contact,
                codec.tag,
                codec.encode(alias)
            )
        }
    }

    private func insertContact(_ contact: UnifiedContact, channel: ChannelID, at: Date) throws -> ContactID {
        let id: ContactID = try connection.nextID(.contacts)
        try connection.run(
            .insertContact,
            id,
            number,
            number(of: channel),
            codec.tag,
            codec.encode(contact.id),
            contact.phone.map(codec.encode),
            contact.name.map(codec.encode),
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
        "SELECT codec, address, phone, name FROM contacts WHERE id = ? AND tenant = ? AND merged_into IS NULL"
    )
    fileprivate static let aliases = SQLStatement(
        "SELECT codec, alias FROM contact_aliases WHERE contact = ? AND tenant = ?"
    )
    fileprivate static let contactOfAlias = SQLStatement(
        """
        SELECT contact_aliases.contact, contacts.codec, contacts.address, contacts.phone, contacts.name,
            contacts.seen_at, every.codec AS alias_codec, every.alias
        FROM contact_aliases JOIN contacts ON contacts.id = contact_aliases.contact
            JOIN contact_aliases AS every ON every.contact = contact_aliases.contact
        WHERE contact_aliases.channel = ? AND contact_aliases.hash = ? AND contact_aliases.tenant = ?
        """
    )
    fileprivate static let updateContact = SQLStatement(
        "UPDATE contacts SET codec = ?, address = ?, phone = ?, name = ?, seen_at = ? WHERE id = ? AND tenant = ?"
    )
    fileprivate static let insertAlias = SQLStatement(
        """
        INSERT INTO contact_aliases (channel, hash, tenant, contact, codec, alias) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (channel, hash) DO NOTHING
        """
    )
    fileprivate static let insertContact = SQLStatement(
        """
        INSERT INTO contacts (id, tenant, channel, codec, address, phone, name, created_at, seen_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
}
