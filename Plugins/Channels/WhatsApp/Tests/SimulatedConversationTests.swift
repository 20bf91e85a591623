import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel
import WhatsAppSimulator

/// What people do at the simulated Meta, as the adapter understands it.
@Suite(.timeLimit(.minutes(1)))
struct CustomerActionTests {
    static let zoe = UnifiedContact(id: "15145550123", name: "Zoë")
    static let known = UnifiedContact(id: "15145550123", phone: "+15145550123", name: "Zoë")

    private func event(_ action: CustomerAction) async throws -> InboundEvent {
        let hub = FakeHTTP(.json([:]))
        var events: [InboundEvent] = []
        try await withSimulator(hub: hub) { server in
            let said = try await server.act(action, as: Self.zoe, on: Sample.channel)
            events = try WhatsAppAdapter.events(of: try #require(hub.requests.first))
            let entry = try #require(await server.journal.entries.first)
            #expect(entry.event == .said(action.text))
            #expect(entry.providerID == said.providerID)
        }
        #expect(events.count == 1)
        return try #require(events.first)
    }

    @Test(
        arguments: [
            (.text("Hello"), "Hello", .text("Hello")),
            (.tap(id: "book", title: "Book a visit"), "Book a visit", .choice(id: "book", title: "Book a visit")),
            (
                .location(latitude: 45.5, longitude: -73.5, name: "Old Port"), "",
                .location(latitude: 45.5, longitude: -73.5, name: "Old Port", address: nil)
            ),
        ] as [(CustomerAction, String, ContentPart)]
    )
    func isAMessage(action: CustomerAction, text: String, part: ContentPart) async throws {
        guard case .message(let message) = try await event(action) else {
            Issue.record("not a message")
            return
        }
        #expect(message.contact == Self.known)
        #expect(message.text == text)
        #expect(message.content == [part])
        #expect(message.replyTo == nil)
    }

    @Test func theOwnerTakesOver() async throws {
        guard case .takeover(let takeover) = try await event(.agentWrites("Let me see")) else {
            Issue.record("not a takeover")
            return
        }
        #expect(takeover.contact == UnifiedContact(id: "15145550123", phone: "+15145550123"))
        #expect(takeover.text == "Let me see")
    }

    @Test func nobodyCanLeave() async throws {
        try await withSimulator(hub: FakeHTTP()) { server in
            await #expect(throws: SimulatorError.unsupported("way for an agent to give a conversation back")) {
                _ = try await server.act(.agentLeaves, as: Self.zoe, on: Sample.channel)
            }
            #expect(await server.journal.entries.isEmpty)
        }
    }

    /// The adapter fetches what the customer sent, by the id in the webhook.
    @Test(arguments: [
        (OutboundMedia.Kind.image, "image/png", Data([0x89, 0x50, 0x4E, 0x47])),
        (.audio, "audio/ogg; codecs=opus", Data("OggS".utf8)),
        (.video, "video/mp4", Data([0, 0, 0, 0x1C])),
        (.document, "application/pdf", Data("%PDF".utf8)),
        (.sticker, "image/webp", Data("RIFF".utf8)),
    ])
    func aFileCanBeFetched(kind: OutboundMedia.Kind, mimeType: String, magic: Data) async throws {
        let hub = FakeHTTP(.json([:]))
        try await withSimulator(hub: hub) { server in
            let caption = kind == .image ? "this one" : nil
            _ = try await server.act(.media(kind, caption: caption), as: Self.zoe, on: Sample.channel)
            let events = try WhatsAppAdapter.events(of: try #require(hub.requests.first))
            guard case .message(let message) = try #require(events.first), let part = message.content.first,
                let media = part.media
            else {
                Issue.record("no file")
                return
            }
            #expect(message.text == caption ?? "")
            #expect(media.mimeType == mimeType)
            let adapter = try Sample.adapter(baseURL: try await server.baseURL(of: "whatsapp"))
            let file = try await adapter.download(
                media,
                of: message.externalID,
                limit: 100_000,
                using: WebhookClient()
            )
            #expect(file.data.prefix(4) == magic)
            #expect(file.mimeType == mimeType)
            await #expect(throws: MediaError.tooLarge(limit: 3)) {
                try await adapter.download(media, of: message.externalID, limit: 3, using: WebhookClient())
            }
        }
    }

    @Test func aFileIsNobodysWithoutTheToken() async throws {
        let hub = FakeHTTP(.json([:]))
        try await withSimulator(hub: hub) { server in
            _ = try await server.act(.media(.image, caption: nil), as: Self.zoe, on: Sample.channel)
            let events = try WhatsAppAdapter.events(of: try #require(hub.requests.first))
            guard case .message(let message) = try #require(events.first),
                let id = message.content.first?.media?.id
            else { return }
            let base = try await server.baseURL(of: "whatsapp")
            for url in ["\(base)/v25.0/\(id)", "\(base)/whatsapp_business/attachments?mid=\(id)"] {
                #expect(try await WebhookClient().send(HTTPRequest(url: url)).status == 401)
            }
            let token: HeaderFields = ["Authorization": "Bearer EAA-demo"]
            for (url, status) in [
                ("\(base)/v25.0/\(id)", 200), ("\(base)/v25.0/\(id)?phone_number_id=310000000000009", 400),
                ("\(base)/v25.0/1", 400), ("\(base)/whatsapp_business/attachments?mid=1", 404),
            ] {
                #expect(try await WebhookClient().send(HTTPRequest(url: url, headers: token)).status == status)
            }
        }
    }
}

/// What the adapter sends, as the simulated Meta understands it.
@Suite(.timeLimit(.minutes(1)))
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
        (.buttons(text: "Which?", choices: OutboundTests.choices(2)), "Which?\n1. Row 1\n2. Row 2"),
        (
            .list(text: "Which?", title: "Rows", choices: OutboundTests.choices(4)),
            "Which?\n1. Row 1\n2. Row 2\n3. Row 3\n4. Row 4"
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
    func isTaken(content: ReplyContent, text: String) async throws {
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

    /// What is tapped comes back as what it was sent as, with the message that offered it.
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

    /// Meta takes it, and says later that nobody is there; a reaction is told as sent and no more.
    @Test(arguments: [
        (UnifiedContact(id: "15550000126"), ReplyContent.text("Hello"), [DeliveryStatus.failed]),
        (zoe, .reaction(emoji: "👍", to: "wamid.X"), [.sent]),
    ])
    func someStatusesDiffer(customer: UnifiedContact, content: ReplyContent, expected: [DeliveryStatus]) async throws {
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

extension ContentPart {
    /// The file, if it is one.
    fileprivate var media: Media? {
        switch self {
        case .image(let media), .audio(let media), .video(let media), .document(let media), .sticker(let media): media
        default: nil
        }
    }
}
