import ChannelKit
import ChannelTestKit
import HubRouter
import HubTestKit
import Synchronization
import Testing

@testable import HubRedis

@Suite("Hints over Redis", .timeLimit(.minutes(2)))
struct RedisHintsTests {
    /// The hints that a hub received, call by call.
    private final class Received: Sendable {
        private let calls = Mutex<[[Hint]]>([])

        func add(_ hints: [Hint]) { calls.withLock { $0.append(hints) } }

        var hints: Set<Hint> { calls.withLock { Set($0.joined()) } }
        /// The calls that tell that hints may be missing.
        var gaps: Int { calls.withLock { $0.count { $0.isEmpty } } }
    }

    private let hint = Hint.turnCancelled(TurnID(7))

    /// Publishes hints until one arrives: a subscription begins some time after its call.
    private func publish(_ hint: Hint, on bus: any HintBus, until received: Received) async throws {
        try await eventually("the hint arrives") {
            bus.publish([hint])
            return received.hints.contains(hint)
        }
    }

    @Test func hintsReachTheHubsOfTheSameDatabase() async throws {
        let server = try RedisServer()
        let hubs = try [Redis(server), Redis(server), Redis(server, installation: "b")]
        let received = hubs.map { _ in Received() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (hub, received) in zip(hubs, received) {
                group.addTask { await hub.hints.receive { received.add($0) } }
            }
            try await eventually("all are connected") { hubs.allSatisfy { $0.hints.isConnected } }
            // Beyond one message.
            let hints = (0..<1_000).map { Hint.workDue(.turn, TenantID("tenant-\($0)")) }
            hubs[0].hints.publish(hints)
            try await eventually("all hints arrive") { received[1].hints == Set(hints) }
            // The other database has hints of its own, and no others.
            try await publish(hint, on: hubs[2].hints, until: received[2])
            #expect(received[2].hints == [hint])
            #expect(!received[1].hints.contains(hint))
            group.cancelAll()
        }
        for hub in hubs { hub.close() }
        withExtendedLifetime(server) {}
    }

    @Test func restartOfTheServerLeavesAGapAndNothingElse() async throws {
        let server = try RedisServer()
        let (sender, receiver) = (try Redis(server), try Redis(server))
        let received = Received()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await sender.hints.receive { _ in } }
            group.addTask { await receiver.hints.receive { received.add($0) } }
            try await eventually("both are connected") { sender.hints.isConnected && receiver.hints.isConnected }
            #expect(received.gaps == 0)
            try server.kill()
            try await eventually("the loss is noticed") {
                !sender.hints.isConnected && !receiver.hints.isConnected && receiver.status.failure != nil
            }
            sender.hints.publish([.turnCancelled(TurnID(1))])
            try server.start()
            try await eventually("the gap is told") { received.gaps == 1 }
            try await publish(hint, on: sender.hints, until: received)
            #expect(received.hints == [hint])
            group.cancelAll()
        }
        sender.close()
        receiver.close()
    }

    /// Receives from a bus until `body` returns.
    private func receiving(
        from bus: any HintBus,
        of redis: Redis,
        _ body: (Received) async throws -> Void
    ) async throws {
        let received = Received()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await bus.receive { received.add($0) } }
            try await eventually("it is connected") { redis.hints.isConnected }
            try await body(received)
            group.cancelAll()
        }
        redis.close()
    }

    @Test func messagesOfOthersOnTheChannelAreIgnored() async throws {
        let server = try RedisServer()
        let redis = try Redis(server)
        try await receiving(from: redis.hints, of: redis) { received in
            try server.run("PUBLISH", "patchbay:a:hints", "due nothing\nanswered x\n\nnews 1")
            try await publish(hint, on: redis.hints, until: received)
            #expect(received.hints == [hint])
        }
    }

    @Test func secondBusCarriesHintsWhileRedisIsAway() async throws {
        let server = try RedisServer()
        let redis = try Redis(server)
        let other = RecordingBus()
        let bus = CombinedHintBus(first: redis.hints, second: other)
        try await receiving(from: bus, of: redis) { received in
            try await publish(hint, on: bus, until: received)
            #expect(other.published.isEmpty)
            try server.kill()
            try await eventually("the loss is noticed") { !redis.hints.isConnected }
            bus.publish([.turnCancelled(TurnID(2))])
            #expect(other.published == [.turnCancelled(TurnID(2))])
            #expect(bus.isConnected)
        }
    }

    /// A bus that keeps what it is to send.
    private final class RecordingBus: HintBus {
        private let hints = Mutex<[Hint]>([])

        var published: [Hint] { hints.withLock(\.self) }
        var isConnected: Bool { true }

        func publish(_ hints: [Hint]) { self.hints.withLock { $0 += hints } }
        func receive(_ body: @escaping @Sendable ([Hint]) -> Void) async {}
    }
}
