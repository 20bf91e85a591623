import Foundation
import HubTestKit

@testable import HubStore

/// A table of a test's own on a server that tests share.
struct PostgresTable: Sendable {
    private let server: PostgresServer
    private let name: String
    let insert: SQLStatement
    let insertReturning: SQLStatement
    let update: SQLStatement
    let count: SQLStatement

    init(_ server: PostgresServer) throws {
        self.server = server
        name = "t\(UUID().uuidString.replacing("-", with: ""))".lowercased()
        insert = SQLStatement("INSERT INTO \(name) (id, word) VALUES (?, ?)")
        insertReturning = SQLStatement("INSERT INTO \(name) (id, word) VALUES (?, ?) RETURNING word")
        update = SQLStatement("UPDATE \(name) SET word = ? WHERE id = ?")
        count = SQLStatement("SELECT count(*) AS count FROM \(name)")
        try server.run("CREATE TABLE \(name) (id bigint PRIMARY KEY, word text NOT NULL)")
    }

    /// The ids of the committed rows.
    func ids() throws -> [Int64] { try server.run("SELECT id FROM \(name) ORDER BY id").compactMap { Int64($0) } }
}
