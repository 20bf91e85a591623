import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("A provider that hangs", .timeLimit(.minutes(1)))
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

    /// The provider has to be asked for each item: the items of others do not wait for that.
    @Test func confirmingTakesNoPlaceOfOthers() async throws {
        let gate = Gate()
        let shape = { (options: inout HubOptions) in
            options.inbound.total = 4
            options.confirming.total = 6
        }
        try await withHub(channels(4, of: ToyUnsigned.self), configure: shape) { life in
            life.http.stall("bad", gate)
            // A hub ends only when its calls have.
            defer { gate.open() }
            for number in 0..<4 {
                await life.post(
                    (0..<8).map { message("b\(number)-\($0)", from: "visitor-\($0)", "hello") },
                    to: "\(200 + number)",
                    via: "toy-unsigned"
                )
            }
            try await eventually("every place for asking is taken") { gate.arrivals == 6 }
            await life.post(message("m1", "hello"))
            try await eventually("the other is answered") { life.http.texts == ["ana: hello"] }
            #expect(gate.arrivals == 6)
        }
    }

    /// One provider's outage does not take the places of the others' sends.
    @Test func sendingTakesNoPlaceOfOtherAdapters() async throws {
        let gate = Gate()
        let shape = { (options: inout HubOptions) in
            options.outbox.total = 6
            options.outbox.perAdapter = 4
        }
        try await withHub(channels(8, of: ToyRich.self), configure: shape) { life in
            life.http.stall("bad", gate)
            // A hub ends only when its calls have.
            defer { gate.open() }
            for number in 0..<8 {
                await life.post(message("b\(number)", "hello"), to: "\(200 + number)", via: "toy-rich")
            }
            try await eventually("the adapter's places are taken") { gate.arrivals == 4 }
            await life.post(message("m1", "hello"))
            try await eventually("the other is answered") { life.http.texts == ["ana: hello"] }
            #expect(gate.arrivals == 4)
        }
    }

    /// After some failures nothing more is spent on an endpoint, but for one attempt at a time; what waits is sent when
    /// the endpoint answers again.
    @Test func anEndpointThatDoesNotAnswerIsLeftAlone() async throws {
        try await withHub([channel(of: ToyRich.self, Echo())]) { life in
            for number in 1...20 {
                life.http.script("c\(number): hello", [.notSent])
                await life.post(message("m\(number)", from: "c\(number)", "hello"), via: "toy-rich")
                try await life.settle()
            }
            #expect(life.http.texts.count == 5)
            let reasons = try await life.books.lines(
                "SELECT DISTINCT reason FROM outbox WHERE attempts = 1 ORDER BY id"
            )
            #expect(
                reasons.count == 2 && reasons[1].hasPrefix("not sent: toy.example does not answer; next attempt at")
            )
            for _ in 0..<20 {
                life.clock.advance(by: .seconds(60))
                try await life.settle()
            }
            #expect(try await life.books.lines("SELECT state, count(*) FROM outbox GROUP BY state") == ["sent 20"])
        }
    }

    /// A provider that takes its time is asked for one tenant; the others are asked meanwhile.
    @Test func backfillGoesOnForOtherTenants() async throws {
        let gate = Gate()
        let fine = channel(named: "zoe/chat", of: ToyRich.self, number: "300", Echo())
        try await withHub(channels(4, of: ToyRich.self) + [fine]) { life in
            let all = "SELECT count(*) FROM channel_state WHERE backfilled_until > 0"
            try await life.eventually(all, gives: "5")
            life.http.stall("bad", gate)
            // A hub ends only when its calls have.
            defer { gate.open() }
            life.http.list(message("m9", "missed", at: 1_790_000_100))
            try await eventually("it sleeps") { life.clock.deadlines.contains(life.clock.now.addingTimeInterval(600)) }
            life.clock.advance(by: .seconds(600))
            try await eventually("four hang") { gate.arrivals == 4 }
            try await eventually("the fifth was asked") { life.http.texts == ["ana: missed"] }
        }
    }
}
