import ChannelKit
import Foundation
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Lanes", .timeLimit(.minutes(1)))
struct LaneTests {
    private let store: Store
    private var storage: SQLiteStorage { store.storage }

    init() throws { store = try Store() }

    private func fill(_ tenant: TenantID, lanes: Int, at due: Date = noon) async throws {
        try await storage.transact(tenant) { tx in
            for number in 0..<lanes {
                try tx.makeDue(
                    Lane(stage: .inbound, channel: ChannelID(tenant: tenant, name: "sms"), key: "\(number)"),
                    at: due,
                    holder: nil
                )
            }
        }
    }

    private func claim(
        _ limit: Int,
        perTenant: Int = 8,
        excluding: Set<TenantID> = [],
        after cursor: TenantID? = nil,
        at now: Date = noon,
        owner: String = "test"
    ) async throws -> [LaneClaim] {
        let request = ClaimRequest(
            stage: .inbound,
            owner: owner,
            limit: limit,
            perTenant: perTenant,
            excluding: excluding,
            cursor: cursor,
            now: now,
            leaseUntil: now.addingTimeInterval(30)
        )
        return try await storage.schedule { try $0.claim(request) }
    }

    private func tenants(_ claims: [LaneClaim]) -> [String: Int] {
        Dictionary(claims.map { ($0.lane.channel.tenant.rawValue, 1) }, uniquingKeysWith: +)
    }

    private func holds(_ claim: LaneClaim) async throws -> Bool {
        try await storage.transact(claim.lane.channel.tenant) { try $0.holds(claim) }
    }

    @Test func aFloodOfOneTenantLeavesTheShareOfOthers() async throws {
        try await fill("flood", lanes: 1000)
        try await fill("zen", lanes: 1)
        #expect(tenants(try await claim(10)) == ["flood": 8, "zen": 1])
    }

    struct RequestCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var limit = 64
        var perTenant = 2
        var excluding: Set<TenantID> = []
        var cursor: TenantID?
        let claims: [String]
    }

    static let requests = [
        RequestCase(testDescription: "a few of each", claims: ["a", "a", "b", "b", "c"]),
        RequestCase(testDescription: "up to the limit", limit: 3, claims: ["a", "a", "b"]),
        RequestCase(testDescription: "one of each", perTenant: 1, claims: ["a", "b", "c"]),
        RequestCase(testDescription: "without the excluded", excluding: ["a"], claims: ["b", "b", "c"]),
        RequestCase(testDescription: "from the cursor on", cursor: "a", claims: ["b", "b", "c", "a", "a"]),
        RequestCase(testDescription: "round and round", limit: 2, cursor: "b", claims: ["c", "a"]),
        RequestCase(testDescription: "from behind the last", cursor: "z", claims: ["a", "a", "b", "b", "c"]),
        RequestCase(testDescription: "no tenant left", excluding: ["a", "b", "c"], claims: []),
    ]

    @Test(arguments: requests)
    func aClaimIsLimited(_ testCase: RequestCase) async throws {
        try await expect(testCase)
    }

    @Test(arguments: requests)
    func aClaimIsLimitedInABacklogOfAnotherTenant(_ testCase: RequestCase) async throws {
        var testCase = testCase
        try await fill("flood", lanes: 100)
        testCase.excluding.insert("flood")
        try await expect(testCase)
    }

    private func expect(_ testCase: RequestCase) async throws {
        try await fill("a", lanes: 3)
        try await fill("b", lanes: 2)
        try await fill("c", lanes: 1)
        try await fill("later", lanes: 5, at: noon.addingTimeInterval(1))
        let claims = try await claim(
            testCase.limit,
            perTenant: testCase.perTenant,
            excluding: testCase.excluding,
            after: testCase.cursor
        )
        #expect(claims.map(\.lane.channel.tenant.rawValue) == testCase.claims)
    }

    @Test func theLongestDueComesFirst() async throws {
        try await fill("a", lanes: 1, at: noon)
        try await storage.transact("a") { tx in
            let older = Lane(stage: .inbound, channel: ChannelID(tenant: "a", name: "sms"), key: "older")
            _ = try tx.makeDue(older, at: noon.addingTimeInterval(-1), holder: nil)
        }
        #expect(try await claim(2).map(\.lane.key) == ["older", "0"])
    }

    @Test func aLaneHasOneHolderUntilItsLeaseIsOver() async throws {
        try await fill("a", lanes: 1)
        let first = try #require(try await claim(1).first)
        #expect(try await claim(1).isEmpty)
        #expect(try await claim(1, at: noon.addingTimeInterval(29)).isEmpty)
        #expect(try await holds(first))

        let second = try #require(try await claim(1, at: noon.addingTimeInterval(30), owner: "other").first)
        #expect(second.lane == first.lane)
        #expect(try await !holds(first))
        #expect(try await holds(second))

        // The old holder can neither extend nor release it.
        let lost = try await storage.schedule { try $0.renew([first, second], until: noon.addingTimeInterval(90)) }
        #expect(lost == [first])
        try await storage.transact("a") { try $0.release(first, due: nil) }
        try await storage.transact("a") { try $0.park(first) }
        #expect(try await holds(second))
        #expect(try await claim(1, at: noon.addingTimeInterval(89)).isEmpty)
    }

    @Test func workPutIntoALeasedLaneKeepsTheLease() async throws {
        try await fill("a", lanes: 1)
        let holder = try #require(try await claim(1).first)
        let other = try await storage.transact("a") { try $0.makeDue(holder.lane, at: noon, holder: .test) }
        #expect(other == nil)
        #expect(try await holds(holder))
        #expect(try await claim(1).isEmpty)
    }

    @Test func workInAFreeLaneIsClaimedByItsHolder() async throws {
        let lane = Lane(stage: .turn, channel: .lotus, key: "1")
        let claim = try #require(
            try await storage.transact("lotus") { try $0.makeDue(lane, at: noon, holder: .test) }
        )
        #expect(claim.lane == lane)
        #expect(try await holds(claim))
        #expect(try await storage.schedule { try $0.nextDue(.turn) } == LeaseHolder.test.leaseUntil)
    }

    @Test func earlierWorkMakesALaneDueEarlier() async throws {
        let lane = Lane(stage: .outbox, channel: .lotus, key: "1")
        for seconds in [60.0, 20, 40] {
            try await storage.transact("lotus") { tx in
                _ = try tx.makeDue(lane, at: noon.addingTimeInterval(seconds), holder: nil)
            }
        }
        #expect(try await storage.schedule { try $0.nextDue(.outbox) } == noon.addingTimeInterval(20))
    }

    @Test func aLaneWithoutWorkGoesAndAParkedOneStays() async throws {
        try await fill("a", lanes: 2)
        let claims = try await claim(2)
        try await storage.transact("a") { tx in
            try tx.release(claims[0], due: nil)
            try tx.park(claims[1])
        }
        #expect(try await store.lines("SELECT key, next_due FROM lanes") == ["\(claims[1].lane.key) -"])
        #expect(try await claim(2, at: .distantFuture.addingTimeInterval(-1_000_000)).isEmpty)
        #expect(try await storage.schedule { try $0.parkedChannels() } == [claims[1].lane.channel])
        let channel = claims[1].lane.channel
        #expect(try await storage.schedule { try $0.unparkLanes(of: channel, now: noon, limit: 10) } == 1)
        #expect(try await storage.schedule { try $0.unparkLanes(of: channel, now: noon, limit: 10) } == 0)
        #expect(try await claim(2).map(\.lane) == [claims[1].lane])
    }

    @Test func theLeasesOfAnotherLifeAreGivenBack() async throws {
        try await fill("a", lanes: 1)
        let old = try #require(try await claim(1).first)
        try await storage.schedule { try $0.releaseAllLeases(now: noon) }
        #expect(try await !holds(old))
        #expect(try await claim(1).map(\.lane) == [old.lane])
    }

    @Test func theSchedulerCountsWhatWaits() async throws {
        try await fill("a", lanes: 3)
        try await storage.transact("a") { tx in
            let lane = Lane(stage: .turn, channel: ChannelID(tenant: "a", name: "sms"), key: "1")
            _ = try tx.makeDue(lane, at: noon, holder: nil)
        }
        #expect(try await storage.schedule { try $0.laneCounts() } == [.inbound: 3, .turn: 1, .outbox: 0])
    }
}
