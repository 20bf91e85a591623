import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Order of a lane", .onBothDatabases, .timeLimit(.minutes(5)))
struct LaneOrderTests {
    @Test func itemsAreOrderedByProviderTimeThenByPosition() async throws {
        let echo = Echo()
        let patient = ChannelPolicy(answerWithin: .seconds(72 * 3600))
        try await withHub([channel(policy: patient, echo)]) { life in
            let timeless: JSONValue = ["id": "m4", "from": "ana", "text": "third, without a time"]
            await life.post(
                message("m1", "last", at: 1_790_000_030),
                message("m2", "first", at: 1_790_000_010),
                message("m3", "second", at: 1_790_000_020),
                timeless
            )
            await life.post(message("m5", "yesterday's, but it came later", at: 1_789_900_000))
            try await life.settle()
            let order = ["first", "second", "third, without a time", "last", "yesterday's, but it came later"]
            #expect(echo.heard.entries == order)
            #expect(life.http.texts == order.map { "ana: \($0)" })
        }
    }

    @Test func malformedItemIsADeadLetterAndItsLaneGoesOn() async throws {
        try await withHub([channel(Echo())]) { life in
            let broken: JSONValue = ["id": "m1", "from": "ana", "broken": true]
            await life.post(broken, message("m2", "hello"))
            try await life.settle()
            #expect(
                try await life.books.lines("SELECT item_key, state, reason FROM inbox ORDER BY id")
                    == ["message:m1 dead it is broken", "message:m2 done "]
            )
            #expect(try await life.books.lines("SELECT kind FROM events ORDER BY id LIMIT 1") == ["dead_item"])
            #expect(life.http.texts == ["ana: hello"])
        }
    }

    @Test func failingItemBlocksItsLaneForAtMostTwoMinutes() async throws {
        try await withHub([channel(Echo())]) { life in
            let start = life.clock.now
            let isPoison = life.books.new("external_id", is: "m1")
            try await life.books.refuse("INSERT", of: "messages", when: isPoison)
            await life.post(message("m1", from: "ana", "poison"), message("m2", from: "ana", "behind it"))
            await life.post(message("m3", from: "bob", "beside it"))
            try await life.settle()
            #expect(life.http.texts == ["bob: beside it"])

            while try await life.books.count("SELECT count(*) FROM inbox WHERE state = 'pending'") > 0 {
                #expect(life.http.texts.count == 1)
                try await life.goOn()
            }
            #expect(life.clock.now.timeIntervalSince(start) == 120)
            #expect(life.http.texts == ["bob: beside it", "ana: behind it"])
            let dead = try await life.books.lines("SELECT item_key, reason FROM inbox WHERE state = 'dead'")
            #expect(dead.count == 1)
            #expect(dead.first?.hasPrefix("message:m1 not stored: ") == true)
        }
    }

    @Test func failedItemIsHandledOnceTheStorageWorks() async throws {
        try await withHub([channel(Echo())]) { life in
            try await life.books.refuse("INSERT", of: "messages")
            await life.post(message("m1", "one"), message("m2", "two"))
            try await life.settle()
            try await life.goOn()
            #expect(
                try await life.books.lines("SELECT state, attempts FROM inbox ORDER BY id") == [
                    "pending 2", "pending 0",
                ]
            )
            try await life.books.accept("messages")
            try await life.goOn()
            #expect(life.http.texts == ["ana: one", "ana: two"])
        }
    }
}
