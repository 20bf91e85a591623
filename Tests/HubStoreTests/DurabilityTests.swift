import ChannelKit
import Foundation
import HubRouter
import Testing

@testable import HubStore

@Suite("Durable commits", .timeLimit(.minutes(5)))
struct DurabilityTests {
    @Test func theWriterSyncsEveryCommitOfAWriteAheadLog() async throws {
        let store = try Store()
        let pragmas = try await store.storage.committer.submit(.work) { writer in
            try ["synchronous", "journal_mode", "foreign_keys"].map { try writer.lines("PRAGMA \($0)").first }
        }
        // 2 is FULL.
        #expect(pragmas == ["2", "wal", "1"])
    }

    @Test func committedRowsAreThereAfterReopening() async throws {
        let store = try Store()
        _ = try await SampleRows.put(into: .lotus, of: store.storage)
        let before = try store.everything(of: "lotus")
        let again = try SQLiteStorage(path: store.path, as: .readOnly)
        let item = try await again.read("lotus") { try $0.pendingItems(channel: .lotus, lane: "ana", limit: 1).first }
        #expect(item?.item.payload == Data(#"{"text":"hello"}"#.utf8))
        #expect(try store.everything(of: "lotus") == before)
        try again.close()
    }

    @Test func aClosedStorageRejectsWrites() async throws {
        let store = try Store()
        try store.storage.close()
        await #expect(throws: StorageError.unavailable("the storage is closed")) {
            _ = try await store.storage.intake([newItem()], unrouted: [])
        }
    }

    @Test func aFolderThatCannotBeMadeIsAnErrorThatNamesIt() {
        #expect {
            _ = try SQLiteStorage(path: "/dev/null/hub.db")
        } throws: { error in
            "\(error)".contains("/dev/null/hub.db")
        }
    }
}
