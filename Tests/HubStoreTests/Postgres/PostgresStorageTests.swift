import ChannelKit
import ChannelTestKit
import Foundation
import HubTestKit
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("A hub's storage on PostgreSQL", .timeLimit(.minutes(5)))
struct PostgresStorageTests {
    private struct Refused: Error {}

    // MARK: - Opening

    /// Hubs before leases hold a lock as the only ones.
    @Test func aHubIsRefusedBesideOneBeforeLeasesUntilThatEnds() throws {
        let store = try PostgresStore()
        try store.storage.close()
        let url = store.server.url(of: store.database)
        let old = try PostgresConnection(PostgresAddress(url))
        try old.run(script: "SELECT pg_advisory_lock(7296024115)")
        #expect {
            try PostgresStorage(url: url)
        } throws: { error in
            guard case StorageError.inUse(_, let holder) = error else { return false }
            return holder == "another hub, connected from the same machine"
        }
        try old.run(script: "SELECT pg_advisory_unlock(7296024115)")
        try PostgresStorage(url: url).close()
    }

    @Test func aRoleThatSeesAllTenantsIsRefused() throws {
        let store = try PostgresStore()
        try store.storage.close()
        #expect {
            try PostgresStorage(url: store.server.url(of: store.database, as: "owner"))
        } throws: {
            "\($0)".contains("the role 'owner' is a superuser")
        }
    }

    @Test func aDatabaseWithoutTheSchemaIsRefusedWithTheRemedy() throws {
        let server = try PostgresServer.ofProcess()
        #expect {
            try PostgresStorage(url: server.url(of: "postgres"))
        } throws: {
            "\($0)".contains("run 'patchbay migrate --database'")
        }
    }

    // MARK: - Commits

    @Test func aJobThatFailsDoesSoAlone() async throws {
        let store = try PostgresStore()
        let results = await withTaskGroup(of: (Int, Result<IntakeOutcome?, any Error>).self) { group in
            for number in 0..<40 {
                group.addTask {
                    do {
                        let channel = ChannelID(tenant: TenantID("tenant-\(number % 7)"), name: "sms")
                        if number % 5 == 4 {
                            try await store.storage.transact(channel.tenant) { tx in
                                _ = try tx.resolveContact(UnifiedContact(id: "\(number)"), channel: channel, at: noon)
                                throw Refused()
                            }
                        }
                        let item = newItem(ItemKey("message:\(number)"), for: channel)
                        return (number, .success(try await store.storage.intake([item], unrouted: [])[0]))
                    } catch {
                        return (number, .failure(error))
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for number in 0..<40 {
            switch results[number] {
            case .success(let outcome?): #expect(outcome.isNew && number % 5 != 4)
            case .failure(let error): #expect(error is Refused && number % 5 == 4)
            default: Issue.record("\(number) has no result")
            }
        }
        #expect(try store.storedLines("SELECT count(*) FROM item_keys") == ["32"])
        #expect(try store.storedLines("SELECT count(*) FROM contacts") == ["0"])
    }

    @Test func aConnectionThatWasCutIsReplaced() async throws {
        let store = try PostgresStore()
        for number in 1...3 {
            let item = newItem(ItemKey("message:\(number)"))
            #expect(try await store.storage.intake([item], unrouted: []).map(\.isNew) == [true])
            _ = try await store.storage.read("lotus") { try $0.pendingItems(channel: .lotus, lane: "ana", limit: 1) }
            try store.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '\(PostgresServer.hub)' "
                    + "AND datname = '\(store.database)'"
            )
        }
        #expect(
            try await store.storage.read("lotus") { try $0.pendingItems(channel: .lotus, lane: "ana", limit: 9) }.count
                == 3
        )
        try await store.storage.probe()
    }

    /// COMMIT fails once, after it was sent: nothing is committed, and the transaction runs again.
    @Test func aCommitThatDidNotHappenRunsAgain() async throws {
        let store = try PostgresStore()
        try store.run(
            """
            CREATE SEQUENCE attempts;
            CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('attempts') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
                RETURN NULL;
            END $$;
            GRANT USAGE ON SEQUENCE attempts TO hub;
            CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON item_keys DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION cut()
            """
        )
        #expect(try await store.storage.intake([newItem()], unrouted: []).map(\.isNew) == [true])
        #expect(try store.storedLines("SELECT count(*) FROM item_keys") == ["1"])
        #expect(try store.storedLines("SELECT last_value FROM attempts") == ["2"])
    }

    /// The answer to COMMIT is lost although it happened: its result is that of the only run.
    @Test func aCommitWithoutAnswerIsNotRunAgain() async throws {
        // A server of its own: without a standby it answers no COMMIT.
        let server = try PostgresServer()
        let store = try PostgresStore(on: server)
        try store.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        try store.run("SELECT pg_reload_conf()")
        async let stored = store.storage.intake([newItem()], unrouted: [])
        let waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND usename = 'hub'"
        while try store.storedLines(waiting) != ["1"] { try await Task.sleep(for: .milliseconds(10)) }
        try store.run("ALTER SYSTEM RESET synchronous_standby_names")
        try store.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'; SELECT pg_reload_conf()"
        )
        #expect(try await stored.map(\.isNew) == [true])
        #expect(try store.storedLines("SELECT count(*) FROM item_keys") == ["1"])
    }

    // MARK: - Statements and tenants

    @Test func everyStatementOfTheSourcesRuns() throws {
        let store = try PostgresStore()
        let connection = try PostgresConnection(PostgresAddress(store.server.url(of: store.database)))
        let recording = RecordingConnection(connection)
        try connection.transaction { _ in try EveryStatement(connection: recording).execute() }
        #expect(recording.statements.count > 150)
    }

    /// Statements without a condition, on one connection with prepared statements.
    @Test func aConnectionShowsOneTenantAfterTheOther() async throws {
        let store = try PostgresStore()
        for channel in [ChannelID.lotus, .rose] { _ = try await SampleRows.put(into: channel, of: store.storage) }
        _ = try await store.storage.intake([newItem("message:m2", for: .rose)], unrouted: [])
        let connection = try PostgresConnection(PostgresAddress(store.server.url(of: store.database)))
        let all = SQLStatement("SELECT count(*) AS count FROM item_keys")
        func count(_ sql: SQLConnection) throws -> Int? { try sql.row(all) { try $0["count"] } }
        for _ in 1...3 {
            try connection.transaction { sql in
                #expect(try count(sql) == 0)
                for (tenant, expected) in [(1, 1), (2, 2), (3, 0), (2, 2), (1, 1)] {
                    try sql.enter(Int64(tenant))
                    #expect(try count(sql) == expected)
                }
            }
        }
        #expect(try connection.transaction { try count($0) } == 0)
        #expect(throws: PostgresError.self) {
            try connection.transaction { sql in
                try sql.enter(2)
                try sql.run(SQLStatement("UPDATE item_keys SET tenant = 1"))
            }
        }
    }
}
