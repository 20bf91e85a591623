import ChannelTestKit
import Foundation
import HubTestKit
import Synchronization
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Connections to PostgreSQL and their threads", .timeLimit(.minutes(2)))
struct PostgresThreadsTests {
    private let server: PostgresServer
    private let table: PostgresTable

    init() throws {
        server = try PostgresServer()
        table = try PostgresTable(server)
    }

    private func threads(_ count: Int, query: String = "") throws -> PostgresThreads {
        Self.threads(try server.address(query: "&pool=\(count)\(query)"))
    }

    private static func threads(_ address: PostgresAddress) -> PostgresThreads {
        PostgresThreads(count: address.pool) { try PostgresConnection(address) }
    }

    private static func process(_ connection: PostgresConnection) throws -> Int64 {
        try SQLConnection(driver: connection).row(.process) { try $0["pid"] } ?? 0
    }

    @Test func aConnectionThatEndedWhileIdleIsReplaced() async throws {
        let threads = try threads(1)
        let first = try await threads.run(.work, Self.process)
        try server.run("SELECT pg_terminate_backend(\(first))")
        let second = try await threads.run(.urgent) { connection in
            try connection.transaction { _ in }
            return try Self.process(connection)
        }
        #expect(first != second)
        threads.close()
    }

    @Test func aBodyWhoseConnectionEndsRunsAgain() async throws {
        let threads = try threads(1)
        let runs = Atomic(0)
        try await threads.run { [table] connection in
            try connection.transaction { sql in
                try sql.run(table.insert, 1, "a")
                if runs.wrappingAdd(1, ordering: .relaxed).oldValue == 0 { try sql.run(.endMyself) }
            }
        }
        #expect(runs.load(ordering: .relaxed) == 2)
        #expect(try table.ids() == [1])
        threads.close()
    }

    /// Two transactions lock two rows in opposite orders: PostgreSQL stops one, which then runs again.
    @Test func aDeadlockIsResolvedByRunningAgain() async throws {
        let threads = try threads(2)
        let table = table
        try await threads.run { connection in
            try connection.transaction { sql in
                for id in 1...2 { try sql.run(table.insert, id, "") }
            }
        }
        let runs = Atomic(0)
        let bothLocked = DispatchSemaphore(value: 0)
        let update: @Sendable (String, [Int]) async throws -> Void = { word, ids in
            try await threads.run(.urgent) { connection in
                try connection.transaction { sql in
                    _ = try sql.changes(of: table.update, word, ids[0])
                    let run = runs.wrappingAdd(1, ordering: .relaxed).newValue
                    // The first two wait for each other, so that both hold a row.
                    if run == 1 { bothLocked.wait() }
                    if run == 2 { bothLocked.signal() }
                    _ = try sql.changes(of: table.update, word, ids[1])
                }
            }
        }
        async let one: Void = update("one", [1, 2])
        async let two: Void = update("two", [2, 1])
        _ = try await (one, two)
        #expect(runs.load(ordering: .relaxed) > 2)
        threads.close()
    }

    @Test func jobsFailAtOnceWhileTheServerIsAwayAndSucceedAfterwards() async throws {
        let threads = try threads(2)
        _ = try await threads.run(.work, Self.process)
        try server.stop()
        for _ in 1...5 {
            let error = await #expect(throws: StorageError.self) { try await threads.run(.urgent, Self.process) }
            guard case .unavailable(let reason)? = error else { continue }
            #expect(reason.contains("no connection to PostgreSQL at"))
            #expect(reason.contains("check that the server runs"))
        }
        try server.start()
        // The suite's time limit ends this if no attempt succeeds.
        while (try? await threads.run(.urgent, Self.process)) == nil { try await Task.sleep(for: .milliseconds(50)) }
        threads.close()
    }

    @Test func aFullQueueRejectsJobs() async throws {
        let (isBusy, mayGoOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let address = try server.address()
        let threads = PostgresThreads(count: 1, capacity: 1) {
            isBusy.signal()
            mayGoOn.wait()
            return try PostgresConnection(address)
        }
        async let first = threads.run(.work, Self.process)
        await Self.wait(for: isBusy)
        let queued = Mutex<Result<Int64, any Error>?>(nil)
        let ended = DispatchSemaphore(value: 0)
        threads.submit(.work, Self.process) { result in
            queued.withLock { $0 = result }
            ended.signal()
        }
        await #expect(throws: StorageError.overloaded) { try await threads.run(.urgent, Self.process) }
        mayGoOn.signal()
        _ = try await first
        await Self.wait(for: ended)
        #expect(throws: Never.self) { try queued.withLock { try $0?.get() } }
        threads.close()
        await #expect(throws: StorageError.unavailable("the storage is closed")) {
            try await threads.run(.work, Self.process)
        }
    }

    /// Waits on a thread that is not of the cooperative pool.
    private static func wait(for semaphore: DispatchSemaphore) async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                semaphore.wait()
                continuation.resume()
            }
        }
    }

    /// The connection ends between COMMIT and its answer.
    @Test(arguments: [CuttingProxy.Cut.beforeTheServer, .behindTheServer])
    func aLostAnswerToCommitIsAnUnknownOutcome(_ cut: CuttingProxy.Cut) async throws {
        let proxy = try CuttingProxy(to: server.folder.path(".s.PGSQL.5432"), cut)
        let address = try PostgresAddress("postgres://owner@/postgres?host=\(proxy.folder.path())&pool=1")
        let threads = Self.threads(address)
        let runs = Atomic(0)
        await #expect(throws: StorageError.outcomeUnknown) {
            try await threads.run { [table] connection in
                runs.wrappingAdd(1, ordering: .relaxed)
                try connection.transaction { try $0.run(table.insert, 1, "a") }
            }
        }
        // Not run again: it may be stored.
        #expect(runs.load(ordering: .relaxed) == 1)
        #expect(try table.ids() == (cut == .beforeTheServer ? [] : [1]))
        threads.close()
    }
}

extension SQLStatement {
    fileprivate static let process = SQLStatement("SELECT pg_backend_pid() AS pid")
    fileprivate static let endMyself = SQLStatement("SELECT pg_terminate_backend(pg_backend_pid())")
}
