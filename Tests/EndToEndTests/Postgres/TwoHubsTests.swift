import ChannelTestKit
import Foundation
import HubTestKit
import Testing

@Suite("Two hubs on PostgreSQL", .serialized, .timeLimit(.minutes(10)))
struct TwoHubsTests {
    @Test func bothReceiveAndAnswer() async throws {
        let pair = try await TwoHubs()
        let load = pair.load
        async let first: Void = load.run("a", 40, to: 0)
        async let second: Void = load.run("b", 40, to: 1)
        _ = await (first, second)
        #expect([0, 1].map(load.count) == [40, 40])
        try await pair.expectReplies()
        for hub in pair.hubs {
            #expect(hub.errorText.contains("turn ended"))
            try await hub.stopGracefully()
        }
        #expect(try pair.database.storedLines("SELECT * FROM instances") == [])
    }

    /// Messages of one customer at both, one after the other: each turn begins after the one before has ended.
    @Test func oneConversationAtBothKeepsItsOrder() async throws {
        let pair = try await TwoHubs()
        let load = pair.load
        for number in 0..<20 { try await load.post("m\(number)", from: 1, to: number % 2) }
        try await pair.expectReplies()
        let texts = try await pair.beds[1].replies().map(\.text)
        #expect(texts == (0..<20).map { "heard m\($0)" })
        #expect(try pair.database.storedLines("SELECT count(*) FROM conversations") == ["1"])
    }

    @Test func workOfAKilledHubIsTakenOver() async throws {
        let pair = try await TwoHubs()
        let load = pair.load
        async let first: Void = load.run("a", 400, to: 0)
        async let second: Void = load.run("b", 150, to: 1)
        try await eventually("the first one has work") { load.count(of: 0) >= 50 }
        pair.hubs[0].signal(SIGKILL)
        _ = await (first, second)
        #expect(load.count(of: 0) < 400)
        try await pair.expectReplies()
        try await eventually("its lease has ended", within: .seconds(60)) {
            try pair.database.storedLines("SELECT count(*) FROM instances") == ["1"]
        }
        try await pair.hubs[1].stopGracefully()
    }

    /// A hub that stands still for longer than its lease has lost its epoch, and goes on under a new one.
    @Test func aHubThatStoodStillGoesOnUnderANewEpoch() async throws {
        let pair = try await TwoHubs()
        let load = pair.load
        let before = try pair.database.storedLines("SELECT epoch FROM instances ORDER BY epoch")
        async let first: Void = load.run("a", 100, to: 0)
        async let second: Void = load.run("b", 100, to: 1)
        try await eventually("the first one has work") { load.count(of: 0) >= 30 }
        pair.hubs[0].signal(SIGSTOP)
        try await eventually("its lease has ended", within: .seconds(60)) {
            try pair.database.storedLines("SELECT count(*) FROM instances") == ["1"]
        }
        await second
        pair.hubs[0].signal(SIGCONT)
        await first
        #expect(try await load.post("after", from: 77_777, to: 0))
        try await pair.expectReplies()
        let after = try pair.database.storedLines("SELECT epoch FROM instances ORDER BY epoch")
        #expect(after.count == 2 && Set(after).intersection(before).count == 1)
        for hub in pair.hubs { try await hub.stopGracefully() }
    }
}
