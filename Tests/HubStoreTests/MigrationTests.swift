import Foundation
import GRDB
import HubRouter
import Testing

@testable import HubStore

@Suite("Migrations", .timeLimit(.minutes(1)))
struct MigrationTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("migrations/sqlite")

    @Test func theProgramHoldsTheFilesOfTheFolder() throws {
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
        let names = try await store.lines("SELECT number, name FROM schema_migrations ORDER BY number")
        #expect(names == Migration.sqlite.map { "\($0.number) \($0.name)" })
        try store.storage.close()
        #expect(try SQLiteStorage.migrate(path: store.path).isEmpty)
        let again = try Store(at: store.path)
        #expect(try await again.lines("SELECT number, name FROM schema_migrations ORDER BY number") == names)
    }

    @Test func migratingTellsWhatWasApplied() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("patchbay-\(UUID().uuidString)/hub.db")
        defer { try? FileManager.default.removeItem(at: path.deletingLastPathComponent()) }
        #expect(try SQLiteStorage.migrate(path: path.path) == Migration.sqlite.map(\.fullName))
    }

    @Test func aNewerSchemaIsRefused() async throws {
        let store = try Store()
        try await store.storage.pool.write { database in
            try database.execute(
                sql: "INSERT INTO schema_migrations (number, name, applied_at) VALUES (99, 'later', 0)"
            )
        }
        try store.storage.close()
        let known = Migration.sqlite.count
        #expect(throws: StorageError.newerSchema(found: 99, known: known)) { try SQLiteStorage(path: store.path) }
        #expect(throws: StorageError.newerSchema(found: 99, known: known)) {
            try SQLiteStorage.migrate(path: store.path)
        }
    }
}
