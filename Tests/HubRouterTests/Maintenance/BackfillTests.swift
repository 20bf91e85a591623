import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Backfill", .onBothDatabases, .timeLimit(.minutes(5)))
struct BackfillTests {
    @Test func backfilledMessageIsStoredOnce() async throws {
        try await withHub([channel(of: ToyRich.self, Echo())]) { life in
            try await life.eventually("SELECT count(*) FROM channels WHERE backfilled_until > 0", gives: "1")
            await life.post(message("m1", "one"), via: "toy-rich")
            try await life.settle()
            life.http.list(message("m1", "one"), message("m2", "two", at: 1_790_000_100))
            try await eventually("it sleeps") { life.clock.deadlines.contains(life.clock.now.addingTimeInterval(600)) }
            life.clock.advance(by: .seconds(600))
            try await eventually("it was answered") { life.http.texts == ["ana: one", "ana: two"] }
            #expect(
                try await life.books.lines("SELECT item_key, verified_by FROM inbox ORDER BY id")
                    == ["message:m1 token", "message:m2 backfill"]
            )
        }
    }
}
