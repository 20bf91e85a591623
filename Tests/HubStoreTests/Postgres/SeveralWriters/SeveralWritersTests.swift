import ChannelKit
import Foundation
import HubModel
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Several writers on PostgreSQL", .timeLimit(.minutes(5)))
struct SeveralWritersTests {
    /// A hub that works and one that only receives, each with connections of its own.
    private struct Pair {
        let store: PostgresStore
        let receiver: PostgresStorage

        init() throws {
            store = try PostgresStore()
            receiver = try PostgresStorage(url: store.server.url(of: store.database), as: .receiving)
        }

        var storages: [PostgresStorage] { [store.storage, receiver] }

        /// A session of an operator.
        func session() throws -> PostgresConnection {
            try PostgresConnection(PostgresAddress(store.server.url(of: store.database, as: "owner")), timeouts: .none)
        }
    }

    @Test func hubsWorkAndOthersReceive() async throws {
        let pair = try Pair()
        let url = pair.store.server.url(of: pair.store.database)
        let third = try PostgresStorage(url: url, as: .receiving)
        let fourth = try PostgresStorage(url: url)
        for storage in pair.storages + [third, fourth] { try await storage.probe() }
        try pair.receiver.close()
        for storage in [third, fourth] { try storage.close() }
    }

    /// The same items at both, in two orders: a key is new once, and a customer is one contact with one conversation.
    @Test func itemsThatArriveAtBothAreStoredOnce() async throws {
        let pair = try Pair()
        let webhooks = (0..<400).map { number in
            SampleWebhook(
                channel: ChannelID(tenant: TenantID("tenant-\(number % 5)"), name: "sms"),
                customer: "customer \(number % 40)",
                key: "m\(number)"
            )
        }
        let outcomes = try await withThrowingTaskGroup(of: (String, SampleWebhook.Outcome).self) { group in
            for storage in pair.storages {
                for webhook in webhooks.shuffled() {
                    group.addTask { ("\(webhook.tenant) \(webhook.key)", try await storage.receive(webhook)) }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for (key, outcomes) in Dictionary(grouping: outcomes, by: \.0) {
            #expect(outcomes.map(\.1).filter { !$0.isKnown }.count == 1, "\(key)")
            #expect(Set(outcomes.map(\.1.item)).count == 1, "\(key)")
        }
        #expect(try pair.store.storedLines("SELECT count(*) FROM item_keys") == ["400"])
        let unapplied = try pair.store.storedLines("SELECT count(*) FROM inbox WHERE state = 'pending'")
        #expect(try pair.store.storedLines("SELECT count(*) + \(unapplied.joined()) FROM messages") == ["400"])
        // A row that refers to no other would be left by a race.
        for orphans in [
            "SELECT id FROM contacts WHERE id NOT IN (SELECT contact FROM contact_aliases)",
            "SELECT id FROM contacts WHERE id NOT IN (SELECT contact FROM conversations)",
            "SELECT contact FROM conversations GROUP BY contact HAVING count(*) > 1",
        ] {
            #expect(try pair.store.storedLines(orphans) == [])
        }
        let sequences = "SELECT max(conversation_seq) - count(*) FROM events GROUP BY conversation"
        #expect(Set(try pair.store.storedLines(sequences)) == ["0"])
    }

    @Test func anItemThatArrivesLaterHasAHigherId() async throws {
        let pair = try Pair()
        var last = ItemID(0)
        for number in 1...12 {
            let webhook = SampleWebhook(channel: .lotus, customer: "ana", key: "m\(number)")
            let item = try await pair.storages[number % 3 == 0 ? 1 : 0].receive(webhook).item
            #expect(last < item)
            last = item
        }
        #expect(
            try pair.store.storedLines("SELECT convert_from(external_id, 'UTF8') FROM messages ORDER BY id")
                == (1...12).map { "m\($0)" }
        )
    }

    // MARK: - Locks of others

    /// The statements of a session that holds the conversation of the customer Ana.
    @Test(arguments: [
        "SELECT 1 FROM conversations FOR UPDATE", "SELECT 1 FROM conversations FOR SHARE",
        "UPDATE conversations SET language = 'fr'",
    ])
    func aHeldConversationKeepsNoOtherFromBeingApplied(_ hold: String) async throws {
        let pair = try Pair()
        _ = try await pair.receiver.receive(SampleWebhook(channel: .lotus, customer: "ana", key: "m0"))
        let session = try pair.session()
        try session.run(script: "BEGIN; \(hold)")
        let outcomes = try await withThrowingTaskGroup(of: (String, SampleWebhook.Outcome).self) { group in
            for number in 1...20 {
                for customer in ["ana", "ben"] {
                    let channel = number.isMultiple(of: 2) ? ChannelID.lotus : .rose
                    let webhook = SampleWebhook(channel: channel, customer: customer, key: "\(customer)-\(number)")
                    group.addTask { ("\(webhook.tenant) \(customer)", try await pair.receiver.receive(webhook)) }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        // The lock is still held.
        try session.run(script: "ROLLBACK")
        for (place, outcomes) in Dictionary(grouping: outcomes, by: \.0) {
            let isApplied = outcomes.map { outcome -> Bool in
                if case .applied = outcome.1 { true } else { false }
            }
            if place == "lotus ana" { #expect(!isApplied.contains(true)) } else { #expect(isApplied.contains(true)) }
        }
        // What is behind the stored item is stored, too, by the order of its lane.
        #expect(try await pair.receiver.receive(SampleWebhook(channel: .lotus, customer: "ana", key: "m1")).isStored)
    }

    @Test func aHeldItemKeepsItsRequestAndNoOther() async throws {
        let pair = try Pair()
        let held = SampleWebhook(channel: .lotus, customer: "ana", key: "held")
        let session = try pair.session()
        try session.run(script: "BEGIN; SELECT pg_advisory_xact_lock(\(LockName(.item, "held", on: .lotus).number))")
        async let outcome = pair.receiver.receive(held)
        for number in 1...3 {
            let webhook = SampleWebhook(channel: .lotus, customer: "ben", key: "m\(number)")
            #expect(try await pair.receiver.receive(webhook).isApplied)
        }
        try session.run(script: "ROLLBACK")
        #expect(try await outcome.isApplied)
    }

    @Test func anItemThatIsHeldForTooLongIsRefusedAlone() async throws {
        let pair = try Pair()
        let session = try pair.session()
        try session.run(script: "BEGIN; SELECT pg_advisory_xact_lock(\(LockName(.item, "held", on: .lotus).number))")
        await #expect(throws: StorageError.conflict) {
            try await pair.receiver.receive(SampleWebhook(channel: .lotus, customer: "ana", key: "held"))
        }
        #expect(try await pair.receiver.receive(SampleWebhook(channel: .lotus, customer: "ana", key: "m")).isApplied)
    }

    /// A lock that no statement looks for first: the transaction gives up, and the items are stored.
    @Test func aLockThatIsMetIsGivenUp() async throws {
        let pair = try Pair()
        let session = try pair.session()
        _ = try await pair.receiver.receive(SampleWebhook(channel: .lotus, customer: "ana", key: "m0"))
        try session.run(script: "BEGIN; LOCK TABLE events IN SHARE MODE")
        #expect(try await pair.receiver.receive(SampleWebhook(channel: .lotus, customer: "ana", key: "m1")).isStored)
        try session.run(script: "ROLLBACK")
    }

    // MARK: - Failures

    /// Of a commit with two items that cannot be applied, and one of them not even stored, the others are stored.
    @Test func anItemThatFailsDoesSoAlone() async throws {
        let pair = try Pair()
        try pair.store.run(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF convert_from(NEW.item_key, 'UTF8') = 'poison' THEN RAISE EXCEPTION 'no'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION refuse()
            """
        )
        struct Unappliable: Error {}
        let results = await withTaskGroup(of: (Int, Result<SampleWebhook.Outcome, any Error>).self) { group in
            for number in 0..<40 {
                group.addTask {
                    let key = number == 7 ? "poison" : "m\(number)"
                    var webhook = SampleWebhook(channel: .lotus, customer: "customer \(number)", key: key)
                    if number == 8 { webhook.afterwards = { _ in throw Unappliable() } }
                    do { return (number, .success(try await pair.receiver.receive(webhook))) } catch {
                        return (number, .failure(error))
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for (number, result) in results {
            switch result {
            case .success(let outcome): #expect(number != 7 && (number != 8 || outcome.isStored))
            case .failure(let error): #expect(number == 7, "\(error)")
            }
        }
        #expect(try pair.store.storedLines("SELECT count(*) FROM item_keys") == ["39"])
    }
}

extension SampleWebhook.Outcome {
    var isApplied: Bool {
        if case .applied = self { true } else { false }
    }

    var isStored: Bool {
        if case .stored = self { true } else { false }
    }
}
