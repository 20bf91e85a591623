import ChannelKit
import Foundation
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Numbers of rows, tenants and channels", .timeLimit(.minutes(5)))
struct NumberTests {
    private struct Refused: Error {}

    @Test func anIDIsNotUsedAgainAfterItsRowWasDeleted() async throws {
        let store = try Store()
        let first = try await store.storage.intake([newItem("a"), newItem("b")], unrouted: [])
        try store.storage.close()
        try store.run("DELETE FROM inbox; DELETE FROM item_keys")
        let again = try Store(at: store.path)
        let second = try await again.storage.intake([newItem("a")], unrouted: [])
        #expect(try #require(second.first).id > #require(first.last).id)
    }

    @Test func anIDOfATransactionThatFailedIsNotUsedAgainEither() async throws {
        let store = try Store()
        let taken = try? await store.storage.transact("lotus") { tx -> ContactID in
            _ = try tx.resolveContact(UnifiedContact(id: "ana"), channel: .lotus, at: noon)
            throw Refused()
        }
        #expect(taken == nil)
        #expect(try store.lines("SELECT count(*) FROM tenants") == ["0"])
        let ana = try await store.storage.transact("lotus") {
            try $0.resolveContact(UnifiedContact(id: "ana"), channel: .lotus, at: noon)
        }
        try store.storage.close()
        let again = try Store(at: store.path)
        let bob = try await again.storage.transact("lotus") { tx in
            #expect(try tx.resolveContact(UnifiedContact(id: "ana"), channel: .lotus, at: noon) == ana)
            return try tx.resolveContact(UnifiedContact(id: "bob"), channel: .lotus, at: noon)
        }
        #expect(bob > ana)
    }

    @Test func tenantsAndChannelsKeepTheirNumbers() async throws {
        let store = try Store()
        let text = ChannelID(tenant: "lotus", name: "text")
        for channel in [.lotus, text, .rose, .lotus] {
            _ = try await store.storage.intake([newItem(ItemKey("\(channel)"), for: channel)], unrouted: [])
        }
        let numbers = "SELECT tenants.name, channels.id FROM channels JOIN tenants ON tenants.id = channels.tenant"
        #expect(try store.lines("\(numbers) ORDER BY channels.id") == ["lotus 1", "lotus 2", "rose 3"])
        try store.storage.close()
        let again = try Store(at: store.path)
        #expect(try await again.storage.intake([newItem("rose/sms", for: .rose)], unrouted: []).map(\.isNew) == [false])
        #expect(try again.lines("\(numbers) ORDER BY channels.id") == ["lotus 1", "lotus 2", "rose 3"])
    }

    @Test func channelsOfTheConfigurationAreRegisteredOnce() async throws {
        let store = try Store()
        _ = try await store.storage.intake([newItem("a", for: .rose)], unrouted: [])
        let before = try store.lines("SELECT lookup_key FROM tenants WHERE name = 'rose'")
        let more = (0..<250).map { ChannelID(tenant: TenantID("t\($0)"), name: "text") }
        for _ in 0..<2 {
            try await store.storage.register([.lotus, .rose, ChannelID(tenant: "lotus", name: "text")] + more)
        }
        #expect(
            try store.lines("SELECT count(*) FROM tenants UNION ALL SELECT count(*) FROM channels") == ["252", "253"]
        )
        #expect(try store.lines("SELECT lookup_key FROM tenants WHERE name = 'rose'") == before)
        #expect(try await store.storage.intake([newItem("a", for: .rose)], unrouted: []).map(\.isNew) == [false])
    }

    @Test func readerOfAnUnknownTenantFindsNothingAndRegistersNothing() async throws {
        let store = try Store()
        #expect(try await store.storage.read("lotus") { try $0.conversations(onlyWithAgent: false, limit: 5) } == [])
        #expect(try await store.storage.read("lotus") { try $0.backfilledUntil(.lotus) } == nil)
        #expect(try store.lines("SELECT count(*) FROM tenants") == ["0"])
        try await store.storage.transact("lotus") { try $0.setBackfilled(.lotus, until: noon) }
        #expect(try await store.storage.read("lotus") { try $0.backfilledUntil(.lotus) } == noon)
    }

    // MARK: - Hashes and public ids

    @Test func hashDependsOnKeyKindAndText() {
        let (key, other) = (LookupKey(Data(repeating: 1, count: 32)), LookupKey(Data(repeating: 2, count: 32)))
        let hash = key.hash(.alias, "+15145550123")
        #expect(hash == key.hash(.alias, "+15145550123"))
        for different in [
            other.hash(.alias, "+15145550123"), key.hash(.phone, "+15145550123"), key.hash(.alias, "+15145550124"),
            key.hash(.alias, ""),
        ] {
            #expect(hash != different)
        }
    }

    @Test func laneWithAnUnreadableKeyIsFoundByItsHash() throws {
        let key = LookupKey(LookupKey.random())
        let connection = try Store().open()
        let stored = try connection.transaction(.begin) { sql in
            try sql.row(.echoHash, key.lane("ana")) { try $0["value"] as Data }
        }
        let name = LookupKey.unreadableLane(try #require(stored))
        #expect(key.lane(name) == key.lane("ana"))
        #expect(key.lane("unreadable:xyz") != key.lane("ana"))
    }

    @Test func publicIDIsReadBackAndRevealsNoOrder() {
        let ids = PublicIDs(key: Data(0..<16))
        let numbers = [Int64](1...1_000) + [0, -1, .max, .min]
        let texts = numbers.map { ids.text("msg", $0) }
        #expect(Set(texts).count == numbers.count)
        #expect(texts.allSatisfy { $0.utf8.count == 17 && $0.hasPrefix("msg_") })
        #expect(texts.map { ids.number("msg", in: $0) } == numbers)
        #expect(texts.sorted() != texts)
        #expect(texts != numbers.map { PublicIDs(key: Data(1..<17)).text("msg", $0) })
    }

    @Test(arguments: [
        "", "msg", "msg_", "msg_0", "conv_0000000000000", "msg-0000000000000", "msg_000000000000u", "msg_zzzzzzzzzzzzz",
    ])
    func textThatIsNoPublicIDHasNoNumber(_ text: String) {
        #expect(PublicIDs(key: Data(0..<16)).number("msg", in: text) == nil)
    }
}

extension SQLStatement {
    fileprivate static let echoHash = SQLStatement("SELECT ? AS value")
}
