import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import Testing

@testable import HubRouter

@Suite("The log of outages of the database", .onBothDatabases, .timeLimit(.minutes(5)))
struct StorageWatchTests {
    @Test func anOutageHasOneLineForItsReasonAndOneForItsEnd() async throws {
        try await withLoggedHub([channel(Echo())]) { life, log in
            func lines(_ prefix: String) -> [String] { log.entries.filter { $0.hasPrefix(prefix) } }
            for outage in 1...2 {
                life.storage.takeNothing()
                for number in 1...20 {
                    #expect(await life.post(message("m\(outage)-\(number)", "hello")).status == 503)
                }
                #expect(lines("database failing").count == outage)
                life.storage.takeAll()
                #expect(await life.post(message("m\(outage)", "hello")).status == 200)
                try await eventually("its end is logged") {
                    life.clock.advance(by: .seconds(1))
                    return lines("database works again").count == outage
                }
            }
            #expect(lines("database failing").allSatisfy { $0.contains("reason=the storage's write queue is full") })
            #expect(lines("database works again").allSatisfy { $0.contains("failures=20") })
            #expect(lines("webhook not stored") == [])
        }
    }

    /// An error of one row is not one of the database.
    @Test func anErrorOfOneWriteIsLoggedAsItIs() async throws {
        try await withLoggedHub([channel(Echo())]) { life, log in
            try await life.books.refuse("INSERT", of: "inbox")
            #expect(await life.post(message("m1", "hello")).status == 503)
            #expect(log.entries.contains { $0.hasPrefix("webhook not stored") })
            #expect(!log.entries.contains { $0.hasPrefix("database failing") })
        }
    }
}
