import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import Testing

@testable import HubRouter

@Suite("Deletion of old rows by the hub", .onBothDatabases, .timeLimit(.minutes(5)))
struct JanitorTests {
    /// Advances the clock in small steps until `sql` selects `lines`: the janitor pauses after each slice.
    private func passTime(_ life: TestHub, until sql: String, gives lines: String...) async throws {
        try await eventually("\(sql) = \(lines)") {
            life.clock.advance(by: .seconds(20))
            return try await life.books.lines(sql) == lines
        }
    }

    @Test func oldRowsAreDeletedAndTheConversationStays() async throws {
        try await withHub([channel(Echo())]) { life in
            for id in 1...3 { await life.post(message("m\(id)", from: "ana-\(id)", "hello")) }
            try await life.settle()
            let messages = try await life.books.lines("SELECT count(*) FROM messages")
            try await life.books.execute("INSERT INTO quota_notices (tenant, key, at) VALUES (1, 'a', 1)")
            life.clock.advance(by: .seconds(31 * 86_400))
            try await passTime(life, until: "SELECT count(*) FROM item_keys", gives: "0")
            try await passTime(life, until: "SELECT count(*) FROM quota_notices", gives: "0")
            #expect(try await life.books.lines("SELECT count(*) FROM messages") == messages)
            #expect(try await life.books.count("SELECT count(*) FROM events") > 0)
            life.clock.advance(by: .seconds(60 * 86_400))
            try await passTime(life, until: "SELECT count(*) FROM events", gives: "0")
        }
    }

    @Test func aSetLifetimeReplacesTheDefault() async throws {
        var limits = HubLimits()
        limits.retention = RetentionPolicy([.conversations: .seconds(7 * 86_400)])
        try await withHub([channel(Echo())], limits: limits) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            life.clock.advance(by: .seconds(8 * 86_400))
            try await passTime(life, until: "SELECT count(*) FROM contacts", gives: "0")
            #expect(try await life.books.lines("SELECT count(*) FROM messages") == ["0"])
        }
    }

    @Test func aDeadLetterWithoutADecisionIsDiscarded() async throws {
        try await withLoggedHub([channel(Fail())]) { life, log in
            await life.post(message("m1", "hello"))
            try await life.settle()
            try await life.books.execute("UPDATE inbox SET state = 'dead'; UPDATE item_keys SET outcome = 'dead'")
            life.clock.advance(by: .seconds(91 * 86_400))
            try await passTime(life, until: "SELECT count(*) FROM item_keys", gives: "0")
            #expect(log.entries.contains { $0.hasPrefix("dead letters discarded: no decision") })
        }
    }

    @Test func aFailedSweepIsRepeated() async throws {
        try await withLoggedHub([channel(Echo())]) { life, log in
            await life.post(message("m1", "hello"))
            try await life.settle()
            try await life.books.execute("ALTER TABLE quota_notices RENAME TO away")
            try await eventually("a sweep fails") {
                life.clock.advance(by: .seconds(20))
                return log.entries.contains { $0.hasPrefix("cannot delete old rows") }
            }
            try await life.books.execute(
                "ALTER TABLE away RENAME TO quota_notices; INSERT INTO quota_notices (tenant, key, at) VALUES (1, 'a', 1)"
            )
            try await passTime(life, until: "SELECT count(*) FROM quota_notices", gives: "0")
        }
    }
}
