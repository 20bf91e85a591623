import BotpressChannel
import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// Every row of both tables of payloads, in each dialect that can carry it.
struct ContentTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let fixtures: [String]
        var text = ""
        let content: [ContentPart]
        var testDescription: String { fixtures.joined(separator: ", ") }

        init(_ fixtures: String..., text: String = "", is content: ContentPart...) {
            self.fixtures = fixtures
            self.text = text
            self.content = content
        }
    }

    private static let picture = "https://img.example.com/1.png"
    private static let pizza = "Pizza\n8 EUR\nDetails: https://example.com/p\n1. Order\n2. Save"
    private static let pizzaPicture = ContentPart.image(.init(url: "https://img.example.com/p.png"))

    static let files = [
        Case(
            "reply-image",
            "forwarded-image",
            "server-image",
            text: "front",
            is: .image(.init(url: picture, caption: "front"))
        ),
        Case(
            "reply-audio",
            "forwarded-audio",
            "server-audio",
            "server-inbound-audio",
            is: .audio(.init(url: "https://img.example.com/1.mp3"))
        ),
        Case(
            "reply-video",
            "forwarded-video",
            "server-video",
            text: "tour",
            is: .video(.init(url: "https://img.example.com/1.mp4", caption: "tour"))
        ),
        Case(
            "reply-file",
            "forwarded-file",
            "server-file",
            "server-inbound-file",
            is: .document(.init(url: "https://img.example.com/1.pdf", filename: "plan.pdf"))
        ),
        Case("server-voice", is: .audio(.init(url: "https://img.example.com/1.ogg", isVoice: true))),
        Case("server-inbound-video", is: .video(.init(url: "https://img.example.com/1.mp4"))),
        Case(
            "server-inbound-image",
            text: "front",
            is: .image(.init(url: "https://v12.example.test/api/v1/bots/lotus/media/1.png", caption: "front"))
        ),
    ]

    static let texts = [
        Case(
            "reply-text",
            text: "Your order left the warehouse this morning.",
            is: .text("Your order left the warehouse this morning.")
        ),
        Case(
            "forwarded-text",
            "server-text",
            text: "Do you deliver on Sundays?",
            is: .text("Do you deliver on Sundays?")
        ),
        Case("server-say-something", text: "Order pizza", is: .text("Order pizza")),
        Case(
            "reply-markdown",
            "forwarded-markdown",
            text: "Hours\nWe are open on Sundays (https://example.com/hours).",
            is: .text("Hours\nWe are open on Sundays (https://example.com/hours).")
        ),
        Case(
            "reply-location",
            "forwarded-location",
            "server-location",
            is: .location(latitude: 45.5, longitude: -73.56, name: "Lotus", address: "1 Main Street")
        ),
    ]

    static let choices = [
        Case(
            "reply-choice",
            "forwarded-choice",
            text: "Which one?\n1. Blue\n2. Red",
            is: .text("Which one?\n1. Blue\n2. Red")
        ),
        Case("server-single-choice", text: "Pick one\n1. Order\n2. Human", is: .text("Pick one\n1. Order\n2. Human")),
        Case(
            "reply-dropdown",
            "forwarded-dropdown",
            "server-dropdown",
            text: "Which size?\n1. S\n2. M",
            is: .text("Which size?\n1. S\n2. M")
        ),
        Case(
            "reply-card",
            "forwarded-card",
            "server-card",
            "server-carousel",
            text: pizza,
            is: pizzaPicture,
            .text(pizza)
        ),
        Case(
            "reply-carousel",
            "forwarded-carousel",
            text: pizza + "\nPasta",
            is: pizzaPicture,
            .text(pizza),
            .text("Pasta")
        ),
        Case(
            "reply-bloc",
            "forwarded-bloc",
            text: "Here you go",
            is: .text("Here you go"),
            .image(.init(url: picture))
        ),
        Case(
            "reply-custom",
            text: "Pick a day",
            is: .text("Pick a day"),
            .unsupported(type: "appointmentPicker")
        ),
        Case("forwarded-custom", is: .unsupported(type: "appointmentPicker")),
        Case("server-quick-reply", text: "Order", is: .choice(id: "ORDER", title: "Order")),
        Case("server-postback", text: "SAVE:pizza", is: .choice(id: "SAVE:pizza", title: "SAVE:pizza")),
    ]

    @Test(arguments: files + texts + choices)
    func contentBecomesParts(_ testCase: Case) throws {
        for fixture in testCase.fixtures {
            let message = try Sample.message(in: fixture)
            #expect(message?.content == testCase.content, "\(fixture)")
            #expect(message?.text == testCase.text, "\(fixture)")
        }
    }

    @Test(arguments: ["reply-custom", "forwarded-custom", "reply-carousel", "server-single-choice"])
    func otherContentIsKeptInProvider(_ fixture: String) throws {
        let message = try #require(try Sample.message(in: fixture))
        #expect(message.provider["payload"]?.object?.isEmpty == false)
        #expect(message.provider["type"]?.string != nil)
    }

    @Test func typingIsATypingEvent() throws {
        let contact = UnifiedContact(id: "3c9a6c3e-6f0b-4d1c-9c0e-0a1b2c3d4e5f")
        #expect(try Sample.events(in: "server-typing") == [.typing(contact: contact, isTyping: true)])
    }

    /// Missing members and wrong types become `unsupported` parts.
    @Test(arguments: [
        #"{"type":"image"}"#, #"{"type":"bloc","items":[{"type":"bloc","items":[]}]}"#, #"{"type":"card"}"#, "{}",
        #"{"type":"location","latitude":"x"}"#, #"{"type":"text"}"#, #"{"type":"carousel","items":7}"#, "[]",
    ])
    func oddPayloadIsUnsupported(_ payload: String) throws {
        let body =
            #"{"type":"message_created","data":{"id":"1","conversationId":"c","userId":"u","payload":\#(payload)}}"#
        let request = WebhookRequest(target: "/", body: Data(body.utf8), receivedAt: Sample.receivedAt)
        let item = try BotpressAdapter.split(.unchecked(request))[0]
        let events = try Sample.adapter().normalize(item, receivedAt: Sample.receivedAt)
        guard case .message(let message)? = events.first else {
            Issue.record("no message")
            return
        }
        #expect(message.content.allSatisfy { if case .unsupported = $0 { true } else { false } })
        #expect(!message.content.isEmpty)
    }
}
