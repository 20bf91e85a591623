import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@testable import HubStore

@Suite("Migrations", .timeLimit(.minutes(5)))
struct MigrationTests {
    private static let folder = Repository.migrations.appendingPathComponent("sqlite")

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

    @Test func aFileFromBeforeTheFirstReleaseIsRefusedWithARemedy() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("hub.db")
        try SQLiteConnection(path: path).run(
            script: """
                CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, name TEXT, applied_at INTEGER);
                INSERT INTO schema_migrations VALUES (1, 'initial', 0), (7, 'lanes', 0);
                CREATE TABLE inbox (id INTEGER PRIMARY KEY);
                """
        )
        #expect(throws: StorageError.unreleasedSchema) { try SQLiteStorage(path: path) }
        #expect(throws: StorageError.unreleasedSchema) { try SQLiteStorage(path: path, as: .readOnly) }
        #expect(throws: StorageError.unreleasedSchema) { try SQLiteStorage.migrate(path: path) }
        #expect("\(StorageError.unreleasedSchema)".contains("start with a new one"))
    }
}
