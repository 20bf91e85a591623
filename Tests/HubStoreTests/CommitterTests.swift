import ChannelKit
import Foundation
import HubRouter
import Synchronization
import Testing

@testable import HubStore

@Suite("The committer", .timeLimit(.minutes(5)))
final class CommitterTests: Sendable {
    private struct Refused: Error {}

    private let store: Store
    private let committer: Committer
    /// The jobs that ran, in order; a job that ran twice is there twice.
    private let log = Mutex<[String]>([])

    init() throws {
        store = try Store()
        try store.run("CREATE TABLE scraps (text TEXT NOT NULL)")
        committer = Committer(
            connection: try SQLiteConnection(path: store.path, vfs: FaultyFiles.vfs),
            capacity: 500
        )
    }

    deinit { committer.close() }

    private var commits: Int { committer.currentHealth.commits }
    private var entries: [String] { log.withLock { $0 } }

    private func write(_ text: String, _ priority: Committer.Priority = .work) async throws {
        try await committer.submit(priority) { [self] connection in
            log.withLock { $0.append(text) }
            try SQLConnection(driver: connection).run(.insertScrap, text)
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

    /// Queues the writes in this order while the writer is busy, and waits until they are committed.
    private func commit(_ writes: [@Sendable () async throws -> Void]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await whileTheWriterIsBusy {
                for (position, write) in writes.enumerated() {
                    group.addTask(operation: write)
                    try await queued(position + 1)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func waitingJobsShareACommit() async throws {
        let before = commits
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await whileTheWriterIsBusy {
                for number in 0..<40 { group.addTask { [self] in try await write("\(number)") } }
                try await queued(40)
            }
            try await group.waitForAll()
        }
        #expect(entries.count == 40)
        // The one that blocked the writer, and one for all waiting jobs.
        #expect(commits == before + 2)
        #expect(try store.lines("SELECT count(*) FROM scraps") == ["40"])
    }

    @Test func intakeGoesFirst() async throws {
        try await commit([
            { [self] in try await write("work") }, { [self] in try await write("intake", .urgent) },
        ])
        #expect(entries == ["intake", "work"])
    }

    @Test func theUrgentWaitForABoundedShareOfTheRest() async throws {
        let before = commits
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await whileTheWriterIsBusy {
                for _ in 0..<200 { group.addTask { [self] in try await committer.submit(.work) { _ in } } }
                while committer.waitingCount < 200 { try await Task.sleep(for: .milliseconds(1)) }
            }
            try await group.waitForAll()
        }
        // The one that blocked the writer, and 64 + 64 + 64 + 8 jobs.
        #expect(commits == before + 5)
    }

    @Test(arguments: [
        (TaskPriority.high, Committer.Priority.inline), (.medium, .work), (.low, .work), (.background, .work),
    ])
    func aWriteOfAHighPriorityTaskIsInline(_ priority: TaskPriority, _ expected: Committer.Priority) async {
        // Waiting for a task raises its priority to that of the waiter, so the priority is read before.
        let (found, tell) = AsyncStream.makeStream(of: Committer.Priority.self)
        Task(priority: priority) { tell.yield(.ofTask) }
        #expect(await found.first { _ in true } == expected)
    }

    @Test func aFailedJobFailsNoOther() async throws {
        try await commit([
            { [self] in try await write("before") },
            { [self] in
                await #expect(throws: Refused.self) {
                    try await self.committer.submit(.work) { connection in
                        try SQLConnection(driver: connection).run(.insertScrap, "undone")
                        throw Refused()
                    }
                }
            },
            { [self] in try await write("after") },
        ])
        #expect(try store.lines("SELECT text FROM scraps ORDER BY rowid") == ["before", "after"])
        // All jobs of the commit ran once more, each in a savepoint.
        #expect(entries == ["before", "before", "after"])
    }

    @Test func aJobThatFailsBeforeItWritesRunsNothingAgain() async throws {
        try await commit([
            { [self] in try await write("before") },
            { [self] in
                await #expect(throws: Refused.self) { try await committer.submit(.work) { _ in throw Refused() } }
            },
            { [self] in try await write("after") },
        ])
        #expect(try store.lines("SELECT text FROM scraps ORDER BY rowid") == ["before", "after"])
        #expect(entries == ["before", "after"])
    }

    @Test func aCommitIsSyncedUnlessAllOfItsJobsAreLazy() async throws {
        let path = store.path
        func syncs(_ body: () async throws -> Void) async rethrows -> Int {
            let before = FaultyFiles.log(of: path, \.syncs)
            try await body()
            return FaultyFiles.log(of: path, \.syncs) - before
        }
        func lazily(_ text: String) async throws {
            _ = try await committer.submit(.work, .lazy) { try SQLConnection(driver: $0).run(.insertScrap, text) }
        }
        // The first sync of a log also covers its header.
        try await write("first")
        #expect(try await syncs { try await write("durable") } == 1)
        #expect(try await syncs { try await lazily("lazy") } == 0)
        #expect(try await syncs { try await lazily("lazy again") } == 0)
        #expect(try await syncs { try await write("durable again") } == 1)
        let both = try await syncs {
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await whileTheWriterIsBusy {
                    group.addTask { try await lazily("both") }
                    group.addTask { [self] in try await write("both") }
                    try await queued(2)
                }
                try await group.waitForAll()
            }
        }
        #expect(both == 1)
        #expect(try store.lines("SELECT count(*) FROM scraps") == ["7"])
    }

    @Test func aFullDiskFailsEveryJobOfTheCommit() async throws {
        try await committer.submit(.work) { connection in
            let pages = try connection.lines("PRAGMA page_count").first.flatMap { Int($0) } ?? 0
            try connection.run(script: "PRAGMA max_page_count = \(pages + 2)")
        }
        let big = String(repeating: "x", count: 1_000_000)
        let told = try await withThrowingTaskGroup(of: Bool.self) { group in
            try await whileTheWriterIsBusy {
                for (position, text) in ["one", big, "three"].enumerated() {
                    group.addTask { [self] in (try? await write(text)) != nil }
                    try await queued(position + 1)
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(try store.lines("SELECT count(*) FROM scraps") == ["\(told)"])
        try await write("and on")
    }

    @Test func overItsCapacityItRefuses() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await whileTheWriterIsBusy {
                for number in 0..<500 { group.addTask { [self] in try await write("\(number)") } }
                try await queued(500)
                await #expect(throws: StorageError.overloaded) { try await write("one more") }
            }
            try await group.waitForAll()
        }
        #expect(entries.count == 500)
        try await write("and on")
    }

    @Test func jobsThatWaitAtTheCloseAreWritten() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await whileTheWriterIsBusy {
                group.addTask { [self] in try await write("in time") }
                try await queued(1)
                committer.close()
                await #expect(throws: StorageError.unavailable("the storage is closed")) { try await write("too late") }
            }
            try await group.waitForAll()
        }
        #expect(entries == ["in time"])
    }
}

extension SQLStatement {
    fileprivate static let insertScrap = SQLStatement("INSERT INTO scraps VALUES (?)")
}
