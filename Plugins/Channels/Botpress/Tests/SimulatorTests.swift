import BotpressChannel
import BotpressSimulator
import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing

/// Conversations between the adapter and the simulator, in every dialect.
@Suite(.timeLimit(.minutes(5)))
struct SimulatorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let customer: UnifiedContact
        var settings: [String: SettingValue?] = [:]
        let thread: String
        /// True if the hub's messages come back as echoes.
        let isEchoed: Bool
    }

    static let cases = [
        Case(
            testDescription: "forwarder",
            customer: UnifiedContact(id: "user_1", name: "Ana Roy", aliases: ["conv_1"]),
            thread: "runtime:conv_1",
            isEchoed: true
        ),
        Case(
            testDescription: "forwarder, with a tag",
            customer: UnifiedContact(id: "user_1", aliases: ["conv_1"]),
            settings: ["message_tag": .text("hubMessageId")],
            thread: "runtime:conv_1",
            isEchoed: true
        ),
        Case(
            testDescription: "Messaging API",
            customer: UnifiedContact(id: "hub-conv-1"),
            thread: "messaging_api:hub-conv-1",
            isEchoed: false
        ),
        Case(
            testDescription: "Messaging server",
            customer: UnifiedContact(id: "3c9a6c3e", aliases: ["8d1f2e3a"]),
            thread: "server:8d1f2e3a",
            isEchoed: true
        ),
        Case(
            testDescription: "Messaging server, role brain",
            customer: UnifiedContact(id: "3c9a6c3e", aliases: ["8d1f2e3a"]),
            settings: ["role": .text("brain")],
            thread: "server:8d1f2e3a",
            isEchoed: true
        ),
        Case(
            testDescription: "Chat API, role brain",
            customer: UnifiedContact(id: "user_bot", aliases: ["conv_1"]),
            settings: Sample.brain,
            thread: "chat:conv_1",
            isEchoed: true
        ),
    ]

    /// A message is answered through the API that it came by, and the echo of the reply is ignored.
    @Test(arguments: cases)
    func messageIsAnsweredInItsDialect(_ testCase: Case) async throws {
        let hub = AnsweringHub(for: BotpressAdapter.self)
        try await withSimulator(hub: hub, settings: testCase.settings) { server, baseURL in
            await hub.connect(to: try Sample.adapter(testCase.settings, baseURL: baseURL))
            let sent = try await server.say("Hello", as: testCase.customer, to: Sample.channel)
            #expect(sent.answer == 200)
            let replies = await server.journal.replies(to: testCase.customer.id, on: Sample.channel)
            #expect(replies.map(\.text) == ["You said: Hello"])
            let events = try await hub.events(atLeast: testCase.isEchoed ? 2 : 1)
            guard case .message(let message)? = events.first else {
                Issue.record("no message")
                return
            }
            #expect(message.thread == testCase.thread)
            #expect(message.externalID == sent.providerID)
            for event in events.dropFirst() {
                guard case .ignored = event else {
                    Issue.record("the echo became \(event.name)")
                    continue
                }
            }
        }
    }

    @Test(arguments: cases)
    func lostSendIsFound(_ testCase: Case) async throws {
        let hub = AnsweringHub(for: BotpressAdapter.self)
        try await withSimulator(hub: hub, settings: testCase.settings) { server, baseURL in
            let adapter = try Sample.adapter(testCase.settings, baseURL: baseURL)
            await hub.connect(to: adapter)
            let start = Date()
            let sent = try await server.say("Hello", as: testCase.customer, to: Sample.channel)
            let replies = await server.journal.replies(to: testCase.customer.id, on: Sample.channel)
            func receipt(of text: String, _ correlation: String) async throws -> DeliveryReceipt? {
                let destination = Destination(
                    contact: testCase.customer,
                    thread: testCase.thread,
                    correlation: correlation
                )
                let send = UnsettledSend(content: .text(text), destination: destination, sentAfter: start - 5)
                return try await adapter.reconcile(send, using: WebhookClient())
            }
            guard testCase.testDescription != "Messaging API" else {
                await #expect(throws: DeliveryError.self) { try await receipt(of: "You said: Hello", sent.providerID) }
                return
            }
            #expect(try await receipt(of: "You said: Hello", sent.providerID)?.externalID == replies.first?.providerID)
            #expect(try await receipt(of: "Never sent", "never") == nil)
        }
    }

    /// With a message tag, two equal sends create one message.
    @Test func repeatedSendCreatesOneMessage() async throws {
        let hub = AnsweringHub(for: BotpressAdapter.self)
        let settings: [String: SettingValue?] = ["message_tag": .text("hubMessageId")]
        let ana = UnifiedContact(id: "user_1", aliases: ["conv_1"])
        try await withSimulator(hub: hub, settings: settings) { server, baseURL in
            let adapter = try Sample.adapter(settings, baseURL: baseURL)
            _ = try await server.say("Hello", as: ana, to: Sample.channel)
            let destination = Destination(contact: ana, thread: "runtime:conv_1", correlation: "0199-send")
            let first = try await adapter.send("Hi", to: destination, using: WebhookClient())
            let second = try await adapter.send("Hi", to: destination, using: WebhookClient())
            #expect(first == second)
            #expect(await server.journal.acceptedCount == 1)
        }
    }

    @Test func customersActionsAreReceived() async throws {
        let hub = AnsweringHub(for: BotpressAdapter.self)
        try await withSimulator(hub: hub) { server, baseURL in
            await hub.connect(to: try Sample.adapter(baseURL: baseURL))
            let ana = UnifiedContact(id: "user_1", aliases: ["conv_1"])
            let leo = UnifiedContact(id: "3c9a6c3e")
            for customer in [ana, leo] {
                _ = try await server.act(.tap(id: "book", title: "Book a visit"), as: customer, on: Sample.channel)
                _ = try await server.act(.media(.image, caption: "front"), as: customer, on: Sample.channel)
                _ = try await server.act(
                    .location(latitude: 1, longitude: 2, name: "Home"),
                    as: customer,
                    on: Sample.channel
                )
            }
            let contents = await hub.events.compactMap { event -> ContentPart? in
                if case .message(let message) = event { message.content.first } else { nil }
            }
            #expect(contents.count == 6)
            #expect(contents.contains(.text("Book a visit")))
            #expect(contents.contains(.choice(id: "book", title: "Book a visit")))
            let place = ContentPart.location(latitude: 1, longitude: 2, name: "Home", address: nil)
            #expect(contents.count { $0 == place } == 2)
        }
    }

    @Test func hitlEventsTakeOverAndRelease() async throws {
        let hub = AnsweringHub(for: BotpressAdapter.self)
        try await withSimulator(hub: hub) { server, baseURL in
            await hub.connect(to: try Sample.adapter(baseURL: baseURL))
            let ana = UnifiedContact(id: "user_1", aliases: ["conv_1"])
            _ = try await server.act(.agentWrites("This is Marie"), as: ana, on: Sample.channel)
            _ = try await server.act(.agentLeaves, as: ana, on: Sample.channel)
            let events = await hub.events
            #expect(events.map(\.name) == ["takeover", "release"])
            if case .takeover(let takeover)? = events.first {
                #expect(takeover.text == "This is Marie")
                #expect(takeover.thread == "runtime:conv_1")
            }
            let bot = UnifiedContact(id: "hub-conv-1")
            await #expect(throws: SimulatorError.self) {
                try await server.act(.agentWrites("This is Marie"), as: bot, on: Sample.channel)
            }
        }
    }

    @Test func credentialsOfEveryAPIAreProbed() async throws {
        try await withSimulator(settings: Sample.brain) { _, baseURL in
            try await Sample.adapter(Sample.brain, baseURL: baseURL).probeCredentials(using: WebhookClient())
            for name in ["access_token", "client_token", "chat_user_key"] {
                let changes = Sample.brain.merging([name: .secret("wrong")]) { $1 }
                let adapter = try Sample.adapter(changes, baseURL: baseURL)
                await #expect {
                    try await adapter.probeCredentials(using: WebhookClient())
                } throws: { ($0 as? DeliveryError)?.disposition == .hold }
            }
        }
    }
}
