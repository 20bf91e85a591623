import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel
import WhatsAppSimulator

/// Sends of the adapter, as the simulated Meta reads them.
@Suite(.timeLimit(.minutes(5)))
struct SimulatedSendTests {
    static let zoe = CustomerActionTests.zoe

    static let contents: [(ReplyContent, String)] = [
        (.text("Hello"), "Hello"),
        (OutboundTests.image(.id("1000000000000001"), "front side"), "[image] front side"),
        (.media(OutboundMedia(kind: .audio, source: .link("https://a.test/b.ogg"))), "[audio]"),
        (
            .media(OutboundMedia(kind: .document, source: .link("https://a.test/b"), caption: "Yours", filename: "b")),
            "[document] Yours"
        ),
        (.media(OutboundMedia(kind: .sticker, source: .id("1000000000000004"))), "[sticker]"),
        (.buttons(text: "Which?", choices: OutboundTests.choices(2)), "Which?\n[Row 1] [Row 2]"),
        (
            .list(text: "Which?", title: "Rows", choices: OutboundTests.choices(4)),
            "Which?\n[Row 1] [Row 2] [Row 3] [Row 4]"
        ),
        (
            .location(latitude: 45.5, longitude: -73.5, name: "Old Port", address: "1 Quay"),
            "[location] Old Port 1 Quay"
        ),
        (.reaction(emoji: "👍", to: "wamid.X"), "[reaction] 👍"),
        (.reaction(emoji: nil, to: "wamid.X"), "[reaction taken away]"),
        (
            .template(
                MessageTemplate(
                    name: "order_ready",
                    language: "en_US",
                    parameters: ["Dana", "7"],
                    header: OutboundMedia(kind: .image, source: .link("https://a.test/o.jpg")),
                    buttonPayloads: ["TRACK-7"]
                )
            ), "[template order_ready] [image] Dana 7"
        ),
    ]

    @Test(arguments: contents)
    func validCallsAreAccepted(content: ReplyContent, text: String) async throws {
        try await withSimulator(hub: FakeHTTP()) { server in
            let adapter = try Sample.adapter(baseURL: try await server.baseURL(of: "whatsapp"))
            let destination = Destination(contact: Self.zoe, replyTo: "wamid.Y", correlation: "msg_1")
            #expect(adapter.canSend(content))
            _ = try await adapter.send(content, to: destination, using: WebhookClient())
            #expect(await server.journal.acceptedSends.map(\.event) == [.reply(text, correlation: "msg_1")])
        }
    }

    @Test func presenceAndProbeAreAnswered() async throws {
        try await withSimulator(hub: FakeHTTP()) { server in
            let adapter = try Sample.adapter(baseURL: try await server.baseURL(of: "whatsapp"))
            let destination = Destination(contact: Self.zoe, correlation: "msg_1")
            try await adapter.showPresence(for: "wamid.X", to: destination, typing: true, using: WebhookClient())
            try await adapter.probeCredentials(using: WebhookClient())
            #expect(await server.journal.entries.isEmpty)
            let stranger = try Sample.adapter(
                ["phone_number_id": .text("310000000000009")],
                baseURL: try await server.baseURL(of: "whatsapp")
            )
            await #expect(throws: DeliveryError.self) { try await stranger.probeCredentials(using: WebhookClient()) }
        }
    }

    /// A tap returns the id and title of the choice, with the message that offered it.
    @Test(
        arguments: [
            .buttons(text: "Which?", choices: [.init(id: "a", title: "A")]),
            .list(text: "Which?", title: "Rows", choices: [.init(id: "a", title: "A")]),
            .template(MessageTemplate(name: "order_ready", language: "en", buttonPayloads: ["a"])),
        ] as [ReplyContent]
    )
    func aTapNamesItsMessage(content: ReplyContent) async throws {
        let hub = FakeHTTP(.json([:]), .json([:]), .json([:]), .json([:]))
        try await withSimulator(hub: hub, clock: TestClock()) { server in
            let adapter = try Sample.adapter(baseURL: try await server.baseURL(of: "whatsapp"))
            let destination = Destination(contact: Self.zoe, correlation: "msg_1")
            let receipt = try await adapter.send(content, to: destination, using: WebhookClient())
            _ = try await server.act(.tap(id: "a", title: "A"), as: Self.zoe, on: Sample.channel)
            let events = try WhatsAppAdapter.events(of: try #require(hub.requests.first))
            guard case .message(let message) = try #require(events.first) else { return }
            #expect(message.content == [.choice(id: "a", title: "A")])
            #expect(message.replyTo == receipt.externalID)
        }
    }

    /// Meta accepts the send and reports the failure later; a reaction gets the status sent only.
    @Test(arguments: [
        (UnifiedContact(id: "15550000126"), ReplyContent.text("Hello"), [DeliveryStatus.failed]),
        (zoe, .reaction(emoji: "👍", to: "wamid.X"), [.sent]),
    ])
    func uncommonStatusesAreMapped(customer: UnifiedContact, content: ReplyContent, expected: [DeliveryStatus])
        async throws
    {
        let hub = FakeHTTP(.json([:]), .json([:]), .json([:]))
        let clock = TestClock()
        try await withSimulator(hub: hub, clock: clock) { server in
            let adapter = try Sample.adapter(baseURL: try await server.baseURL(of: "whatsapp"))
            let destination = Destination(contact: customer, correlation: "msg_1")
            _ = try await adapter.send(content, to: destination, using: WebhookClient())
            await clock.waitForSleepers(1)
            #expect(clock.sleeperCount == 1)
            clock.advance(by: .seconds(1))
            _ = await server.journal.waitForEntry { $0.event == .webhook(attempt: 1, answer: 200) }
            let updates = try hub.requests.flatMap(WhatsAppAdapter.events(of:)).compactMap { event in
                if case .status(let update) = event { update } else { nil }
            }
            #expect(updates.map(\.status) == expected)
            #expect(updates.first?.error?.code == (expected == [.failed] ? "131026" : nil))
        }
    }
}
