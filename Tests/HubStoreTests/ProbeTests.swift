import ChannelKit
import Foundation
import GRDB
import HubRouter
import Synchronization
import Testing

@testable import HubStore

/// Makes every commit fail with an error.
private final class FailingCommits: TransactionObserver {
    private let code: ResultCode
    init(_ code: ResultCode) { self.code = code }
    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseWillCommit() throws { throw DatabaseError(resultCode: code) }
    func databaseDidCommit(_ database: Database) {}
    func databaseDidRollback(_ database: Database) {}
}

@Suite("Storage probe", .timeLimit(.minutes(1)))
struct ProbeTests {
    private let store: Store
    private var storage: SQLiteStorage { store.storage }

    init() throws { store = try Store() }

    private func fail(with code: ResultCode) throws {
        storage.pool.writeWithoutTransaction { database in
            database.add(transactionObserver: FailingCommits(code), extent: .databaseLifetime)
        }
    }

    @Test func theProbeWritesARow() async throws {
        try await storage.probe()
        #expect(try await store.lines("SELECT at > 0 FROM storage_probe") == ["1"])
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

    @Test(arguments: [
        (ResultCode.SQLITE_FULL, StorageError.full), (.SQLITE_BUSY, .busy), (.SQLITE_READONLY, .readOnly),
    ])
    func aFailedCommitIsReportedWithItsReason(_ code: ResultCode, _ expected: StorageError) async throws {
        try fail(with: code)
        await #expect(throws: expected) { try await storage.probe() }
        await #expect(throws: expected) { _ = try await storage.intake([newItem()], unrouted: []) }
        #expect(storage.health.failedWrites == 2)
        #expect(storage.health.lastError == "\(expected)")
        #expect(storage.health.lastFailureAt != nil)
    }

    @Test func aProbeOfALockedFileEndsWhenItIsCancelled() async throws {
        let (isLocked, mayEnd) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let other = try DatabaseQueue(path: store.path)
        async let lock: Void = other.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            isLocked.signal()
            mayEnd.wait()
            try database.execute(sql: "ROLLBACK")
        }
        while isLocked.wait(timeout: .now()) == .timedOut { try await Task.sleep(for: .milliseconds(1)) }
        let asking = Task { [storage] in try await storage.probe() }
        try await Task.sleep(for: .milliseconds(20))
        asking.cancel()
        // It returns while the file is still locked.
        await #expect(throws: CancellationError.self) { try await asking.value }
        mayEnd.signal()
        try await lock
        try await storage.probe()
    }

    @Test func aFullDiskIsTheErrorOfEveryJobInTheCommit() async throws {
        try await storage.pool.writeWithoutTransaction { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages)")
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
        (ResultCode.SQLITE_IOERR_FSYNC, true), (.SQLITE_IOERR_DIR_FSYNC, true), (.SQLITE_IOERR_WRITE, false),
        (.SQLITE_FULL, false),
    ])
    func aFailedSyncIsTheEndOfTheProcess(_ code: ResultCode, _ isFatal: Bool) async throws {
        let reasons = Mutex<[String]>([])
        let committer = Committer(
            pool: storage.pool,
            onFailedSync: { reason in reasons.withLock { $0.append(reason) } }
        )
        try fail(with: code)
        await #expect(throws: StorageError.self) {
            try await committer.submit(.work) { try $0.execute(sql: "UPDATE storage_probe SET at = 1") }
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
