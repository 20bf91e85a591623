import ChannelKit
import Foundation
import Testing

@testable import HubRouter

/// The behaviour of every implementation of a book of lanes.
@Suite("Lane book", .timeLimit(.minutes(5)))
struct LaneBookTests {
    private static let noon = Date(timeIntervalSince1970: 1_790_000_000)

    private let book: any LaneBook = MemoryLaneBook()

    private func lane(_ key: String, of tenant: TenantID = "a", channel: String = "sms", _ stage: Stage = .inbound)
        -> Lane
    {
        Lane(stage: stage, channel: ChannelID(tenant: tenant, name: channel), key: key)
    }

    private func fill(_ tenant: TenantID, lanes: Int, channel: String = "sms", after seconds: TimeInterval = 0) {
        book.publish(
            (0..<lanes).map {
                DueLane(lane("\($0)", of: tenant, channel: channel), at: Self.noon.addingTimeInterval(seconds))
            }
        )
    }

    private func slots(
        _ total: Int = 100,
        perTenant: Int = 100,
        perAdapter: Int? = nil,
        calling: Int = 100
    ) -> LaneSlots {
        let limits = LaneLimits(total: total, perTenant: perTenant, perAdapter: perAdapter)
        return LaneSlots(limits, calling: LaneLimits(total: calling, perTenant: 4)) { channel in
            LanePool(adapter: AdapterKind(channel.name), callsProvider: channel.name == "unsigned")
        }
    }

    private func claim(
        _ stage: Stage = .inbound,
        _ slots: LaneSlots? = nil,
        after seconds: TimeInterval = 0
    ) async throws -> [LaneClaim] {
        try await book.claim(stage, for: slots ?? self.slots(), at: Self.noon.addingTimeInterval(seconds))
    }

    private func keys(_ claims: [LaneClaim]) -> [String] { claims.map { "\($0.lane.channel.tenant) \($0.lane.key)" } }

    // MARK: - Which lanes are claimed

    struct ShareCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var total = 100
        var perTenant = 100
        let claims: [String]
    }

    @Test(arguments: [
        ShareCase(testDescription: "tenants take turns", claims: ["a 0", "b 0", "c 0", "a 1", "b 1", "a 2"]),
        ShareCase(testDescription: "total limit", total: 4, claims: ["a 0", "b 0", "c 0", "a 1"]),
        ShareCase(testDescription: "limit per tenant", perTenant: 1, claims: ["a 0", "b 0", "c 0"]),
        ShareCase(testDescription: "no slot", total: 0, claims: []),
    ])
    func slotsAreSharedByTheTenants(_ testCase: ShareCase) async throws {
        fill("a", lanes: 3)
        fill("b", lanes: 2)
        fill("c", lanes: 1)
        fill("later", lanes: 5, after: 1)
        let slots = slots(testCase.total, perTenant: testCase.perTenant)
        #expect(keys(try await claim(.inbound, slots)) == testCase.claims)
    }

    @Test func floodOfOneTenantDelaysNoOther() async throws {
        fill("flood", lanes: 10_000)
        fill("zen", lanes: 1)
        #expect(keys(try await claim(.inbound, slots(2))) == ["flood 0", "zen 0"])
    }

    @Test func freedSlotGoesToTheTenantWhoseTurnItIs() async throws {
        fill("a", lanes: 3)
        let slots = slots(1)
        let first = try #require(try await claim(.inbound, slots).first)
        fill("b", lanes: 1)
        slots.free("a", in: try #require(first.pool))
        #expect(book.release(first, due: nil))
        let order = try await [claim(.inbound, slots).first, claim(.inbound, slots).first]
        #expect(order.map { $0?.lane.key } == ["1", nil])
        slots.free("a", in: try #require(first.pool))
        #expect(keys(try await claim(.inbound, slots)) == ["b 0"])
    }

    @Test func adapterAtItsLimitDelaysNoOther() async throws {
        fill("a", lanes: 50, channel: "hanging")
        fill("b", lanes: 50, channel: "hanging")
        fill("a", lanes: 1, channel: "fine")
        let claims = try await claim(.inbound, slots(perAdapter: 3))
        #expect(Dictionary(grouping: claims, by: \.lane.channel.name).mapValues(\.count) == ["hanging": 3, "fine": 1])
    }

    @Test func lanesThatCallAProviderHaveTheirOwnSlots() async throws {
        fill("a", lanes: 50, channel: "unsigned")
        fill("b", lanes: 50, channel: "unsigned")
        fill("a", lanes: 2, channel: "fine")
        let claims = try await claim(.inbound, slots(2, calling: 6))
        #expect(Dictionary(grouping: claims, by: \.lane.channel.name).mapValues(\.count) == ["unsigned": 6, "fine": 2])
    }

    @Test func longestDueLaneOfATenantComesFirst() async throws {
        book.publish([DueLane(lane("new"), at: Self.noon), DueLane(lane("old"), at: Self.noon.addingTimeInterval(-1))])
        #expect(keys(try await claim()) == ["a old", "a new"])
    }

    @Test func stagesAreApart() async throws {
        book.publish([DueLane(lane("1"), at: Self.noon), DueLane(lane("2", .turn), at: Self.noon)])
        #expect(keys(try await claim(.turn)) == ["a 2"])
        #expect(keys(try await claim(.outbox)) == [])
        #expect(keys(try await claim(.inbound)) == ["a 1"])
    }

    // MARK: - When a lane is due

    @Test func earlierWorkMakesALaneDueEarlier() async throws {
        for seconds in [60.0, 20, 40] { book.publish([DueLane(lane("1"), at: Self.noon.addingTimeInterval(seconds))]) }
        #expect(book.nextDue(.inbound) == Self.noon.addingTimeInterval(20))
        #expect(try await claim(after: 19).isEmpty)
        #expect(keys(try await claim(after: 20)) == ["a 1"])
        #expect(try await claim(after: 60).isEmpty)
        #expect(book.nextDue(.inbound) == nil)
    }

    /// A claim does not expire, whatever the clock shows.
    @Test func laneInHandIsNotClaimedAgain() async throws {
        fill("a", lanes: 1)
        #expect(try await claim().count == 1)
        fill("a", lanes: 1)
        #expect(try await claim(after: 31).isEmpty)
        #expect(try await claim(after: 365 * 86_400).isEmpty)
    }

    struct ReleaseCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The seconds after which work published before the last look is due, and after it.
        var before: TimeInterval?
        var after: TimeInterval?
        /// The seconds after which the holder found the lane to be due.
        var found: TimeInterval?
        /// The seconds after which it is due.
        let due: TimeInterval?
    }

    @Test(arguments: [
        ReleaseCase(testDescription: "no more work", due: nil),
        ReleaseCase(testDescription: "work that the holder found", found: 5, due: 5),
        ReleaseCase(testDescription: "work that the holder has done", before: 0, due: nil),
        ReleaseCase(testDescription: "work published after the look", after: 3, due: 3),
        ReleaseCase(testDescription: "the earlier of both", after: 3, found: 5, due: 3),
        ReleaseCase(testDescription: "the earlier of both, found", after: 8, found: 5, due: 5),
    ])
    func releasedLaneIsDueWithItsNextWork(_ testCase: ReleaseCase) async throws {
        fill("a", lanes: 1)
        let claim = try #require(try await claim().first)
        if let seconds = testCase.before { fill("a", lanes: 1, after: seconds) }
        book.beginLook(claim)
        if let seconds = testCase.after { fill("a", lanes: 1, after: seconds) }
        let isDue = book.release(claim, due: testCase.found.map(Self.noon.addingTimeInterval))
        #expect(isDue == (testCase.due != nil))
        #expect(book.nextDue(.inbound) == testCase.due.map(Self.noon.addingTimeInterval))
        #expect(book.work(.inbound, at: Self.noon).held == 0)
        // A release is final.
        #expect(!book.release(claim, due: Self.noon))
    }

    @Test func foundLanesAreNotPublishedToTheirHolder() async throws {
        fill("a", lanes: 1)
        let claim = try #require(try await claim().first)
        let found = [DueLane(claim.lane, at: Self.noon), DueLane(lane("other"), at: Self.noon)]
        #expect(book.add(found: found) == 1)
        #expect(book.add(found: found) == 0)
        _ = book.release(claim, due: nil)
        #expect(keys(try await self.claim()) == ["a other"])
        #expect(book.work(.inbound, at: Self.noon).lanes == 1)
    }

    // MARK: - Requests that wait

    @Test func awaitedLaneIsClaimedAsItBecomesDue() async throws {
        var awaited = book.awaited(.inbound).makeAsyncIterator()
        book.publish([DueLane(lane("1"), at: Self.noon, isAwaited: true)])
        let claim = try #require(await awaited.next())
        #expect(claim.lane == lane("1"))
        #expect(try await self.claim().isEmpty)
        // It is held, so that later work waits for its holder.
        book.publish([DueLane(lane("1"), at: Self.noon, isAwaited: true)])
        #expect(book.release(claim, due: nil))
        #expect(keys(try await self.claim()) == ["a 1"])
    }

    @Test func awaitedWorkOvertakesTheQueue() async throws {
        fill("a", lanes: 3)
        #expect(try await claim(.inbound, slots(0)).isEmpty)
        var awaited = book.awaited(.inbound).makeAsyncIterator()
        book.publish([DueLane(lane("1"), at: Self.noon, isAwaited: true)])
        #expect(await awaited.next()?.lane == lane("1"))
        #expect(keys(try await claim()) == ["a 0", "a 2"])
    }

    // MARK: - Work of other stages

    @Test func idleLaneIsClaimedForWorkToCome() async throws {
        let slots = slots(2)
        let claim = try #require(book.claimIdle(lane("1"), for: slots))
        #expect(book.claimIdle(lane("1"), for: slots)?.lane == nil)
        fill("a", lanes: 3)
        // "1" is held and "0" took the last slot.
        #expect(keys(try await self.claim(.inbound, slots)) == ["a 0"])
        #expect(book.claimIdle(lane("9"), for: slots)?.lane == nil)
        // Queued work goes first.
        #expect(book.claimIdle(lane("2"), for: self.slots())?.lane == nil)
        #expect(book.release(claim, due: nil))
        #expect(keys(try await self.claim()) == ["a 2", "a 1"])
    }

    @Test func itemComesWithItsClaimUnlessTheLaneHasOtherWork() async throws {
        let item = StoredItem(
            id: ItemID(1),
            channel: lane("1").channel,
            adapter: "toy",
            address: "100",
            item: InboundItem(key: "m1", lane: "1", addresses: [], payload: Data()),
            receivedAt: Self.noon,
            dueAt: Self.noon,
            attempts: 0,
            firstFailedAt: nil
        )
        book.publish([DueLane(lane("1"), at: Self.noon, item: item)])
        let claim = try #require(try await claim().first)
        #expect(claim.item?.id == item.id)
        book.publish([DueLane(lane("1"), at: Self.noon, item: item)])
        #expect(book.release(claim, due: nil))
        #expect(try await self.claim().map { $0.item?.id } == [nil])
        for _ in 0..<2 { book.publish([DueLane(lane("2"), at: Self.noon, item: item)]) }
        #expect(try await self.claim().map { $0.item?.id } == [nil])
    }

    // MARK: - Channels that are not configured

    @Test func lanesOfAParkedChannelLeaveTheBook() async throws {
        fill("a", lanes: 3)
        fill("b", lanes: 1)
        let claims = try await claim(.inbound, slots(1))
        let isNew = book.park(claims[0]) { false }
        #expect(isNew)
        fill("a", lanes: 5)
        #expect(keys(try await claim()) == ["b 0"])
        #expect(book.work(.inbound, at: Self.noon).lanes == 1)
        book.unpark { $0.tenant == "a" }
        fill("a", lanes: 1)
        #expect(keys(try await claim()) == ["a 0"])
    }

    @Test func laneIsDueIfItsChannelIsConfiguredMeanwhile() async throws {
        fill("a", lanes: 1)
        let claims = try await claim()
        let isParked = book.park(claims[0]) { true }
        #expect(!isParked)
        #expect(keys(try await claim()) == ["a 0"])
    }

    // MARK: - Renamed channels

    /// A conversation is never in two hands, whatever its channel is called.
    @Test(arguments: [Stage.turn, .outbox])
    func conversationKeepsItsLaneUnderANewName(_ stage: Stage) async throws {
        book.publish([DueLane(lane("1", channel: "old", stage), at: Self.noon)])
        let old = try #require(try await claim(stage).first)
        book.publish([DueLane(lane("1", channel: "new", stage), at: Self.noon)])
        #expect(try await claim(stage).isEmpty)
        #expect(book.release(old, due: nil))
        #expect(try await claim(stage).map(\.lane) == [lane("1", channel: "new", stage)])
    }

    @Test func laneOfARenamedChannelIsNotParked() async throws {
        book.publish([DueLane(lane("1", channel: "old", .turn), at: Self.noon)])
        let old = try #require(try await claim(.turn).first)
        book.publish([DueLane(lane("1", channel: "new", .turn), at: Self.noon)])
        let isParked = book.park(old) { false }
        #expect(!isParked)
        #expect(try await claim(.turn).map(\.lane.channel.name) == ["new"])
    }

    // MARK: - Bounds

    @Test func lanesBeyondTheLimitOfATenantAreLeftToTheRows() async throws {
        fill("flood", lanes: StageLanes.limitPerTenant + 5)
        fill("zen", lanes: 1)
        #expect(book.work(.inbound, at: Self.noon).lanes == StageLanes.limitPerTenant + 1)
    }
}
