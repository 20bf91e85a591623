import ChannelKit
import Foundation
import GRDB
import HubRouter
import Synchronization
import Testing

@testable import HubStore

/// The effects of the committer's jobs, and the number of commits.
private final class CommitLog: TransactionObserver, Sendable {
    private let content = Mutex<(commits: Int, entries: [String])>((0, []))

    var commits: Int { content.withLock(\.commits) }
    var entries: [String] { content.withLock(\.entries) }

    func append(_ entry: String) { content.withLock { $0.entries.append(entry) } }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ database: Database) { content.withLock { $0.commits += 1 } }
    func databaseDidRollback(_ database: Database) {}
}

@Suite("The committer", .timeLimit(.minutes(1)))
struct CommitterTests {
    private struct Refused: Error {}

    private let store: Store
    private let committer: Committer
    private let log = CommitLog()

    init() throws {
        store = try Store()
        committer = Committer(pool: store.storage.pool, capacity: 50)
        try store.storage.pool.writeWithoutTransaction { database in
            try database.execute(sql: "CREATE TABLE notes (text TEXT NOT NULL)")
            database.add(transactionObserver: log, extent: .databaseLifetime)
        }
    }

    private func write(_ text: String, _ priority: Committer.Priority = .work) async throws {
        try await committer.submit(priority) { [log] database in
            try database.execute(sql: "INSERT INTO notes VALUES (?)", arguments: [text])
            log.append(text)
        }
    }

    /// Blocks the writer until `body` has queued its jobs.
    private func whileTheWriterIsBusy<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        let (isBusy, mayGoOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let blocker: Void = committer.submit(.work) { _ in
            isBusy.signal()
            mayGoOn.wait()
        }
        while isBusy.wait(timeout: .now()) == .timedOut { try await Task.sleep(for: .milliseconds(1)) }
        defer { mayGoOn.signal() }
        let result = try await body()
        mayGoOn.signal()
        try await blocker
        return result
    }

    private func queued(_ count: Int) async throws {
        while committer.waitingCount < count { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test func waitingJobsShareACommit() async throws {
        let before = log.commits
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await whileTheWriterIsBusy {
                for number in 0..<40 { group.addTask { try await write("\(number)") } }
                try await queued(40)
            }
            try await group.waitForAll()
        }
        #expect(log.entries.count == 40)
        // The one that blocked the writer, and one for all waiting jobs.
        #expect(log.commits == before + 2)
        #expect(try await store.lines("SELECT count(*) FROM notes") == ["40"])
    }

    @Test func intakeGoesFirst() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await whileTheWriterIsBusy {
                group.addTask { try await write("work") }
                try await queued(1)
                group.addTask { try await write("intake", .urgent) }
                try await queued(2)
            }
            try await group.waitForAll()
        }
        #expect(log.entries == ["intake", "work"])
    }

    @Test func theUrgentWaitForABoundedShareOfTheRest() async throws {
        let roomy = Committer(pool: store.storage.pool, capacity: 500)
        let before = log.commits
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await whileTheWriterIsBusy {
                for _ in 0..<200 { group.addTask { try await roomy.submit(.work) { _ in } } }
                while roomy.waitingCount < 200 { try await Task.sleep(for: .milliseconds(1)) }
            }
            try await group.waitForAll()
        }
        // The one that blocked the writer, and 64 + 64 + 64 + 8 jobs.
        #expect(log.commits == before + 5)
    }

    @Test(arguments: [
        (TaskPriority.high, Committer.Priority.urgent), (.medium, .work), (.low, .work), (.background, .work),
    ])
    func aWriteOfAHighPriorityTaskIsUrgent(_ priority: TaskPriority, _ expected: Committer.Priority) async {
        // Waiting for a task raises its priority to that of the waiter, so the priority is read before.
        let (found, tell) = AsyncStream.makeStream(of: Committer.Priority.self)
        Task(priority: priority) { tell.yield(.ofTask) }
        #expect(await found.first { _ in true } == expected)
    }

    @Test func aFailedJobFailsNoOther() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await whileTheWriterIsBusy {
                group.addTask { try await write("before") }
                try await queued(1)
                group.addTask {
                    await #expect(throws: Refused.self) {
                        try await committer.submit(.work) { database in
                            try database.execute(sql: "INSERT INTO notes VALUES ('undone')")
                            throw Refused()
                        }
                    }
                }
                try await queued(2)
                group.addTask { try await write("after") }
                try await queued(3)
            }
            try await group.waitForAll()
        }
        #expect(try await store.lines("SELECT text FROM notes ORDER BY rowid") == ["before", "after"])
    }

    @Test func aFullDiskFailsEveryJobOfTheCommit() async throws {
        try await store.storage.pool.writeWithoutTransaction { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
        }
        let big = String(repeating: "x", count: 1_000_000)
        let told = try await withThrowingTaskGroup(of: Bool.self) { group in
            try await whileTheWriterIsBusy {
                for (position, text) in ["one", big, "three"].enumerated() {
                    group.addTask { (try? await write(text)) != nil }
                    try await queued(position + 1)
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(try await store.lines("SELECT count(*) FROM notes") == ["\(told)"])
        try await write("and on")
    }

    @Test func overItsCapacityItRefuses() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await whileTheWriterIsBusy {
                for number in 0..<50 { group.addTask { try await write("\(number)") } }
                try await queued(50)
                await #expect(throws: StorageError.overloaded) { try await write("one more") }
            }
            try await group.waitForAll()
        }
        #expect(log.entries.count == 50)
        try await write("and on")
    }

    @Test func jobsThatWaitAtTheCloseAreWritten() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await whileTheWriterIsBusy {
                group.addTask { try await write("in time") }
                try await queued(1)
                committer.close()
                await #expect(throws: StorageError.unavailable("the storage is closed")) { try await write("too late") }
            }
            try await group.waitForAll()
        }
        #expect(log.entries == ["in time"])
    }
}
