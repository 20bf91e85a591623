import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import HubRouter

@Suite("Reconciliation", .onBothDatabases, .timeLimit(.minutes(5)))
struct ReconciliationTests {
    @Test func aRowThatBreaksARuleIsReportedWithItsRemedy() async throws {
        try await withLoggedHub([channel(Echo())]) { life, log in
            await life.post(message("m1", "hello"))
            try await life.settle()
            func warning() -> String? { log.entries.first { $0.hasPrefix("inconsistent rows") } }
            // A healthy hub has none, however often it looks.
            for _ in 0..<5 {
                life.clock.advance(by: Reconciliation.interval)
                try await life.settle()
            }
            #expect(warning() == nil)
            try await life.books.execute("UPDATE outbox SET state = 'pending', due_at = NULL")
            let id = try await life.books.lines("SELECT id FROM outbox")[0]
            try await eventually("the row is reported") {
                life.clock.advance(by: Reconciliation.interval)
                return warning() != nil
            }
            let line = try #require(warning())
            #expect(line.contains("check=replies_without_due_time count=1"))
            #expect(line.contains("rows=reply \(id)"))
            #expect(line.contains("remedy=\(ConsistencyCheck.repliesWithoutDueTime.remedy)"))
        }
    }
}
