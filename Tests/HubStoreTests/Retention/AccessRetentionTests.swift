import ChannelKit
import Foundation
import HubModel
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Deletion of old rows of the API", .timeLimit(.minutes(5)))
struct AccessRetentionTests {
    static let kinds: [RetentionKind] = [.audit, .sessions, .invitations, .idempotencyKeys, .signInFailures]

    /// The time before which the sample rows are old.
    private static func end(of kind: RetentionKind) -> Date {
        kind == .sessions ? noon.addingTimeInterval(UserSession.lifetime.timeInterval) : noon
    }

    private func put(into store: any StoreUnderTest, of tenant: TenantID) async throws {
        let storage = store.storage
        try await storage.transact(tenant) { tx in
            // Of each tenant another, since a token's look-up has no tenant.
            let hash = { (number: UInt8) in Data(repeating: number, count: 31) + [tenant == "lotus" ? 1 : 2] }
            _ = try tx.insertKey(name: "n8n", hash: hash(1), scopes: [.readMessages], expiresAt: nil, at: noon)
            guard let id = try tx.insertUser(email: "a@example.com", name: "Ana", role: .agent, at: noon),
                let user = try tx.user(id)
            else { throw StorageError.unavailable("a user was there") }
            _ = try tx.insertSession(of: user, hash: hash(2), host: nil, network: nil, at: noon)
            try tx.insertInvitation(of: id, hash: hash(3), at: noon, expiresAt: noon)
            try tx.audit(AuditEntry(at: noon, origin: .commandLine, action: "user.added", target: nil))
            let response = StoredAPIResponse(request: hash(4), status: 200, body: [:])
            try tx.store(response, under: hash(4), at: noon)
        }
        _ = try await storage.schedule { tx in
            try tx.recordFailure(of: SignInCounter(.network, "\(tenant)"), at: noon)
        }
    }

    @Test(arguments: TestDatabase.allCases, kinds)
    func oldRowsAreDeletedWithTheLookUpsOfTheirTokens(_ database: TestDatabase, _ kind: RetentionKind) async throws {
        let store = try database.store()
        for tenant in ["lotus", "rose"] as [TenantID] { try await put(into: store, of: tenant) }
        let (end, table) = (Self.end(of: kind), try #require(kind.facts.tables.first))
        #expect(try await store.deleteAll(kind, before: end, limit: 1) == 0)
        #expect(try await store.deleteAll(kind, before: end.addingTimeInterval(1), limit: 1) == 2)
        #expect(try store.storedLines("SELECT count(*) FROM \(table)") == ["0"])
        // The look-ups of other tokens stay.
        let tokens = ["invitation", "key", "session"].filter { "\($0)s" != table }
        let left = try store.storedLines("SELECT kind FROM access_index ORDER BY kind, hash")
        #expect(left == tokens.flatMap { [$0, $0] })
    }
}
