import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Synchronization
import Testing

@testable import HubStore

@Suite("Readiness over a real file", .timeLimit(.minutes(5)))
struct ReadinessTests {
    /// A cause that keeps the storage from taking a write, until it ends.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let obstruct: @Sendable (TestHub, TemporaryFolder, Gate) async throws -> Void
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "locked by another process") { life, folder, end in
            // The hub may be writing just now.
            let other = Mutex(try SQLiteConnection(path: folder.path("hub.db"), timeout: .seconds(10)))
            try other.withLock { try $0.run(script: "BEGIN IMMEDIATE") }
            await end.pass()
            try other.withLock { try $0.run(script: "ROLLBACK") }
        },
        Case(name: "the file is gone") { life, folder, end in
            let file = folder.url.appendingPathComponent("hub.db")
            let elsewhere = folder.url.appendingPathComponent("elsewhere.db")
            try FileManager.default.moveItem(at: file, to: elsewhere)
            await end.pass()
            try FileManager.default.moveItem(at: elsewhere, to: file)
        },
        Case(name: "a write fails, as on a full disk") { life, folder, end in
            try await life.books.refuse("UPDATE", of: "storage_probe")
            await end.pass()
            try await life.books.accept("storage_probe")
        },
        Case(name: "a writer that hangs") { life, folder, end in
            try await life.storage.schedule { _ in
                // On the writer's own thread, as a slow disk would.
                while !end.isOpen { Thread.sleep(forTimeInterval: 0.01) }
            }
        },
    ]

    @Test(arguments: cases)
    func unreadyWithinASecondAndReadyAfterwards(_ testCase: Case) async throws {
        let home = try HubHome()
        try await withServer([channel(Echo())], in: home) { life, server in
            #expect(try await server.request("GET", "/health/ready").status == 200)
            let end = Gate()
            let obstruction = Task { try await testCase.obstruct(life, home.folder, end) }
            defer { end.open() }
            try await eventually("a probe is not answered") {
                try await server.request("GET", "/health/ready").status == 503
            }
            // Requests that come while the storage hangs do not wait for it, however many they are.
            let begin = ContinuousClock.now
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await server.request("GET", "/health/ready").status }
                }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            #expect(statuses == [503])
            // The lock is waited for five seconds; this is only far from them.
            #expect(ContinuousClock.now - begin < .seconds(4))
            end.open()
            try await obstruction.value
            try await eventually("the storage takes writes again") {
                try await server.request("GET", "/health/ready").status == 200
            }
        }
    }
}
