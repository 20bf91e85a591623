import ChannelKit
import Foundation
import HubRouter
import Testing

@testable import HubStore

@Suite("Migrations", .timeLimit(.minutes(1)))
struct MigrationTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("migrations/sqlite")

    @Test func theEmbeddedMigrationsAreTheFilesOfTheFolder() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
        #expect(Migration.sqlite.map { "\($0.fullName).sql" } == files)
        #expect(Migration.sqlite.map(\.number) == Array(1...files.count))
        for (migration, file) in zip(Migration.sqlite, files) {
            let bytes = try Data(contentsOf: Self.folder.appendingPathComponent(file))
            #expect(Data(migration.sql) == bytes, "\(file)")
        }
    }

    @Test func aFreshFileGetsThemAllAndASecondTimeNothing() async throws {
        let store = try Store()
        let names = try store.lines("SELECT number, name FROM schema_migrations ORDER BY number")
        #expect(names == Migration.sqlite.map { "\($0.number) \($0.name)" })
        try store.storage.close()
        #expect(try SQLiteStorage.migrate(path: store.path).isEmpty)
        let again = try Store(at: store.path)
        #expect(try again.lines("SELECT number, name FROM schema_migrations ORDER BY number") == names)
    }

    @Test func migrateReturnsTheAppliedMigrations() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("patchbay-\(UUID().uuidString)/hub.db")
        defer { try? FileManager.default.removeItem(at: path.deletingLastPathComponent()) }
        #expect(try SQLiteStorage.migrate(path: path.path) == Migration.sqlite.map(\.fullName))
    }

    @Test func aNewerSchemaIsRefused() async throws {
        let store = try Store()
        try store.run("INSERT INTO schema_migrations (number, name, applied_at) VALUES (99, 'later', 0)")
        try store.storage.close()
        let known = Migration.sqlite.count
        #expect(throws: StorageError.newerSchema(found: 99, known: known)) { try SQLiteStorage(path: store.path) }
        #expect(throws: StorageError.newerSchema(found: 99, known: known)) {
            try SQLiteStorage.migrate(path: store.path)
        }
    }

    /// Writes a file with the schema of the first `count` migrations, and with `rows`.
    private func makeFile(_ path: String, migrations count: Int, rows: String) throws {
        let connection = try SQLiteConnection(path: path)
        try connection.run(
            script: "CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, name TEXT, applied_at INTEGER)"
        )
        for migration in Migration.sqlite.prefix(count) {
            try connection.run(script: String(decoding: migration.sql, as: UTF8.self))
            try connection.run(
                script: "INSERT INTO schema_migrations VALUES (\(migration.number), '\(migration.name)', 0)"
            )
        }
        try connection.run(script: rows)
    }

    @Test func rowsFromBeforeTheSixthAreFoundByItsIndexesAndSums() async throws {
        let empty = try Store()
        try empty.storage.close()
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: empty.path + suffix) }
        try makeFile(
            empty.path,
            migrations: 5,
            rows: """
                INSERT INTO contacts (id, tenant, channel, address, created_at, seen_at)
                VALUES (1, 'lotus', 'sms', 'ana', 0, 0);
                INSERT INTO conversations (id, tenant, channel, contact, opened_at, active_at)
                VALUES (1, 'lotus', 'sms', 1, 0, 0);
                INSERT INTO inbox (id, tenant, channel, item_key, lane, adapter, address, answer, verified_by,
                    received_at, due_at)
                VALUES (7, 'lotus', 'sms', 'message:m1', 'ana', 'toy', '100', 'acknowledged', 'token', 0, 0);
                INSERT INTO messages (id, tenant, channel, conversation, author, at, text, body, status, status_at)
                VALUES (1, 'lotus', 'sms', 1, 'customer', 0, x'', x'', 'delivered', 0);
                INSERT INTO turns (id, tenant, channel, conversation, item, answer, generation, opened_at)
                VALUES (3, 'lotus', 'sms', 1, 7, 'acknowledged', 1, 0);
                INSERT INTO turn_messages (tenant, turn, message) VALUES ('lotus', 3, 1);
                INSERT INTO model_usage (tenant, channel, turn, call, at, model, input_tokens, output_tokens,
                    milliseconds, cost)
                VALUES ('lotus', 'sms', 3, 'a', 86400000, 'small', 1, 2, 10, 100),
                    ('lotus', 'sms', 3, 'b', 172800000, 'small', 4, 8, 30, 200),
                    ('lotus', 'sms', 3, 'c', 172800001, 'large', 16, 32, 50, 400);
                """
        )
        let store = try Store(at: empty.path)
        try await store.storage.transact("lotus") { tx in
            #expect(try tx.turn(of: ItemID(7)) == TurnID(3))
            // A repeated call is not counted again.
            for _ in 1...2 {
                let at = Date(timeIntervalSince1970: 172_801)
                try tx.insertUsage(.sample, turn: TurnID(3), channel: .lotus, call: "d", at: at)
            }
            for (since, calls, tokens, cost) in [
                (0.0, 4, 183, 727), (86_400, 4, 183, 727), (86_400.001, 3, 180, 627), (172_800, 3, 180, 627),
                (172_800.001, 2, 168, 427), (172_801, 1, 120, 27), (172_801.001, 0, 0, 0),
            ] {
                let since = Date(timeIntervalSince1970: since)
                #expect(
                    try tx.usageTotal(since: since) == UsageTotal(calls: calls, tokens: tokens, cost: cost),
                    "\(since)"
                )
                let lines = try tx.usage(since: since)
                #expect(lines.map(\.total.calls).reduce(0, +) == calls, "\(since)")
                #expect(lines.map(\.total.cost).reduce(0, +) == cost, "\(since)")
            }
        }
    }
}
