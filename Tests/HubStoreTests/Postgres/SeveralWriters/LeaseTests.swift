import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubTestKit
import Synchronization
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Leases of hubs on PostgreSQL", .timeLimit(.minutes(5)))
struct LeaseTests {
    /// Two hubs that work on one database.
    private struct Pair {
        let store: PostgresStore
        let other: PostgresStorage

        var first: PostgresStorage { store.storage }

        init() throws {
            store = try PostgresStore()
            other = try PostgresStorage(url: store.server.url(of: store.database))
        }

        /// The epochs of both, of the first one first.
        func epochs() throws -> [Int64] {
            try store.storedLines("SELECT epoch FROM instances ORDER BY started_at, epoch").compactMap { Int64($0) }
        }

        /// A claim of the first one.
        func claim(in conversation: ConversationID) throws -> LaneClaim {
            let lane = Lane(stage: .turn, channel: .lotus, conversation: conversation)
            let slots = LaneSlots(LaneLimits(total: 9, perTenant: 9), calling: LaneLimits(total: 9, perTenant: 9)) {
                _ in
                LanePool(adapter: "toy")
            }
            return try #require((first.lanes as? MemoryLaneBook)?.claimIdle(lane, for: slots))
        }
    }

    private func lease(id: Int64 = 1, clock: any HubClock = SystemClock()) -> HubLease {
        HubLease(id: id, clock: clock) { _ in }
    }

    @Test func theOldestOfTheHubsLeads() async throws {
        let pair = try Pair()
        try await eventually("both know each other") { pair.first.hasPeers && pair.other.hasPeers }
        #expect(pair.first.leads && !pair.other.leads)
        try pair.first.close()
        try await eventually("the other one leads") { pair.other.leads && !pair.other.hasPeers }
        try pair.other.close()
        #expect(try pair.epochs() == [])
    }

    // MARK: - Keepers

    @Test func workBelongsToTheHubThatStoredItUntilThatIsGone() async throws {
        let pair = try Pair()
        let rows = try await SampleRows.put(into: .lotus, of: pair.first)
        let work: [UnfinishedWork] = [
            .item(rows.item), .turn(rows.turn, rows.conversation), .reply(rows.reply, rows.conversation),
        ]
        let epoch = try #require(try pair.epochs().first)
        for piece in work {
            #expect(try await pair.first.read("lotus") { try $0.keeper(of: piece) } == .this)
            #expect(try await pair.other.read("lotus") { try $0.keeper(of: piece) } == .other(epoch))
            #expect(try await !pair.other.transact("lotus") { try $0.keep(piece) })
        }
        #expect(try await pair.other.read("lotus") { try $0.nextKeptItem(channel: .lotus, lane: "ana") } == nil)
        try await eventually("the other one knows the first") { pair.other.hasPeers }
        for stage in Stage.allCases {
            #expect(try await pair.other.waitingLanes(stage, after: nil, limit: 9).lanes.isEmpty)
        }
        try pair.first.close()
        for piece in work {
            #expect(try await pair.other.read("lotus") { try $0.keeper(of: piece) } == .gone)
            #expect(try await pair.other.transact("lotus") { try $0.keep(piece) })
            #expect(try await pair.other.read("lotus") { try $0.keeper(of: piece) } == .this)
        }
        #expect(try await pair.other.read("lotus") { try $0.nextKeptItem(channel: .lotus, lane: "ana") } == rows.item)
        try await eventually("it finds what was left") {
            var count = 0
            for stage in Stage.allCases {
                count += try await pair.other.waitingLanes(stage, after: nil, limit: 9).lanes.count
            }
            return count == 3
        }
        try pair.other.close()
    }

    @Test func aTurnThatAnotherHubBeginsBelongsToThatHub() async throws {
        let pair = try Pair()
        let rows = try await SampleRows.put(into: .lotus, of: pair.first)
        let turn = RunningTurn(id: rows.turn, tenant: "lotus", conversation: rows.conversation, item: rows.item)
        _ = try await pair.other.transact("lotus") {
            try $0.beginTurn(rows.turn, in: $0.lock(rows.conversation), at: noon)
        }
        #expect(try await pair.other.ended([turn]) == [])
        #expect(try await pair.first.ended([turn]) == [rows.turn])
        _ = try await pair.first.transact("lotus") {
            try $0.cancelTurns($0.lock(rows.conversation), reason: HoldReason.takenOver, at: noon)
        }
        #expect(try await pair.other.ended([turn]) == [rows.turn])
        try pair.other.close()
    }

    @Test func workOfAChannelThatAHubDoesNotHaveIsGivenUp() async throws {
        let pair = try Pair()
        let rows = try await SampleRows.put(into: .lotus, of: pair.first)
        _ = try await pair.first.transact("lotus") {
            try $0.beginTurn(rows.turn, in: $0.lock(rows.conversation), at: noon)
        }
        for stage in Stage.allCases { try await pair.first.transact("lotus") { try $0.giveUp(stage, of: .lotus) } }
        // What runs stays.
        let keepers = "SELECT stage, CASE keeper WHEN 0 THEN 'none' ELSE 'a hub' END FROM due_work ORDER BY stage"
        #expect(try pair.store.storedLines(keepers) == ["inbound none", "outbox none", "turn a hub"])
        try pair.other.close()
    }

    // MARK: - Epochs

    @Test func claimsOfAnEpochThatHasEndedAreVoid() async throws {
        let pair = try Pair()
        let rows = try await SampleRows.put(into: .lotus, of: pair.first)
        let before = try #require(try pair.epochs().first)
        let claim = try pair.claim(in: rows.conversation)
        #expect(pair.first.allowsAction(under: claim))
        #expect(
            try await pair.first.transact(under: claim, locking: []) { try $0.nextTurn(rows.conversation)?.id }
                == rows.turn
        )
        // Another hub has ended it.
        try pair.store.run("DELETE FROM instances WHERE epoch = \(before)")
        await #expect(throws: StorageError.claimLost) {
            try await pair.first.transact(under: claim, locking: []) {
                try $0.beginTurn(rows.turn, in: $0.lock(rows.conversation), at: noon)
            }
        }
        #expect(!pair.first.allowsAction(under: claim))
        #expect(try pair.store.storedLines("SELECT state FROM turns") == ["open"])
        // It goes on under a new one.
        let next = try pair.claim(in: ConversationID(99))
        #expect(next.epoch > before)
        #expect(pair.first.allowsAction(under: next))
        _ = try await pair.first.transact(under: next, locking: []) {
            try $0.beginTurn(rows.turn, in: $0.lock(rows.conversation), at: noon)
        }
        #expect(try pair.store.storedLines("SELECT keeper FROM due_work WHERE stage = 'turn'") == ["\(next.epoch)"])
        try pair.other.close()
    }

    @Test func anEpochEndsAfterItsTransactions() throws {
        let store = try PostgresStore()
        let address = try PostgresAddress(store.server.url(of: store.database))
        let (first, second) = (try PostgresConnection(address), try PostgresConnection(address))
        let (living, other) = (lease(id: 1), lease(id: 2))
        try living.begin(on: first)
        try other.begin(on: second)
        let expire = "UPDATE instances SET lease_until = 0 WHERE epoch = \(living.epoch)"
        let count = "SELECT count(*) FROM instances WHERE epoch = \(living.epoch)"
        try store.run(expire)
        first.epoch = living.epoch
        try first.transaction { _ in
            let job = PostgresJob(
                priority: .work,
                durability: .durable,
                tenant: nil,
                locks: WebhookLocks(),
                holds: nil,
                run: { _ in {} },
                store: nil,
                fail: { _ in }
            )
            _ = try PostgresBatch([job], onlyStoring: false).run(first)
            try other.followOthers(on: second)
            #expect(try store.storedLines(count) == ["1"])
        }
        try other.followOthers(on: second)
        #expect(try store.storedLines(count) == ["0"])
        #expect(throws: HubLease.Lost.self) { try living.renew(on: first) }
        let lost = living.epoch
        try living.begin(after: lost, on: first)
        #expect(living.epoch > lost)
        #expect(living.covers(living.epoch) && !living.covers(lost))
    }

    @Test func aProcessEndsTheEpochOfItsPredecessor() throws {
        let store = try PostgresStore()
        let connection = try PostgresConnection(PostgresAddress(store.server.url(of: store.database)))
        for _ in 0..<3 { try lease(id: 77).begin(on: connection) }
        #expect(try store.storedLines("SELECT count(*) FROM instances WHERE id = 77") == ["1"])
    }

    @Test func aNumberIsThatOfTheFileUnlessAnotherProcessHasIt() throws {
        let folder = try TemporaryFolder()
        try folder.write("4711", to: "known")
        #expect(InstanceFile.number(at: folder.path("known")) == 4711)
        // The first one holds its lock.
        #expect(InstanceFile.number(at: folder.path("known")) != 4711)
        #expect(InstanceFile.number(at: folder.path("no/folder")) > 0)
        let new = InstanceFile.number(at: folder.path("new"))
        #expect(try String(contentsOfFile: folder.path("new"), encoding: .utf8) == "\(new)")
    }

    // MARK: - Clocks

    /// A machine's clock that is wrong.
    private struct WrongClock: HubClock {
        let offset: TimeInterval
        var now: Date { Date(timeIntervalSinceNow: offset) }
        func sleep(until deadline: Date) async throws {}
    }

    @Test(arguments: [-600.0, -0.02, 0, 0.02, 600])
    func timesAreThoseOfTheDatabase(_ offset: TimeInterval) throws {
        let store = try PostgresStore()
        let clock = WrongClock(offset: offset)
        let storage = try PostgresStorage(url: store.server.url(of: store.database), localClock: clock)
        // The database is on this machine. A small difference is left.
        let difference = storage.clock.now.timeIntervalSince(Date())
        #expect(abs(difference) < 5)
        if abs(offset) < 0.1 { #expect(abs(difference - offset) < 0.01) }
        try storage.close()
    }

    // MARK: - Hints

    private final class ReceivedHints: Sendable {
        private let hints = Mutex<[Hint]>([])

        var all: [Hint] { hints.withLock(\.self) }

        func add(_ new: [Hint]) { hints.withLock { $0 += new } }
    }

    @Test func hintsReachTheOtherHub() async throws {
        let pair = try Pair()
        let hints: [Hint] = [.turnCancelled(TurnID(7)), .workDue(.inbound, "o'neil")]
        let received = ReceivedHints()
        let receiver = Task { [hints = pair.other.hints] in
            await hints.receive { received.add($0) }
        }
        try await eventually("both are connected") { pair.first.hints.isConnected && pair.other.hints.isConnected }
        pair.first.hints.publish(hints)
        try await eventually("they arrive") { received.all == hints }
        // The connection is replaced.
        try pair.store.run(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE query LIKE '%instances%' AND datname = current_database() AND pid <> pg_backend_pid()
            """
        )
        try await eventually("they arrive again") {
            pair.first.hints.publish([.answered(ItemID(1))])
            return received.all.contains(.answered(ItemID(1)))
        }
        receiver.cancel()
        try pair.other.close()
    }
}
