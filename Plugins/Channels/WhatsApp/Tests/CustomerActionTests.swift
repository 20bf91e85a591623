import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel
import WhatsAppSimulator

/// The events of customer actions at the simulated Meta.
@Suite(.timeLimit(.minutes(5)))
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

    @Test func ownerEchoIsATakeover() async throws {
        guard case .takeover(let takeover) = try await event(.agentWrites("Let me see")) else {
            Issue.record("not a takeover")
            return
        }
        #expect(takeover.contact == UnifiedContact(id: "15145550123", phone: "+15145550123"))
        #expect(takeover.text == "Let me see")
    }

    @Test func agentsCannotReleaseAConversation() async throws {
        try await withSimulator(hub: FakeHTTP()) { server in
            await #expect(throws: SimulatorError.unsupported("way for an agent to release a conversation")) {
                _ = try await server.act(.agentLeaves, as: Self.zoe, on: Sample.channel)
            }
            #expect(await server.journal.entries.isEmpty)
        }
    }

    /// The adapter downloads a sent file by the id in the webhook.
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

    @Test func filesRequireTheToken() async throws {
        let hub = FakeHTTP(.json([:]))
        try await withSimulator(hub: hub) { server in
            _ = try await server.act(.media(.image, caption: nil), as: Self.zoe, on: Sample.channel)
            let events = try WhatsAppAdapter.events(of: try #require(hub.requests.first))
            guard case .message(let message) = try #require(events.first),
                let id = message.content.first?.media?.id
            else { return }
            let base = try await server.baseURL(of: "whatsapp")
            for url in ["\(base)/v25.0/\(id)", "\(base)/whatsapp_business/attachments?mid=\(id)"] {
                #expect(try await WebhookClient().send(OutboundRequest(url: url)).status == 401)
            }
            let token: HeaderFields = ["Authorization": "Bearer EAA-demo"]
            for (url, status) in [
                ("\(base)/v25.0/\(id)", 200), ("\(base)/v25.0/\(id)?phone_number_id=310000000000009", 400),
                ("\(base)/v25.0/1", 400), ("\(base)/whatsapp_business/attachments?mid=1", 404),
            ] {
                #expect(try await WebhookClient().send(OutboundRequest(url: url, headers: token)).status == status)
            }
        }
    }
}

extension ContentPart {
    /// The file, for parts that have one.
    fileprivate var media: Media? {
        switch self {
        case .image(let media), .audio(let media), .video(let media), .document(let media), .sticker(let media): media
        default: nil
        }
    }
}
