import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel
import WhatsAppSimulator

/// The simulated Meta against the adapter, over a real socket.
@Suite(.timeLimit(.minutes(5)))
struct SimulatorTests {
    static let customer = UnifiedContact(id: "15145550123", name: "Zoë")

    @Test func simulatedWebhooksAreAuthenticAndNormalized() async throws {
        let hub = FakeHTTP(.json([:]))
        let clock = TestClock()
        try await withSimulator(hub: hub, clock: clock) { server in
            let said = try await server.say("Hi 👋 a/b", as: Self.customer, to: Sample.channel)
            #expect(said.answer == 200)
            let webhook = try #require(hub.requests.first)
            #expect(webhook.url == "http://hub.test/webhooks/whatsapp")
            #expect(webhook.body.allSatisfy { $0 < 0x80 })
            #expect(
                WhatsAppAdapter.locate(WebhookRequest(posted: webhook)) == [
                    Address("phone_number_id", "310000000000001")
                ]
            )
            #expect(
                try WhatsAppAdapter.events(of: webhook) == [
                    .message(
                        UnifiedMessage(
                            externalID: said.providerID,
                            sentAt: clock.now,
                            contact: UnifiedContact(id: "15145550123", phone: "+15145550123", name: "Zoë"),
                            text: "Hi 👋 a/b",
                            content: [.text("Hi 👋 a/b")]
                        )
                    )
                ]
            )
        }
    }

    @Test func contactsMayHaveAUserIDOnly() async throws {
        let hub = FakeHTTP(.json([:]))
        try await withSimulator(hub: hub) { server in
            let kees = UnifiedContact(id: "NL.77000000000000000001", name: "Kees")
            _ = try await server.say("hoi", as: kees, to: Sample.channel)
            let events = try WhatsAppAdapter.events(of: try #require(hub.requests.first))
            guard case .message(let message) = try #require(events.first) else {
                Issue.record("not a message")
                return
            }
            #expect(message.contact == kees)
        }
    }

    @Test func aSendIsAcceptedAndItsStatusesFollow() async throws {
        let hub = FakeHTTP(.json([:]), .json([:]), .json([:]))
        let clock = TestClock()
        try await withSimulator(hub: hub, clock: clock) { server in
            let adapter = try Sample.adapter(baseURL: try await server.baseURL(of: "whatsapp"))
            let destination = Destination(contact: Self.customer, correlation: "msg_7")
            let receipt = try await adapter.send("Bonjour Zoë", to: destination, using: WebhookClient())
            let sends = await server.journal.acceptedSends
            #expect(sends.map(\.providerID) == [receipt.externalID])
            #expect(sends.map(\.event) == [.reply("Bonjour Zoë", correlation: "msg_7")])
            #expect(await server.journal.replies(to: "15145550123", on: Sample.channel) == sends)

            let pace = [(3, 50, DeliveryStatus.sent), (2, 100, .delivered), (1, 250, .read)]
            for (sleepers, milliseconds, status) in pace {
                await clock.waitForSleepers(sleepers)
                clock.advance(by: .milliseconds(milliseconds))
                let told = try #require(await server.journal.waitForEntry { $0.event == .status(status) })
                _ = await server.journal.waitForEntry { $0.number > told.number }
            }
            let updates = try hub.requests.flatMap(WhatsAppAdapter.events(of:)).compactMap { event in
                if case .status(let update) = event { update } else { nil }
            }
            #expect(updates.map(\.status) == [.sent, .delivered, .read])
            #expect(Set(updates.map(\.externalID)) == [receipt.externalID])
            #expect(Set(updates.map(\.correlation)) == ["msg_7"])
        }
    }

    /// A hub that was down gets its webhooks once it is back, byte for byte the same.
    @Test func webhooksAreRetriedUntilAccepted() async throws {
        let hub = FakeHTTP(
            .failure(.notSent("refused")),
            .json(status: 503, [:]),
            .json(status: 204, [:]),
            .json([:])
        )
        let clock = TestClock()
        try await withSimulator(hub: hub, clock: clock) { server in
            let said = try await server.say("Hello", as: Self.customer, to: Sample.channel)
            #expect(said.answer == nil)
            for (milliseconds, attempt, answer) in [(250, 2, 503), (500, 3, 204), (1_000, 4, 200)] {
                await clock.waitForSleepers(1)
                clock.advance(by: .milliseconds(milliseconds - 1))
                #expect(hub.requests.count == attempt - 1)
                clock.advance(by: .milliseconds(1))
                _ = await server.journal.waitForEntry { $0.event == .webhook(attempt: attempt, answer: answer) }
            }
            #expect(clock.sleeperCount == 0)
            #expect(hub.requests.count == 4)
            #expect(Set(hub.requests.map(\.body)).count == 1)
        }
    }

    @Test func messageAndReplyRoundTrip() async throws {
        let hub = AnsweringHub()
        try await withSimulator(hub: hub) { server in
            await hub.connect(to: try Sample.adapter(baseURL: try await server.baseURL(of: "whatsapp")))
            for line in WhatsAppCloudSimulator.demoConversation {
                guard case .provider(.text(let text)) = line.action else { continue }
                let said = try await server.say(text, as: line.customer, to: Sample.channel)
                let reply = await server.journal.waitForReply(
                    to: line.customer.id,
                    on: Sample.channel,
                    after: said.journalNumber,
                    timeout: .seconds(10)
                )
                #expect(reply?.text == "\(line.customer.name ?? ""): \(text)")
            }
        }
    }

    @Test func aScriptCanDriveIt() async throws {
        let hub = AnsweringHub()
        try await withSimulator(hub: hub) { server in
            await hub.connect(to: try Sample.adapter(baseURL: try await server.baseURL(of: "whatsapp")))
            let said = try await server.control(
                "say",
                [
                    "channel": "lotus-dental/whatsapp", "text": "Hello", "wait_ms": 10_000,
                    "customer": ["id": "15145550123", "name": "Ana"],
                ]
            )
            #expect(said.status == 200)
            #expect(said.json["replies"] == ["Ana: Hello"])
            #expect(said.json["webhook_status"] == 200)
            #expect(try #require(said.json["milliseconds"]?.integer) >= 0)

            let journal = try await server.control("journal", nil).json["entries"]?.array ?? []
            #expect(journal.first?["event"] == "said")
            #expect(journal.first?["id"] == said.json["message_id"])
            #expect(journal.filter { $0["event"] == "reply" }.map { $0["text"] } == ["Ana: Hello"])
        }
    }

    @Test(
        arguments: [
            (["channel": "lotus-dental/sms", "text": "Hello"], 404),
            (["channel": "lotus-dental", "text": "Hello"], 400),
            (["text": "Hello"], 400),
            (["channel": "lotus-dental/whatsapp"], 400),
            ([], 400),
        ] as [(JSONValue, Int)]
    )
    func invalidControlCallsAreRefused(call: JSONValue, status: Int) async throws {
        let hub = FakeHTTP()
        try await withSimulator(hub: hub) { server in
            let answer = try await server.control("say", call)
            #expect(answer.status == status)
            #expect(answer.json["error"]?.string?.isEmpty == false)
            #expect(hub.requests.isEmpty)
        }
    }

    @Test func onlyInstalledProvidersAnswer() async throws {
        try await withSimulator(hub: FakeHTTP()) { server in
            let port = try await server.boundPort
            let answer = try await WebhookClient().send(OutboundRequest(url: "http://127.0.0.1:\(port)/telegraph/send"))
            #expect(answer.status == 404)
            await #expect(throws: SimulatorError.unknownKind("telegraph")) {
                try await server.install(["telegraph": []])
            }
            let stranger = ChannelID(tenant: "lotus-dental", name: "sms")
            await #expect(throws: SimulatorError.unknownChannel(stranger)) {
                _ = try await server.say("Hello", as: Self.customer, to: stranger)
            }
        }
    }

    /// The port is free once the server has stopped.
    @Test func stoppedServerFreesItsPort() async throws {
        let server = SimulatorServer(registry: SimulatorRegistry())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let port = try await server.boundPort
            #expect(port > 0)
            group.cancelAll()
            while (try? await group.next()) != nil {}
        }
        await #expect(throws: SimulatorError.notRunning) { _ = try await server.boundPort }
    }
}
