import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel
import WhatsAppSimulator

/// Injected faults of the simulated Meta, and the closed window.
@Suite(.timeLimit(.minutes(5)))
struct SimulatorFaultTests {
    static let zoe = CustomerActionTests.zoe
    static let destination = Destination(contact: zoe, correlation: "msg_1")
    static let template = ReplyContent.template(MessageTemplate(name: "hello_world", language: "en"))

    private func error(
        of fault: SimulatorFault,
        sending content: ReplyContent = .text("Hello")
    ) async throws -> DeliveryError? {
        var failure: DeliveryError?
        try await withSimulator(hub: FakeHTTP()) { server in
            let adapter = try Sample.adapter(baseURL: try await server.baseURL(of: "whatsapp"))
            await server.faults.arm(fault, at: "whatsapp")
            do throws(DeliveryError) {
                _ = try await adapter.send(content, to: Self.destination, using: WebhookClient())
            } catch { failure = error }
            // The fault occurs once; a closed window does not affect a template.
            if case .template = content { return }
            _ = try await adapter.send(content, to: Self.destination, using: WebhookClient())
            #expect(await server.faults.pending(at: "whatsapp").isEmpty)
        }
        return failure
    }

    @Test func faultsAreDeclared() {
        #expect(WhatsAppCloudSimulator.faults == [.batchWebhooks, .throttle, .expiredToken, .closedWindow])
    }

    @Test(arguments: [(Duration.seconds(7), Duration.seconds(7)), (.milliseconds(1_200), .seconds(2))])
    func throttles(asked: Duration, told: Duration) async throws {
        guard case .throttled(.channel, let wait, _) = try await error(of: .throttle(retryAfter: asked)) else {
            Issue.record("not throttled")
            return
        }
        #expect(wait == told)
    }

    @Test func expiredTokenFaultHoldsTheChannel() async throws {
        #expect(try await error(of: .expiredToken)?.disposition == .hold)
    }

    @Test func closedWindowFaultRefusesFreeText() async throws {
        #expect(try await error(of: .closedWindow)?.disposition == .closeWindow)
        #expect(try await error(of: .closedWindow, sending: Self.template) == nil)
    }

    /// The send was accepted; the adapter must not report a failure.
    @Test(arguments: [SimulatorFault.failAfterAccepting, .dropAfterAccepting])
    func aLostAnswerIsAmbiguous(fault: SimulatorFault) async throws {
        try await withSimulator(hub: FakeHTTP()) { server in
            let adapter = try Sample.adapter(baseURL: try await server.baseURL(of: "whatsapp"))
            await server.faults.arm(fault, at: "whatsapp")
            let error = try #require(
                await #expect(throws: DeliveryError.self) {
                    try await adapter.send("Hello", to: Self.destination, using: WebhookClient())
                }
            )
            #expect(error.disposition == .reconcile)
            #expect(await server.journal.acceptedSends.count == 1)
        }
    }

    /// A day after the customer's last message only templates are accepted, until they write again.
    @Test func windowClosesAfterADay() async throws {
        let clock = TestClock()
        try await withSimulator(hub: FakeHTTP(.json([:]), .json([:])), clock: clock) { server in
            let adapter = try Sample.adapter(baseURL: try await server.baseURL(of: "whatsapp"))
            func send(_ content: ReplyContent) async throws {
                _ = try await adapter.send(content, to: Self.destination, using: WebhookClient())
            }
            _ = try await server.say("Hello", as: Self.zoe, to: Sample.channel)
            // Whole seconds of one day; a pending webhook retry does not matter here.
            clock.advance(by: .seconds(86_399))
            try await send(.text("still"))
            clock.advance(by: .seconds(1))
            await #expect(throws: DeliveryError.self) { try await send(.text("too late")) }
            _ = try await server.act(.agentWrites("Hello?"), as: Self.zoe, on: Sample.channel)
            await #expect(throws: DeliveryError.self) { try await send(.text("too late")) }
            try await send(Self.template)
            _ = try await server.say("Hello", as: Self.zoe, to: Sample.channel)
            try await send(.text("again"))
            #expect(
                await server.journal.acceptedSends.map(\.text) == ["still", "[template hello_world]", "again"]
            )
        }
    }

    // MARK: - Batches

    @Test func batchedWebhooksShareARequest() async throws {
        let hub = FakeHTTP(.json([:]))
        let clock = TestClock()
        try await withSimulator(hub: hub, clock: clock) { server in
            await server.faults.arm(.batchWebhooks(2), at: "whatsapp")
            let lucas = UnifiedContact(id: "15145550199", name: "Lucas")
            async let first = server.say("one", as: Self.zoe, to: Sample.channel)
            await clock.waitForSleepers(1)
            #expect(hub.requests.isEmpty)
            let second = try await server.say("two", as: lucas, to: Sample.channel)
            let answer = try await first.answer
            #expect(answer == 200)
            #expect(second.answer == 200)
            #expect(hub.requests.count == 1)
            let events = try WhatsAppAdapter.events(of: try #require(hub.requests.first))
            let texts = events.compactMap { event in
                if case .message(let message) = event { message.text } else { nil }
            }
            #expect(texts == ["one", "two"])
        }
    }

    static let second: [String: SettingValue] = [
        "phone_number_id": .text("310000000000003"), "waba_id": .text("210000000000002"),
    ]

    /// One app may have several accounts, each with an entry of its own.
    ///
    /// Webhooks of another app are posted separately.
    @Test(arguments: [(second, 1), (second.merging(["app_secret": .secrets([Secret("another")])]) { $1 }, 2)])
    func onlyOneAppsWebhooksGoTogether(other: [String: SettingValue], requests: Int) async throws {
        let hub = FakeHTTP(.json([:]), .json([:]))
        let clock = TestClock()
        try await withSimulator(hub: hub, clock: clock, others: ["second": other]) { server in
            await server.faults.arm(.batchWebhooks(2), at: "whatsapp")
            async let first = server.say("one", as: Self.zoe, to: Sample.channel)
            await clock.waitForSleepers(1)
            let channel = ChannelID(tenant: Sample.channel.tenant, name: "second")
            _ = try await server.say("two", as: Self.zoe, to: channel)
            clock.advance(by: .milliseconds(300))
            _ = try await first
            #expect(hub.requests.count == requests)
            let bodies = try hub.requests.map { try JSONValue(parsing: $0.body) }
            #expect(bodies.map { $0["entry"]?.array?.count } == Array(repeating: 3 - requests, count: requests))
        }
    }

    /// A batch does not wait forever.
    @Test func incompleteBatchesAreSent() async throws {
        let hub = FakeHTTP(.json([:]))
        let clock = TestClock()
        try await withSimulator(hub: hub, clock: clock) { server in
            await server.faults.arm(.batchWebhooks(3), at: "whatsapp")
            async let said = server.say("one", as: Self.zoe, to: Sample.channel)
            await clock.waitForSleepers(1)
            clock.advance(by: .milliseconds(300))
            let answer = try await said.answer
            #expect(answer == 200)
            #expect(hub.requests.count == 1)
        }
    }

    /// The demonstration is short and names its requirements.
    @Test func demonstrationIsShortAndComplete() {
        let lines = WhatsAppCloudSimulator.demoConversation
        #expect(lines.count <= 12)
        #expect(Set(lines.map(\.language)) == ["en", "fr"])
        #expect(Set(lines.map(\.customer)).count == 3)
        #expect(lines.contains { $0.action == .operatorReleases })
    }
}
