import CSQLite
import ChannelKit
import Foundation
import HubRouter
import Synchronization
import Testing

@testable import HubStore

@Suite("Storage probe", .timeLimit(.minutes(5)))
struct ProbeTests {
    private let store: Store
    private var storage: SQLiteStorage { store.storage }

    init() throws { store = try Store() }

    @Test func theProbeWritesARow() async throws {
        try await storage.probe()
        #expect(try store.lines("SELECT at > 0 FROM storage_probe") == ["1"])
        #expect(storage.health.lastWriteAt != nil)
        #expect(storage.health.failedWrites == 0)
    }

    @Test func aDeletedOrReplacedFileFailsTheProbe() async throws {
        let file = URL(fileURLWithPath: store.path)
        let elsewhere = file.appendingPathExtension("old")
        try FileManager.default.moveItem(at: file, to: elsewhere)
        await #expect { try await storage.probe() } throws: { "\($0)".contains("deleted or replaced") }
        try FileManager.default.copyItem(at: elsewhere, to: file)
        await #expect { try await storage.probe() } throws: { "\($0)".contains("deleted or replaced") }
        try FileManager.default.removeItem(at: file)
        try FileManager.default.moveItem(at: elsewhere, to: file)
        try await storage.probe()
    }

    /// Runs `body` with a writer on the store's file, whose log fails as `fault` says.
    private func withFault(
        _ fault: @Sendable (inout FaultyFiles.Log) -> Void,
        onFailedSync: @escaping @Sendable (String) -> Void = { _ in },
        _ body: (Committer) async throws -> Void
    ) async throws {
        let connection = try SQLiteConnection(path: store.path, vfs: FaultyFiles.vfs)
        let committer = Committer(connection: connection, onFailedSync: onFailedSync)
        defer { committer.close() }
        FaultyFiles.log(of: store.path, fault)
        try await body(committer)
    }

    @Test(arguments: [(SQLITE_FULL, StorageError.full), (SQLITE_BUSY, .busy), (SQLITE_READONLY, .readOnly)])
    func aFailedCommitIsReportedWithItsReason(_ code: Int32, _ expected: StorageError) async throws {
        try await withFault {
            $0.writing = code
        } _: { committer in
            for _ in 1...2 {
                await #expect(throws: expected) {
                    try await committer.submit(.work) { try $0.run(script: "UPDATE storage_probe SET at = 1") }
                }
            }
            #expect(committer.currentHealth.failedWrites == 2)
            #expect(committer.currentHealth.lastError == "\(expected)")
            #expect(committer.currentHealth.lastFailureAt != nil)
            // The writer goes on.
            FaultyFiles.log(of: store.path) { $0.writing = SQLITE_OK }
            try await committer.submit(.work) { try $0.run(script: "UPDATE storage_probe SET at = 2") }
        }
        #expect(try store.lines("SELECT at FROM storage_probe") == ["2"])
    }

    @Test func aProbeOfALockedFileEndsWhenItIsCancelled() async throws {
        let other = try store.open()
        try other.run(script: "BEGIN IMMEDIATE")
        let asking = Task { [storage] in try await storage.probe() }
        try await Task.sleep(for: .milliseconds(20))
        asking.cancel()
        // It returns while the file is still locked.
        await #expect(throws: CancellationError.self) { try await asking.value }
        try other.run(script: "ROLLBACK")
        try await storage.probe()
    }

    @Test func aFullDiskIsTheErrorOfEveryJobInTheCommit() async throws {
        try await storage.committer.submit(.work) { connection in
            let pages = try connection.lines("PRAGMA page_count").first ?? ""
            try connection.run(script: "PRAGMA max_page_count = \(pages)")
        }
        let big = String(repeating: "x", count: 1_000_000)
        await #expect(throws: StorageError.full) {
            try await storage.transact("lotus") { tx in
                try tx.log(LoggedEvent(kind: "big", channel: .lotus, at: noon, body: .string(big)))
            }
        }
        #expect(storage.health.lastError == "\(StorageError.full)")
    }

    @Test(arguments: [
        // Syncs fail with SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC, writes with SQLITE_IOERR_WRITE and SQLITE_FULL.
        (syncing: SQLITE_IOERR | (4 << 8), writing: SQLITE_OK, true), (SQLITE_IOERR | (5 << 8), SQLITE_OK, true),
        (SQLITE_OK, SQLITE_IOERR | (3 << 8), false), (SQLITE_OK, SQLITE_FULL, false),
    ])
    func aFailedSyncIsTheEndOfTheProcess(_ syncing: Int32, _ writing: Int32, _ isFatal: Bool) async throws {
        let reasons = Mutex<[String]>([])
        try await withFault { log in
            log.syncing = syncing
            log.writing = writing
        } onFailedSync: { reason in
            reasons.withLock { $0.append(reason) }
        } _: { committer in
            await #expect(throws: StorageError.self) {
                try await committer.submit(.work) { try $0.run(script: "UPDATE storage_probe SET at = 1") }
            }
        }
        #expect(reasons.withLock(\.count) == (isFatal ? 1 : 0))
    }

    @Test func concurrentProbesShareOneWriteAndCancelledOnesLeaveNothing() async throws {
        let starts = Mutex(0)
        let answers = Mutex<[SharedProbe.Answer]>([])
        let probe = SharedProbe { answer in
            starts.withLock { $0 += 1 }
            answers.withLock { $0.append(answer) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { try await probe.run() } }
            let impatient = Task { try await probe.run() }
            while probe.waitingCount < 21 { try await Task.sleep(for: .milliseconds(1)) }
            impatient.cancel()
            await #expect(throws: CancellationError.self) { try await impatient.value }
            #expect(probe.waitingCount == 20)
            answers.withLock { $0.removeFirst() }(.success(()))
            try await group.waitForAll()
        }
        #expect(starts.withLock { $0 } == 1)
        // The next caller starts a new check.
        let last = Task { try await probe.run() }
        while answers.withLock(\.isEmpty) { try await Task.sleep(for: .milliseconds(1)) }
        answers.withLock { $0.removeFirst() }(.failure(StorageError.full))
        await #expect(throws: StorageError.full) { try await last.value }
    }
}
