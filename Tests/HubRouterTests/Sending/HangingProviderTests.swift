import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Hanging provider", .onBothDatabases, .timeLimit(.minutes(5)))
struct HangingProviderTests {
    /// Tenants `bad0…` of `adapter` whose provider hangs, and `fine/sms` of another.
    private func channels<Adapter: ToyChannel>(_ count: Int, of adapter: Adapter.Type) -> [RoutedChannel] {
        let bad = (0..<count).map { number in
            channel(
                named: "bad\(number)/chat",
                of: adapter,
                number: "\(200 + number)",
                baseURL: "https://bad\(number).example",
                Echo()
            )
        }
        return bad + [channel(named: "fine/sms", number: "100", Echo())]
    }

    /// Runs a hub with `count` tenants of `adapter` whose provider hangs at the gate.
    private func withHangingProvider<Adapter: ToyChannel>(
        _ count: Int,
        of adapter: Adapter.Type,
        configure: (inout HubOptions) -> Void,
        _ body: (_ life: TestHub, _ gate: Gate) async throws -> Void
    ) async throws {
        let gate = Gate()
        try await withHub(channels(count, of: adapter), configure: configure) { life in
            life.http.stall("bad", gate)
            // A hub ends only when its calls have.
            defer { gate.open() }
            try await body(life, gate)
        }
    }

    /// Expects that a message to another adapter is answered while `count` calls hang, and no more.
    private func expectAnswer(_ life: TestHub, whileHanging count: Int, at gate: Gate) async throws {
        try await eventually("every slot is taken") { gate.arrivals == count }
        await life.post(message("m1", "hello"))
        try await eventually("the other is answered") { life.http.texts == ["ana: hello"] }
        #expect(gate.arrivals == count)
    }

    /// Items that the provider has to confirm do not delay those of other adapters.
    @Test func hangingConfirmationsTakeNoSlotsOfOtherAdapters() async throws {
        let limits = { (options: inout HubOptions) in
            options.inbound.total = 4
            options.confirming.total = 6
        }
        try await withHangingProvider(4, of: ToyUnsigned.self, configure: limits) { life, gate in
            for number in 0..<4 {
                let items = (0..<8).map { message("b\(number)-\($0)", from: "visitor-\($0)", "hello") }
                await life.post(items, to: "\(200 + number)", via: "toy-unsigned")
            }
            try await expectAnswer(life, whileHanging: 6, at: gate)
        }
    }

    /// One provider's outage does not take the slots of the others' sends.
    @Test func hangingSendsTakeNoSlotsOfOtherAdapters() async throws {
        let limits = { (options: inout HubOptions) in
            options.outbox.total = 6
            options.outbox.perAdapter = 4
        }
        try await withHangingProvider(8, of: ToyRich.self, configure: limits) { life, gate in
            for number in 0..<8 {
                await life.post(message("b\(number)", "hello"), to: "\(200 + number)", via: "toy-rich")
            }
            try await expectAnswer(life, whileHanging: 4, at: gate)
        }
    }

    /// After some failures an endpoint is called by one attempt at a time only; waiting replies are sent when
    /// the endpoint responds again.
    @Test func circuitOpensAfterRepeatedFailures() async throws {
        try await withHub([channel(of: ToyRich.self, Echo())]) { life in
            for number in 1...20 {
                life.http.script("c\(number): hello", [.notSent])
                await life.post(message("m\(number)", from: "c\(number)", "hello"), via: "toy-rich")
                try await life.settle()
            }
            #expect(life.http.texts.count == 5)
            let reasons = try await life.books.lines(
                "SELECT reason FROM outbox WHERE attempts = 1 GROUP BY reason ORDER BY min(id)"
            )
            #expect(
                reasons.count == 2
                    && reasons[1].hasPrefix("not sent: toy.example does not respond (circuit open); retry at")
            )
            for _ in 0..<20 {
                life.clock.advance(by: .seconds(60))
                try await life.settle()
            }
            #expect(try await life.books.lines("SELECT state, count(*) FROM outbox GROUP BY state") == ["sent 20"])
        }
    }

    /// A slow provider is asked for one tenant; the others are asked meanwhile.
    @Test func hangingBackfillDelaysNoOtherTenant() async throws {
        let gate = Gate()
        let fine = channel(named: "zoe/chat", of: ToyRich.self, number: "300", Echo())
        try await withHub(channels(4, of: ToyRich.self) + [fine]) { life in
            let all = "SELECT count(*) FROM channels WHERE backfilled_until > 0"
            try await life.eventually(all, gives: "5")
            life.http.stall("bad", gate)
            // A hub ends only when its calls have.
            defer { gate.open() }
            life.http.list(message("m9", "missed", at: 1_790_000_100))
            try await eventually("it sleeps") { life.clock.deadlines.contains(life.clock.now.addingTimeInterval(600)) }
            life.clock.advance(by: .seconds(600))
            // The probes of their connections hang, too.
            try await eventually("four hang") { gate.arrivals >= 4 }
            try await eventually("the fifth was asked") { life.http.texts == ["ana: missed"] }
        }
    }
}
