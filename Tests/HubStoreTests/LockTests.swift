import ChannelKit
import Foundation
import GRDB
import HubRouter
import Testing

@testable import HubStore

@Suite("Database lock", .timeLimit(.minutes(1)))
struct LockTests {
    private static let ours = "process \(ProcessInfo.processInfo.processIdentifier)"

    /// True if `error` names this process with `command` as the holder of the file.
    private func isInUse(_ error: any Error, by command: String) -> Bool {
        "\(error)".contains("is in use by \(Self.ours) (\(command), since 20")
    }

    @Test func aSecondHubIsRejectedWithTheHolder() async throws {
        let store = try Store()
        let claim = try await SampleRows.put(into: .lotus, of: store.storage).claim
        #expect { try SQLiteStorage(path: store.path, as: .exclusive(command: "patchbay serve")) } throws: { error in
            isInUse(error, by: "patchbay")
        }
        // The first still works.
        #expect(try await store.storage.transact("lotus") { try $0.holds(claim) })
    }

    @Test func aLinkIsTheSameFile() async throws {
        let store = try Store()
        let link = store.path + ".link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: store.path)
        #expect { try SQLiteStorage(path: link) } throws: { isInUse($0, by: "patchbay") }
    }

    @Test func theLockEndsWithTheStorage() throws {
        let store = try Store()
        try store.storage.close()
        let second = try Store(at: store.path)
        #expect { try SQLiteStorage(path: store.path) } throws: { isInUse($0, by: "test") }
        try second.storage.close()
        #expect(throws: Never.self) { try SQLiteStorage(path: store.path).close() }
    }

    @Test func commandsWorkBesideAHub() async throws {
        let store = try Store()
        _ = try await SampleRows.put(into: .lotus, of: store.storage)
        let command = try Store(at: store.path, as: .shared(command: "patchbay dead-letters retry"))
        try await command.storage.transact("lotus") { try $0.setBackfilled(.lotus, until: noon) }
        #expect(try await store.storage.read("lotus") { try $0.backfilledUntil(.lotus) } == noon)
        let reader = try Store(at: store.path, as: .readOnly)
        #expect(try await reader.storage.read("lotus") { try $0.backfilledUntil(.lotus) } == noon)
        await #expect(throws: StorageError.readOnly) {
            try await reader.storage.transact("lotus") { try $0.setBackfilled(.lotus, until: .distantPast) }
        }
    }

    @Test func noCommandChangesTheSchemaUnderAHub() async throws {
        let store = try Store()
        // The state that a hub of the previous version leaves.
        let last = Migration.sqlite.count
        try await store.storage.pool.write {
            try $0.execute(sql: "DELETE FROM schema_migrations WHERE number = \(last)")
        }
        for use in [SQLiteStorage.Use.shared(command: "patchbay dead-letters retry"), .readOnly] {
            #expect { try SQLiteStorage(path: store.path, as: use) } throws: { error in
                guard case .olderSchema(last - 1, last, let reason) = error as? StorageError else { return false }
                return use == .readOnly ? reason.contains("patchbay migrate") : reason.contains(Self.ours)
            }
        }
        #expect { try SQLiteStorage.migrate(path: store.path) } throws: { isInUse($0, by: "patchbay") }
        #expect(try await store.lines("SELECT max(number) FROM schema_migrations") == ["\(last - 1)"])
    }

    @Test func aCommandChangesTheSchemaWhileNoHubRuns() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("patchbay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("hub.db").path
        let command = try Store(at: path, as: .shared(command: "patchbay dead-letters retry"))
        #expect(try await command.lines("SELECT count(*) FROM schema_migrations") == ["\(Migration.sqlite.count)"])
        // It does not keep the lock.
        #expect(throws: Never.self) { try SQLiteStorage(path: path).close() }
    }

    @Test func aCopyThatTakesNoWritesIsRead() async throws {
        let store = try Store()
        _ = try await SampleRows.put(into: .lotus, of: store.storage)
        try store.storage.close()
        let file = DatabaseFile(path: store.path)
        var configuration = Configuration()
        configuration.readonly = true
        let copy = try #require(try SQLiteStorage.openImmutable(file, configuration: configuration))
        #expect(try await copy.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM inbox") } == 1)
        try copy.close()
        // Rows that are still in a log would be missing.
        try Data("log".utf8).write(to: URL(fileURLWithPath: store.path + "-wal"))
        #expect(try SQLiteStorage.openImmutable(file, configuration: configuration) == nil)
    }
}
