import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import CrispChannel
import CrispSimulator
import Foundation
import Testing

/// Customers' and operators' actions at the simulated Crisp, read by the adapter.
@Suite(.timeLimit(.minutes(5)))
struct CustomerActionTests {
    static let ada = UnifiedContact(id: Sample.session, name: "Ada")

    private func event(_ action: CustomerAction, _ name: String, isUnverified: Bool = false) async throws
        -> InboundEvent
    {
        let hub = HookRecorder()
        var events: [InboundEvent] = []
        try await withSimulator(hub: hub, isUnverified: isUnverified) { server, adapter in
            let result = try await server.act(action, as: Self.ada, on: Sample.channel)
            #expect(result.answer == 200)
            events = try adapter.events(of: await hub.hook(name))
        }
        #expect(events.count == 1)
        return try #require(events.first)
    }

    @Test(arguments: [false, true])
    func visitorsMessageIsReceived(isUnverified: Bool) async throws {
        let event = try await event(.text("Où est ma commande ?"), "message:send", isUnverified: isUnverified)
        guard case .message(let message) = event else {
            Issue.record("\(event.name)")
            return
        }
        #expect(message.text == "Où est ma commande ?")
        #expect(message.contact == Self.ada)
    }

    @Test func operatorTakesOverAndReleases() async throws {
        guard case .takeover(let takeover) = try await event(.agentWrites("Let me see"), "message:received"),
            case .release(let release) = try await event(.agentLeaves, "session:set_state")
        else {
            Issue.record("no takeover or release")
            return
        }
        #expect(takeover.text == "Let me see")
        #expect(takeover.contact.id == Sample.session)
        #expect(release.contact.id == Sample.session)
    }

    @Test func visitorsChoiceAnswersThePicker() async throws {
        let hub = HookRecorder()
        try await withSimulator(hub: hub) { server, adapter in
            _ = try await server.say("Hello", as: Self.ada, to: Sample.channel)
            let content = ReplyContent.buttons(
                text: "How shall we deliver?",
                choices: [.init(id: "post", title: "By post"), .init(id: "pickup", title: "I will collect it")]
            )
            let receipt = try await adapter.send(content, to: Sample.destination(), using: WebhookClient())
            let tap = CustomerAction.tap(id: "pickup", title: "I will collect it")
            _ = try await server.act(tap, as: Self.ada, on: Sample.channel)
            guard case .message(let message) = try adapter.events(of: await hub.hook("message:updated")).first else {
                Issue.record("no message")
                return
            }
            #expect(message.content == [.choice(id: "pickup", title: "I will collect it")])
            #expect(message.replyTo == receipt.externalID)
        }
    }

    @Test func tapWithoutAPickerIsText() async throws {
        guard case .message(let message) = try await event(.tap(id: "x", title: "Book a visit"), "message:send") else {
            Issue.record("no message")
            return
        }
        #expect(message.content == [.text("Book a visit")])
    }

    @Test func locationIsUnsupported() async throws {
        try await withSimulator { server, _ in
            await #expect(throws: SimulatorError.unsupported("locations")) {
                let place = CustomerAction.location(latitude: 45.5, longitude: -73.5, name: nil)
                _ = try await server.act(place, as: Self.ada, on: Sample.channel)
            }
        }
    }

    @Test(arguments: [
        (OutboundMedia.Kind.image, "image/png", Data([0x89, 0x50, 0x4E, 0x47])),
        (.audio, "audio/ogg", Data("OggS".utf8)), (.video, "video/mp4", Data([0, 0, 0, 0x1C])),
        (.document, "application/pdf", Data("%PDF".utf8)), (.sticker, "image/gif", Data("GIF8".utf8)),
    ])
    func visitorsFileIsDownloaded(kind: OutboundMedia.Kind, mimeType: String, magic: Data) async throws {
        let hub = HookRecorder()
        try await withSimulator(hub: hub) { server, adapter in
            _ = try await server.act(.media(kind, caption: nil), as: Self.ada, on: Sample.channel)
            guard case .message(let message)? = try adapter.events(of: await hub.hook("message:send")).first,
                let media = message.content.first?.media
            else {
                Issue.record("no file")
                return
            }
            #expect(media.mimeType == mimeType)
            let file = try await adapter.download(media, of: message.externalID, limit: 9_999, using: WebhookClient())
            #expect(file.data.prefix(4) == magic)
            #expect(file.mimeType == mimeType)
        }
    }
}

extension ContentPart {
    /// The file of the part; nil for any other part.
    fileprivate var media: Media? {
        switch self {
        case .image(let media), .audio(let media), .video(let media), .document(let media), .sticker(let media): media
        default: nil
        }
    }
}
