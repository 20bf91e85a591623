import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel
import TwilioSimulator

/// The simulated Twilio against the adapter, over a real socket.
@Suite(.timeLimit(.minutes(5)))
struct SimulatorTests {
    static let customer = UnifiedContact(id: "+15145550123", name: "Zoë")
    static let whatsApp: [String: SettingValue?] = ["number": .text("whatsapp:+15550100200")]

    private func adapter(
        _ server: SimulatorServer,
        _ settings: [String: SettingValue?] = [:],
        urlKey: String? = nil
    ) async throws -> TwilioAdapter {
        try Sample.adapter(settings, baseURL: try await server.baseURL(of: "twilio"), urlKey: urlKey)
    }

    struct Said: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let action: CustomerAction
        var settings: [String: SettingValue?] = [:]
        let parts: [ContentPart]
    }

    static let actions = [
        Said(testDescription: "SMS", action: .text("Hi 👋 a+b & c "), parts: [.text("Hi 👋 a+b & c ")]),
        Said(testDescription: "WhatsApp", action: .text("Hi"), settings: whatsApp, parts: [.text("Hi")]),
        Said(
            testDescription: "a button",
            action: .tap(id: "ok-7", title: "Confirm"),
            settings: whatsApp,
            parts: [.choice(id: "ok-7", title: "Confirm")]
        ),
        Said(
            testDescription: "a place",
            action: .location(latitude: 52.37, longitude: 4.89, name: "Dam Square"),
            settings: whatsApp,
            parts: [.location(latitude: 52.37, longitude: 4.89, name: "Dam Square", address: nil)]
        ),
    ]

    @Test(arguments: actions)
    func simulatedWebhooksAreAuthenticAndNormalized(_ said: Said) async throws {
        let hub = FakeHTTP(.json([:]))
        try await withSimulator(hub: hub, settings: said.settings) { server in
            let result = try await server.act(said.action, as: Self.customer, on: Sample.channel)
            #expect(result.answer == 200)
            let webhook = try #require(hub.requests.first)
            let adapter = try await adapter(server, said.settings)
            #expect(!Set(TwilioAdapter.locate(WebhookRequest(posted: webhook))).isDisjoint(with: adapter.addresses))
            guard case .message(let message) = try adapter.events(of: webhook)[0] else {
                Issue.record("not a message")
                return
            }
            #expect(message.externalID == result.providerID)
            #expect(message.content == said.parts)
            #expect(message.contact.phone == "+15145550123")
            #expect(message.contact.id == (said.settings.isEmpty ? "" : "whatsapp:") + "+15145550123")
            #expect(message.contact.name == (said.settings.isEmpty ? nil : "Zoë"))
        }
    }

    @Test(arguments: [
        CustomerAction.tap(id: "1", title: "a"), .location(latitude: 1, longitude: 2, name: nil),
        .media(.video, caption: nil), .agentWrites("I will do it"), .agentLeaves,
    ])
    func smsRejectsUnsupportedActions(_ action: CustomerAction) async throws {
        try await withSimulator(hub: FakeHTTP()) { server in
            await #expect(throws: SimulatorError.self) {
                _ = try await server.act(action, as: Self.customer, on: Sample.channel)
            }
        }
    }

    /// The picture is behind a redirect, as at Twilio.
    @Test func aPictureCanBeFetched() async throws {
        let hub = FakeHTTP(.json([:]))
        try await withSimulator(hub: hub) { server in
            let said = try await server.act(.media(.image, caption: "Look"), as: Self.customer, on: Sample.channel)
            let adapter = try await adapter(server)
            guard case .message(let message) = try adapter.events(of: try #require(hub.requests.first))[0],
                case .image(let media) = message.content.last
            else {
                Issue.record("not a picture")
                return
            }
            #expect(message.text == "Look")
            let file = try await adapter.download(media, of: said.providerID, limit: 1_000, using: WebhookClient())
            #expect(file.mimeType == "image/png")
            #expect(file.data.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
        }
    }

    @Test(arguments: [(whatsApp, 4), ([:], 3)])
    func aSendIsAcceptedAndItsStatusesFollow(settings: [String: SettingValue?], count: Int) async throws {
        let hub = FakeHTTP(.json([:]), .json([:]), .json([:]), .json([:]))
        try await withSimulator(hub: hub, settings: settings, urlKey: "k") { server in
            let adapter = try await adapter(server, settings, urlKey: "k")
            let destination = Destination(contact: Self.customer, correlation: "msg_7")
            let receipt = try await adapter.send("Bonjour Zoë", to: destination, using: WebhookClient())
            let sends = await server.journal.acceptedSends
            #expect(sends.map(\.providerID) == [receipt.externalID])
            #expect(sends.map(\.event) == [.reply("Bonjour Zoë", correlation: "msg_7")])
            let last = count == 4 ? DeliveryStatus.read : .delivered
            let told = try #require(await server.journal.waitForEntry { $0.event == .status(last) })
            _ = await server.journal.waitForEntry {
                $0.number > told.number && $0.event == .webhook(attempt: 1, answer: 200)
            }
            #expect(Set(hub.requests.map(\.url)) == ["http://hub.test/webhooks/twilio/k/status?mid=msg_7"])
            let updates = try hub.requests.flatMap(adapter.events(of:)).compactMap { event in
                if case .status(let update) = event { update } else { nil }
            }
            #expect(updates.map(\.status) == Array([.queued, .sent, .delivered, .read].prefix(count)))
            #expect(Set(updates.map(\.externalID)) == [receipt.externalID])
            #expect(Set(updates.map(\.correlation)) == ["msg_7"])
        }
    }

    /// Twilio never retries.
    @Test func refusedWebhooksAreNotRetried() async throws {
        let hub = FakeHTTP(.json(status: 503, [:]))
        let clock = TestClock()
        try await withSimulator(hub: hub, clock: clock) { server in
            let said = try await server.say("Hello", as: Self.customer, to: Sample.channel)
            #expect(said.answer == 503)
            #expect(clock.sleeperCount == 0)
        }
    }

    /// A lost webhook can be fetched from the list.
    @Test func lostWebhooksCanBeBackfilled() async throws {
        try await withSimulator(hub: FakeHTTP()) { server in
            let start = Date()
            let lost = try await server.say("Hello", as: Self.customer, to: Sample.channel)
            let picture = try await server.act(.media(.image, caption: nil), as: Self.customer, on: Sample.channel)
            let adapter = try await adapter(server)
            let items = try await adapter.backfill(since: start, using: WebhookClient())
            #expect(Set(items.map(\.key.rawValue)) == ["message:\(lost.providerID)", "message:\(picture.providerID)"])
        }
    }

    @Test func acceptedSendsAreReconciled() async throws {
        try await withSimulator(hub: FakeHTTP()) { server in
            let adapter = try await adapter(server)
            let destination = Destination(contact: Self.customer, correlation: "1")
            let start = Date()
            let receipt = try await adapter.send("Bonjour", to: destination, using: WebhookClient())
            var send = UnsettledSend(content: .text("Bonjour"), destination: destination, sentAfter: start)
            let http = WebhookClient()
            #expect(try await adapter.reconcile(send, using: http)?.externalID == receipt.externalID)
            send.content = .text("Bonsoir")
            #expect(try await adapter.reconcile(send, using: http) == nil)
            try await adapter.probeCredentials(using: http)
        }
    }

    @Test(arguments: ["api", "inline"])
    func messageAndReplyRoundTrip(reply: String) async throws {
        let hub = InlineHub()
        let settings: [String: SettingValue?] = ["reply": .text(reply)]
        try await withSimulator(hub: hub, settings: settings) { server in
            await hub.connect(to: try await adapter(server, settings))
            for line in TwilioAPISimulator.demoConversation {
                guard case .provider(let action) = line.action else { continue }
                let said = try await server.act(action, as: line.customer, on: Sample.channel)
                let replies = await server.journal.replies(
                    to: line.customer.id,
                    on: Sample.channel,
                    after: said.journalNumber
                )
                #expect(replies.isEmpty == (line.outcome != .replies(1)))
                #expect(replies.compactMap(\.text).allSatisfy { $0.hasPrefix("You said: ") })
            }
        }
    }

    /// The same customer has another address on WhatsApp, and replies still arrive.
    @Test func customersKeepTheirOwnID() async throws {
        let hub = InlineHub()
        try await withSimulator(hub: hub, settings: Self.whatsApp) { server in
            await hub.connect(to: try await adapter(server, Self.whatsApp))
            let said = try await server.say("a & <b>", as: Self.customer, to: Sample.channel)
            let replies = await server.journal.replies(
                to: Self.customer.id,
                on: Sample.channel,
                after: said.journalNumber
            )
            #expect(replies.map(\.text) == ["You said: a & <b>"])
        }
    }

    /// A plain text would go to the customer.
    @Test(arguments: [("text/plain", ["OK"]), ("application/json", []), ("text/xml", [])])
    func responsesAreRead(type: String, expected: [String]) async throws {
        let answer = OutboundResponse(status: 200, headers: ["Content-Type": type], body: Data("OK".utf8))
        try await withSimulator(hub: FakeHTTP(.response(answer))) { server in
            _ = try await server.say("Hello", as: Self.customer, to: Sample.channel)
            #expect(await server.journal.acceptedSends.compactMap(\.text) == expected)
        }
    }

    @Test func typingIndicatorIsAccepted() async throws {
        try await withSimulator(hub: FakeHTTP(.json([:])), settings: Self.whatsApp) { server in
            let said = try await server.say("Hello", as: Self.customer, to: Sample.channel)
            let adapter = try await adapter(server, Self.whatsApp)
            let destination = Destination(contact: Self.customer, correlation: "1")
            let http = WebhookClient()
            try await adapter.showPresence(for: said.providerID, to: destination, typing: true, using: http)
            await #expect(throws: DeliveryError.self) {
                try await adapter.showPresence(for: "SM1", to: destination, typing: true, using: http)
            }
        }
    }
}
