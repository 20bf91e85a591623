import ChannelKit
import Foundation
import HubRouter
import Synchronization

/// The numbers and keys of a database's tenants and channels, shared by its connections.
///
/// It has what is committed; a connection looks up the rest in the rows. Numbers are never used again, so that nothing
/// in it becomes wrong.
final class Directory: Sendable {
    private struct State {
        var tenants: [TenantID: TenantEntry] = [:]
        var channels: [Int64: ChannelID] = [:]
        var publicIDs: PublicIDs?
        var lookupKey: LookupKey?
    }

    private let state = Mutex(State())

    func tenant(_ id: TenantID) -> TenantEntry? { state.withLock { $0.tenants[id] } }

    func add(_ tenant: TenantEntry) { state.withLock { $0.tenants[tenant.id] = tenant } }

    func channel(_ number: Int64) -> ChannelID? { state.withLock { $0.channels[number] } }

    func add(_ channel: ChannelID, as number: Int64, of tenant: TenantEntry) {
        tenant.add(channel.name, as: number)
        state.withLock { $0.channels[number] = channel }
    }

    /// The look-up key of rows without a tenant, read by `read` at the first call.
    func lookupKey(_ read: () throws -> LookupKey) rethrows -> LookupKey {
        if let known = state.withLock({ $0.lookupKey }) { return known }
        let key = try read()
        state.withLock { $0.lookupKey = key }
        return key
    }

    /// The public ids, made by `make` at the first call.
    func publicIDs(_ make: () throws -> PublicIDs) rethrows -> PublicIDs {
        if let known = state.withLock({ $0.publicIDs }) { return known }
        let made = try make()
        state.withLock { $0.publicIDs = made }
        return made
    }
}

/// A tenant of the directory.
final class TenantEntry: Sendable {
    let id: TenantID
    /// The number in the rows; 0, which no row has, for a tenant without rows.
    let number: Int64
    let key: LookupKey
    let codec: BlobCodec
    private let channels = Mutex<[String: Int64]>([:])

    init(id: TenantID, number: Int64, key: LookupKey, codec: BlobCodec = .plain) {
        self.id = id
        self.number = number
        self.key = key
        self.codec = codec
    }

    func channel(_ name: String) -> Int64? { channels.withLock { $0[name] } }

    func add(_ name: String, as number: Int64) { channels.withLock { $0[name] = number } }
}

/// The directory as one connection uses it: what it registered is published when its transaction is committed.
final class DirectorySession {
    let directory: Directory
    /// False for a connection that only reads: what is not registered has the number 0 then, which no row has.
    let registers: Bool
    private let ids = RowIDs()
    private var unpublished: [@Sendable (Directory) -> Void] = []

    init(_ directory: Directory = Directory(), registers: Bool) {
        self.directory = directory
        self.registers = registers
    }

    /// Takes the next id of a table.
    func nextID(_ table: NumberedTable, _ connection: SQLConnection) throws -> Int64 {
        try ids.next(table, connection)
    }

    /// Drops ids that are lower than those that another process has taken.
    func drop(unlessLast last: [NumberedTable: Int64]) { ids.drop(unlessLast: last) }

    /// Publishes what was looked up or registered, since it is committed.
    func commit() {
        ids.commit()
        guard !unpublished.isEmpty else { return }
        for publish in unpublished { publish(directory) }
        unpublished = []
    }

    /// Forgets what was registered; what is committed nevertheless is looked up again.
    func rollBack() {
        unpublished = []
        ids.rollBack()
    }

    private func publish(_ action: @escaping @Sendable (Directory) -> Void) { unpublished.append(action) }

    // MARK: - Tenants

    /// The tenant `id`, which is registered if it is new.
    func tenant(_ id: TenantID, _ connection: SQLConnection) throws -> TenantEntry {
        if let known = directory.tenant(id) { return known }
        let entry = try find(id, connection) ?? register(id, connection)
        if entry.number != 0 { publish { $0.add(entry) } }
        return entry
    }

    private func find(_ id: TenantID, _ connection: SQLConnection) throws -> TenantEntry? {
        try connection.row(.tenant, id) { row in
            let key: Data = try row.content("lookup_key", codec: "lookup_key_codec")
            return TenantEntry(id: id, number: try row["id"], key: LookupKey(key))
        }
    }

    private func register(_ id: TenantID, _ connection: SQLConnection) throws -> TenantEntry {
        let key = LookupKey.random()
        guard registers else { return TenantEntry(id: id, number: 0, key: LookupKey(key)) }
        let number = try ids.next(.tenants, connection)
        let codec = BlobCodec.plain
        let inserted = try connection.changes(of: .insertTenant, number, id, Date.now, codec.tag, codec.encode(key))
        if inserted == 1 { return TenantEntry(id: id, number: number, key: LookupKey(key)) }
        // Another process registered it after the look.
        guard let entry = try find(id, connection) else {
            throw StorageError.unavailable("a tenant was neither registered nor found")
        }
        return entry
    }

    // MARK: - Channels

    /// The number of a tenant's channel, which is registered if it is new.
    func channel(_ name: String, of tenant: TenantEntry, _ connection: SQLConnection) throws -> Int64 {
        if let known = tenant.channel(name) { return known }
        let found = try find(name, of: tenant, connection)
        guard let number = try found ?? register(name, of: tenant, connection) else { return 0 }
        let id = ChannelID(tenant: tenant.id, name: name)
        publish { $0.add(id, as: number, of: tenant) }
        return number
    }

    private func find(_ name: String, of tenant: TenantEntry, _ connection: SQLConnection) throws -> Int64? {
        try connection.row(.channel, tenant.number, name) { try $0["id"] }
    }

    private func register(_ name: String, of tenant: TenantEntry, _ connection: SQLConnection) throws -> Int64? {
        guard registers else { return nil }
        let number = try ids.next(.channels, connection)
        let inserted = try connection.changes(of: .insertChannel, number, tenant.number, name, Date.now)
        return inserted == 1 ? number : try find(name, of: tenant, connection)
    }

    /// The channel with a number.
    func channel(_ number: Int64, _ connection: SQLConnection) throws -> ChannelID {
        if let known = directory.channel(number) { return known }
        let found = try connection.row(.nameOfChannel, number) { row in
            ChannelID(tenant: try row["tenant"], name: try row["name"])
        }
        guard let found else { throw StorageError.unavailable("a row has the unknown channel \(number)") }
        let tenant = try tenant(found.tenant, connection)
        publish { $0.add(found, as: number, of: tenant) }
        return found
    }

    // MARK: - Keys of the installation

    func publicIDs(_ connection: SQLConnection) throws -> PublicIDs {
        try directory.publicIDs { PublicIDs(key: try key("public_id_key", connection)) }
    }

    /// The look-up key of rows without a tenant.
    func lookupKey(_ connection: SQLConnection) throws -> LookupKey {
        try directory.lookupKey { LookupKey(try key("lookup_key", connection)) }
    }

    private func key(_ name: String, _ connection: SQLConnection) throws -> Data {
        let key: Data? = try connection.row(.installationKey, name) { try $0.content("value") }
        guard let key else { throw StorageError.unavailable("the table installation has no \(name)") }
        return key
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let tenant = SQLStatement(
        "SELECT id, lookup_key_codec, lookup_key FROM tenants WHERE name = ?"
    )
    fileprivate static let insertTenant = SQLStatement(
        """
        INSERT INTO tenants (id, name, created_at, lookup_key_codec, lookup_key) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (name) DO NOTHING
        """
    )
    fileprivate static let channel = SQLStatement("SELECT id FROM channels WHERE tenant = ? AND name = ?")
    fileprivate static let insertChannel = SQLStatement(
        """
        INSERT INTO channels (id, tenant, name, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (tenant, name) DO NOTHING
        """
    )
    fileprivate static let nameOfChannel = SQLStatement(
        """
        SELECT tenants.name AS tenant, channels.name AS name
        FROM channels JOIN tenants ON tenants.id = channels.tenant WHERE channels.id = ?
        """
    )
    fileprivate static let installationKey = SQLStatement("SELECT codec, value FROM installation WHERE name = ?")
}
