import ChannelKit
import Foundation
import HubRouter
import HubStore
import HubTestKit
import Testing

/// The work of PostgreSQL for a message with its turn, its reply and three statuses, in numbers that no load changes.
@Suite("Cost of a message on PostgreSQL", .timeLimit(.minutes(5)))
struct MessageCostTests {
    private static let customers = 16

    /// Runs a hub that answers each customer once, so that everything is known, and counts what `body` causes then.
    private func count(
        _ body: @escaping @Sendable (TestHub) async throws -> Void
    ) async throws -> (statements: Int, roundTrips: Int) {
        try await TestDatabase.$current.withValue(.postgres) {
            let home = try HubHome()
            let storage = try #require(try home.open() as? PostgresStorage)
            var (before, after) = (storage.traffic, storage.traffic)
            try await withHub([channel(Echo())], in: home, on: storage) { life in
                try await answer("first", at: life, after: 0)
                before = storage.traffic
                try await body(life)
                after = storage.traffic
                let answered = try await life.books.lines("SELECT count(*) FROM messages WHERE status = 'read'")
                #expect(answered == ["\(2 * Self.customers)"])
            }
            return (after.statements - before.statements, after.roundTrips - before.roundTrips)
        }
    }

    /// Answers a message of each customer at the same time.
    ///
    /// - Parameter sends: The number of replies that the provider has accepted before.
    private func answer(_ text: String, at life: TestHub, after sends: Int) async throws {
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<Self.customers {
                group.addTask { await life.post(message("\(text)-\(number)", from: "c\(number)", text)) }
            }
        }
        try await life.settle()
        for state in ["sent", "delivered", "read"] {
            await withTaskGroup(of: Void.self) { group in
                for number in 1...Self.customers {
                    group.addTask { await life.post(status(state, of: "sent-\(sends + number)")) }
                }
            }
        }
    }

    @Test func messagesAtTheSameTimeShareRoundTrips() async throws {
        let traffic = try await count { try await answer("second", at: $0, after: Self.customers) }
        // 26 and 2 on a loaded machine; 75 and 34 when each job waited for itself. Small commits need more of both.
        #expect(traffic.statements <= 50 * Self.customers, "\(traffic)")
        #expect(traffic.roundTrips <= 10 * Self.customers, "\(traffic)")
    }
}
