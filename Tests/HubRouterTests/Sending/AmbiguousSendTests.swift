import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Ambiguous sends", .onBothDatabases, .timeLimit(.minutes(5)))
struct AmbiguousSendTests {
    private static let outbox = "SELECT state, reason FROM outbox ORDER BY id"

    @Test(arguments: [DeliveryPolicy.atLeastOnce, .atMostOnce])
    func statusWithTheCorrelationResolvesAnAmbiguousSend(_ policy: DeliveryPolicy) async throws {
        try await withHub([channel(delivery: policy, Echo())]) { life in
            life.http.script("ana: hello", .ambiguous)
            await life.post(message("m1", "hello"))
            try await life.settle()
            #expect(
                try await life.books.lines(Self.outbox) == ["ambiguous outcome unknown: no answer"]
            )
            let correlation = try #require(life.http.sends.first?.correlation)
            life.clock.advance(by: .seconds(19))
            await life.post(status("delivered", of: "wamid.1", correlation: correlation))
            try await life.settle()
            life.clock.advance(by: .seconds(3600))
            try await life.settle()
            #expect(try await life.books.lines(Self.outbox) == ["sent "])
            #expect(
                try await life.books.lines("SELECT external_id, status FROM messages WHERE author = 'hub'")
                    == ["wamid.1 delivered"]
            )
            #expect(life.http.texts.count == 1)
        }
    }

    @Test func atLeastOnceRetriesAfterTheGrace() async throws {
        try await withHub([channel(delivery: .atLeastOnce, Echo())]) { life in
            let start = life.clock.now
            life.http.script("ana: hello", .ambiguous)
            await life.post(message("m1", "hello"))
            try await life.goOn()
            #expect(try await life.books.lines("SELECT state, attempts FROM outbox") == ["sent 2"])
            #expect(life.http.sends.map { $0.at.timeIntervalSince(start) } == [0, 20])
            #expect(Set(life.http.sends.map(\.correlation)).count == 1)
        }
    }

    @Test func atMostOnceLeavesAnAmbiguousSendToTheOperator() async throws {
        try await withHub([channel(delivery: .atMostOnce, Echo())]) { life in
            life.http.script("ana: hello", .ambiguous)
            await life.post(message("m1", "hello"))
            try await life.goOn()
            life.clock.advance(by: .seconds(3600))
            try await life.settle()
            #expect(
                try await life.books.lines(Self.outbox) == ["ambiguous it may have arrived; no retry (at-most-once)"]
            )
            #expect(life.http.texts.count == 1)
            #expect(life.laneCount == 0)
        }
    }

    @Test(arguments: [true, false])
    func ambiguousSendIsReconciledWithTheProvider(_ hasArrived: Bool) async throws {
        try await withHub([channel(of: ToyReconciling.self, delivery: .atMostOnce, Echo())]) { life in
            life.http.script("ana: hello", .ambiguous)
            await life.post(message("m1", "hello"), via: "toy-reconciling")
            try await life.settle()
            if hasArrived {
                life.http.remember(try #require(life.http.sends.first?.correlation), as: "toy-1")
            }
            try await life.goOn()
            #expect(try await life.books.lines(Self.outbox) == ["sent "])
            #expect(life.http.texts.count == (hasArrived ? 1 : 2))
        }
    }

    struct CrashCase: Sendable, CustomTestStringConvertible {
        let policy: DeliveryPolicy
        let end: String
        let sends: Int
        var testDescription: String { policy.rawValue }
    }

    @Test(arguments: [
        CrashCase(policy: .atLeastOnce, end: "sent ", sends: 2),
        CrashCase(policy: .atMostOnce, end: "ambiguous it may have arrived; no retry (at-most-once)", sends: 1),
    ])
    func sendInterruptedByACrashIsAmbiguous(_ testCase: CrashCase) async throws {
        let home = try HubHome()
        let clock = TestClock()
        let http = ScriptedHTTP(clock: clock)
        let channels = [channel(delivery: testCase.policy, Echo())]
        try await crashWhileSending(channels, in: home, clock: clock, http: http)
        try await withHub(channels, in: home, clock: clock, http: http) { life in
            try await life.settle()
            #expect(
                try await life.books.lines(Self.outbox)
                    == ["ambiguous unknown whether it arrived: the process ended during the send"]
            )
            try await life.goOn()
            #expect(try await life.books.lines(Self.outbox) == [testCase.end])
            #expect(http.texts.count == testCase.sends)
        }
    }

    @Test(arguments: [true, false])
    func sendInterruptedByACrashIsReconciledWithTheProvider(_ hasArrived: Bool) async throws {
        let home = try HubHome()
        let clock = TestClock()
        let http = ScriptedHTTP(clock: clock)
        let channels = [channel(of: ToyReconciling.self, Echo())]
        try await crashWhileSending(channels, in: home, clock: clock, http: http)
        if hasArrived { http.remember(try #require(http.sends.first?.correlation), as: "toy-1") }
        try await withHub(channels, in: home, clock: clock, http: http) { life in
            try await life.settle()
            // Not sooner than a second after the attempt that may have arrived.
            if !hasArrived { try await life.goOn() }
            #expect(try await life.books.lines(Self.outbox) == ["sent "])
            #expect(http.texts.count == (hasArrived ? 1 : 2))
        }
    }

    private func crashWhileSending(
        _ channels: [RoutedChannel],
        in home: HubHome,
        clock: TestClock,
        http: ScriptedHTTP
    ) async throws {
        let gate = Gate()
        defer { gate.open() }
        try await withHub(channels, in: home, clock: clock, http: http) { life in
            http.script("ana: hello", .okAfter(gate))
            await life.post(message("m1", "hello"), via: try #require(channels.first).kind)
            try await eventually("it is being sent") { gate.arrivals == 1 }
            life.storage.die()
            gate.open()
        }
    }
}
