import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    // MARK: - Public ids

    func publicID(_ kind: PublicIDKind, _ number: Int64) throws -> String {
        try connection.numbers.publicIDs(connection).text(kind.rawValue, number)
    }

    func number(_ kind: PublicIDKind, of publicID: String) throws -> Int64? {
        try connection.numbers.publicIDs(connection).number(kind.rawValue, in: publicID)
    }

    func signature(of text: String) -> String { hash(.cursor, text).hex }

    // MARK: - Keys

    func apiKeys(limit: Int) throws -> [APIKey] { try connection.rows(.keys, number, limit, read: readKey) }

    func apiKey(_ id: RowID<APIKey>) throws -> APIKey? { try connection.row(.key, number, id, read: readKey) }

    private func readKey(_ row: SQLRow) throws -> APIKey {
        let previous: Data? = try row["previous_hash"]
        let until: Date? = try row["previous_until"]
        let scopes: String = try row["scopes"]
        return APIKey(
            id: try row["id"],
            name: try row["name"],
            hash: try row["hash"],
            previous: previous.flatMap { hash in until.map { (hash, $0) } },
            // A scope of a newer version gives no right in this one.
            scopes: Set(scopes.split(separator: " ").compactMap { Permission(rawValue: String($0)) }),
            createdAt: try row["created_at"],
            expiresAt: try row["expires_at"],
            usedAt: try row["used_at"],
            usedNetwork: try row["used_network"],
            revokedAt: try row["revoked_at"]
        )
    }

    func insertKey(name: String, hash: Data, scopes: Set<Permission>, expiresAt: Date?, at: Date) throws
        -> RowID<APIKey>
    {
        let id: RowID<APIKey> = try connection.nextID(.access)
        let names = scopes.map(\.rawValue).sorted().joined(separator: " ")
        try connection.run(.insertKey, number, id, name, hash, names, at, expiresAt)
        try register(.key, hash, as: id.rawValue)
        return id
    }

    func rotateKey(_ key: APIKey, hash: Data, oldUntil until: Date) throws {
        // Of three secrets the oldest is given up.
        if let oldest = key.previous { try unregister(.key, oldest.hash) }
        try connection.run(.rotateKey, key.hash, until, hash, number, key.id)
        try register(.key, hash, as: key.id.rawValue)
    }

    func revokeKey(_ id: RowID<APIKey>, at: Date) throws { try connection.run(.revokeKey, at, number, id) }

    func recordUse(of key: RowID<APIKey>, network: String?, at: Date) throws {
        try connection.run(.recordKeyUse, at, network, number, key)
    }

    // MARK: - Tokens

    /// Makes a token's row known before its tenant is.
    func register(_ kind: AccessToken.Kind, _ hash: Data, as row: Int64) throws {
        try connection.run(.register, kind.rawValue, hash, number, row)
    }

    func unregister(_ kind: AccessToken.Kind, _ hash: Data) throws {
        try connection.run(.unregister, kind.rawValue, hash)
    }

    // MARK: - Responses

    func storedResponse(_ hash: Data) throws -> StoredAPIResponse? {
        try connection.row(.storedResponse, number, hash) { row in
            StoredAPIResponse(
                request: try row["request_hash"],
                status: try row["status"],
                body: try row.content("response")
            )
        }
    }

    func store(_ response: StoredAPIResponse, under hash: Data, at: Date) throws {
        let body = codec.encode(response.body)
        try connection.run(.storeResponse, number, hash, response.request, at, response.status, codec.tag, body)
    }
}

// MARK: - Statements

extension SQLStatement {
    private static let keyColumns = """
        id, name, hash, previous_hash, previous_until, scopes, created_at, expires_at, used_at, used_network, revoked_at
        """

    fileprivate static let keys = SQLStatement(
        "SELECT \(keyColumns) FROM api_keys WHERE tenant = ? ORDER BY id DESC LIMIT ?"
    )
    fileprivate static let key = SQLStatement("SELECT \(keyColumns) FROM api_keys WHERE tenant = ? AND id = ?")
    fileprivate static let insertKey = SQLStatement(
        "INSERT INTO api_keys (tenant, id, name, hash, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
    )
    fileprivate static let rotateKey = SQLStatement(
        "UPDATE api_keys SET previous_hash = ?, previous_until = ?, hash = ? WHERE tenant = ? AND id = ?"
    )
    fileprivate static let revokeKey = SQLStatement(
        "UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?) WHERE tenant = ? AND id = ?"
    )
    fileprivate static let recordKeyUse = SQLStatement(
        "UPDATE api_keys SET used_at = ?, used_network = ? WHERE tenant = ? AND id = ?"
    )
    fileprivate static let register = SQLStatement(
        "INSERT INTO access_index (kind, hash, tenant, row_id) VALUES (?, ?, ?, ?)"
    )
    fileprivate static let unregister = SQLStatement("DELETE FROM access_index WHERE kind = ? AND hash = ?")
    fileprivate static let storedResponse = SQLStatement(
        """
        SELECT request_hash, status, codec, response FROM idempotency_keys
        WHERE tenant = ? AND hash = ? AND status IS NOT NULL
        """
    )
    fileprivate static let storeResponse = SQLStatement(
        """
        INSERT INTO idempotency_keys (tenant, hash, request_hash, at, status, codec, response)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, hash) DO NOTHING
        """
    )
}
