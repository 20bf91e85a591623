import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Synchronization
import Testing

@testable import HubStore

@Suite("Checkpoints and the disk", .timeLimit(.minutes(10)))
struct CheckpointTests {
    /// Writes rows of 1 MB until the log has more than `pages`.
    private func fill(_ storage: SQLiteStorage, pages: Int) async throws {
        while storage.health.logPages <= pages {
            try await storage.committer.submit(.work) {
                try $0.run(script: "INSERT INTO filler VALUES (zeroblob(1000000))")
            }
        }
    }

    @Test func theLogStartsAnewAfterItsPagesWereMoved() async throws {
        let store = try Store()
        try store.run("CREATE TABLE filler (content BLOB)")
        // A commit moves nothing itself: SQLite would do that at 1,000 pages.
        try await fill(store.storage, pages: 2_000)
        let pages = store.storage.health.logPages
        try await store.storage.probe()
        #expect(store.storage.health.logPages > pages)
        try await fill(store.storage, pages: Checkpointer.threshold)
        var rest: Duration = .milliseconds(50)
        try await eventually("the log starts anew") {
            // A rest without a commit, in which a move can end: longer each time, until it is long enough for this disk.
            try await Task.sleep(for: rest)
            rest = min(rest * 2, .seconds(10))
            try await store.storage.probe()
            return store.storage.health.logPages < 100
        }
        let size = try FileManager.default.attributesOfItem(atPath: store.path)[.size] as? Int ?? 0
        #expect(size > Checkpointer.threshold * 4_000)
        #expect(try store.lines("PRAGMA integrity_check") == ["ok"])
    }

    @Test func intakeIsRefusedBeforeTheDiskIsFullAndAcceptedWorkGoesOn() async throws {
        let free = Mutex(Int64.max)
        let store = try Store(freeBytes: { _ in free.withLock { $0 } })
        _ = try await SampleRows.put(into: .lotus, of: store.storage)
        free.withLock { $0 = BacklogLimits.defaultDisk - 1 }
        try await eventually("intake is refused") {
            do { _ = try await store.storage.intake([newItem("message:late")], unrouted: []) } catch {
                return error as? StorageError == .full
            }
            return false
        }
        await #expect(throws: StorageError.full) { try await store.storage.probe() }
        try await store.storage.transact("lotus") { try $0.setBackfilled(.lotus, until: noon) }
        free.withLock { $0 = .max }
        try await eventually("intake is accepted") { (try? await store.storage.probe()) != nil }
        #expect(try await store.storage.intake([newItem("message:later")], unrouted: []).map(\.isNew) == [true])
    }

    @Test func theLogNeedsSpaceInTheDatabaseToo() {
        let disk = DiskSpace(folder: "/", measure: { _ in BacklogLimits.defaultDisk + 10 })
        #expect(disk.isEnough(besides: 10))
        #expect(!disk.isEnough(besides: 11))
        disk.keepFree(BacklogLimits.defaultDisk + 1)
        #expect(!disk.isEnough(besides: 10))
        #expect(DiskSpace(folder: "/", measure: { _ in nil }).isEnough(besides: .max / 2))
        #expect(DiskSpace.free("/") ?? 0 > 0)
        #expect(DiskSpace.free("/no such folder") == nil)
    }
}
