import ChannelKit
import Foundation
import HubRouter
import Testing

@testable import HubStore

@Suite("Database lock", .timeLimit(.minutes(5)))
struct LockTests {
    private static let ours = "process \(ProcessInfo.processInfo.processIdentifier)"

    /// True if `error` names this process with `command` as the holder of the file.
    private func isInUse(_ error: any Error, by command: String) -> Bool {
        "\(error)".contains("is in use by \(Self.ours) (\(command), since 20")
    }

    @Test func aSecondHubIsRejectedWithTheHolder() async throws {
        let store = try Store()
        _ = try await SampleRows.put(into: .lotus, of: store.storage)
        #expect { try SQLiteStorage(path: store.path, as: .exclusive(command: "patchbay serve")) } throws: { error in
            isInUse(error, by: "patchbay")
        }
        // The first still works.
        try await store.storage.transact("lotus") { try $0.setBackfilled(.lotus, until: noon) }
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

    @Test func aCommandReadsBesideAHubAndWritesNothing() async throws {
        let store = try Store()
        _ = try await SampleRows.put(into: .lotus, of: store.storage)
        try await store.storage.transact("lotus") { try $0.setBackfilled(.lotus, until: noon) }
        let reader = try Store(at: store.path, as: .readOnly)
        #expect(try await reader.storage.read("lotus") { try $0.backfilledUntil(.lotus) } == noon)
        await #expect(throws: StorageError.readOnly) {
            try await reader.storage.transact("lotus") { try $0.setBackfilled(.lotus, until: .distantPast) }
        }
        try await store.storage.transact("lotus") { try $0.setBackfilled(.lotus, until: .distantFuture) }
        #expect(try await reader.storage.read("lotus") { try $0.backfilledUntil(.lotus) } == .distantFuture)
    }

    @Test func noCommandChangesTheSchemaUnderAHub() async throws {
        let store = try Store()
        // The state that a hub of the previous version leaves.
        let last = Migration.sqlite.count
        try store.run("DELETE FROM schema_migrations WHERE number = \(last)")
        #expect { try SQLiteStorage(path: store.path, as: .readOnly) } throws: { error in
            guard case .olderSchema(last - 1, last, let reason) = error as? StorageError else { return false }
            return reason.contains("patchbay migrate")
        }
        #expect { try SQLiteStorage.migrate(path: store.path) } throws: { isInUse($0, by: "patchbay") }
        #expect(try store.lines("SELECT coalesce(max(number), 0) FROM schema_migrations") == ["\(last - 1)"])
    }

    @Test func aCopyThatTakesNoWritesIsRead() async throws {
        let store = try Store()
        _ = try await SampleRows.put(into: .lotus, of: store.storage)
        try store.storage.close()
        let file = DatabaseFile(path: store.path)
        #expect(try SQLiteStorage.openImmutable(file)?.lines("SELECT count(*) FROM inbox") == ["1"])
        // Rows that are still in a log would be missing.
        try Data("log".utf8).write(to: URL(fileURLWithPath: store.path + "-wal"))
        #expect(try SQLiteStorage.openImmutable(file) == nil)
    }
}
