import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation
import Testing

/// Visitors' messages of each of Crisp's types.
struct MessageTests {
    private static let storage = "https://storage.crisp.chat/users/upload/session/example/"
    private static let carousel = try? Fixture.json("carousel.json", in: .module)["data"]?["content"]
    private static let choices: JSONValue = [
        "id": "hub-delivery-choice", "text": "How shall we deliver?",
        "choices": [
            ["value": "post", "label": "By post", "selected": false],
            ["value": "pickup", "label": "I will collect it", "selected": false],
        ],
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let fixture: String
        var text = ""
        var parts: [ContentPart]?
        var name: String? = "Ada"
        var id = "176371205500678"
        var at = Date(timeIntervalSince1970: 1_763_712_055.006)
        var replyTo: String?
        var provider: [String: JSONValue] = [:]
        var testDescription: String { fixture }

        var message: UnifiedMessage {
            UnifiedMessage(
                externalID: id,
                sentAt: at,
                contact: UnifiedContact(id: Sample.session, name: name),
                text: text,
                content: parts ?? [.text(text)],
                replyTo: replyTo,
                provider: provider
            )
        }
    }

    private static let chat: [String: JSONValue] = ["origin": "chat"]

    private static func file(_ name: String?, _ url: String, _ type: String?, isVoice: Bool = false)
        -> ContentPart.Media
    {
        ContentPart.Media(url: storage + url, mimeType: type, filename: name, isVoice: isVoice)
    }

    static let cases = [
        Case(
            fixture: "text",
            text: "Where is my order?",
            name: nil,
            id: "176371200012345",
            at: Date(timeIntervalSince1970: 1_763_712_000.123),
            provider: chat
        ),
        Case(
            fixture: "file",
            parts: [.document(file("receipt.pdf", "receipt.pdf", "application/pdf"))],
            provider: chat
        ),
        Case(fixture: "image", parts: [.image(file("tooth.jpg", "tooth.jpg", "image/jpeg"))], provider: chat),
        Case(fixture: "video", parts: [.video(file("film.mp4", "film.mp4", "video/mp4"))], provider: chat),
        Case(fixture: "audio-file", parts: [.audio(file("song.mp3", "song.mp3", "audio/mpeg"))], provider: chat),
        Case(fixture: "animation", parts: [.image(file(nil, "wave.gif", "image/gif"))], provider: chat),
        Case(
            fixture: "audio",
            parts: [.audio(file(nil, "voice.weba", "audio/webm", isVoice: true))],
            provider: chat.merging(["duration": 7]) { $1 }
        ),
        Case(
            fixture: "file-hostile-name",
            parts: [.document(file("passwd.pdf", "x.pdf", "application/pdf"))],
            provider: chat
        ),
        Case(fixture: "file-without-url", parts: [.unsupported(type: "file")], provider: chat),
        Case(
            fixture: "picker",
            text: "How shall we deliver?",
            provider: chat.merging(["picker": choices]) { $1 }
        ),
        Case(
            fixture: "picker-chosen",
            text: "By post, I will collect it",
            parts: [.choice(id: "post", title: "By post"), .choice(id: "pickup", title: "I will collect it")],
            provider: chat.merging(["id": "hub-delivery-choice"]) { $1 }
        ),
        Case(
            fixture: "field",
            text: "Which order?",
            provider: chat.merging([
                "field": ["id": "hub-order", "text": "Which order?", "explain": "Its number"]
            ]) { $1 }
        ),
        Case(
            fixture: "field-filled",
            text: "4711",
            parts: [
                .form([
                    "id": "hub-order", "text": "Which order?", "explain": "Its number", "value": "4711",
                    "required": true,
                ])
            ],
            provider: chat.merging(["id": "hub-order"]) { $1 }
        ),
        Case(
            fixture: "carousel",
            text: "Our rooms",
            provider: chat.merging(["targets": carousel?["targets"] ?? .null]) { $1 }
        ),
        Case(
            fixture: "carousel-untitled",
            text: "Garden\nStreet",
            provider: chat.merging(["targets": carousel?["targets"] ?? .null]) { $1 }
        ),
        Case(fixture: "invented-type", parts: [.unsupported(type: "hologram")], provider: chat),
        Case(fixture: "text-not-text", parts: [.unsupported(type: "text")], provider: chat),
        Case(fixture: "no-nickname", text: "Hello", name: nil, provider: chat),
        Case(fixture: "fingerprint-text", text: "Hello", provider: chat),
        Case(fixture: "fingerprint-long", text: "Hello", id: "176371205500678123", provider: chat),
        Case(
            fixture: "timestamp-seconds",
            text: "Hello",
            at: Date(timeIntervalSince1970: 1_763_712_055),
            provider: chat
        ),
        Case(fixture: "timestamp-garbage", text: "Hello", provider: chat),
        Case(
            fixture: "participant",
            text: "I am with Ada",
            name: nil,
            provider: ["origin": "chat", "user_id": "bob-1"]
        ),
        Case(
            fixture: "email",
            text: "Bonjour,\n\nOù est ma commande ?",
            provider: [
                "origin": "email", "inbox_id": "9a1b2c3d-0000-4000-8000-000000000001",
                "original": ["original_id": "0c6e0b9a"], "automated": false, "translated": true, "edited": true,
                "references": [["type": "link", "name": "Order", "target": "https://example.com/o/1"]],
                "properties": ["plan": "gold", "seats": 3, "paid": true],
            ]
        ),
        // Answers are part of the question's content.
        Case(
            fixture: "picker-answer",
            text: "I will collect it",
            parts: [.choice(id: "pickup", title: "I will collect it")],
            name: nil,
            id: "176371210099001#",
            at: Date(timeIntervalSince1970: 1_763_712_111),
            replyTo: "176371210099001",
            provider: ["id": "hub-delivery-choice"]
        ),
        Case(
            fixture: "field-answer",
            text: "4711",
            parts: [
                .form(["id": "hub-order", "text": "Which order?", "explain": "Its number", "value": "4711"])
            ],
            name: nil,
            id: "\(Sample.ownFingerprint)#",
            replyTo: "\(Sample.ownFingerprint)",
            provider: ["id": "hub-order"]
        ),
        Case(
            fixture: "carousel-answer",
            text: "See it",
            parts: [.choice(id: "https://example.com/garden", title: "See it")],
            name: nil,
            id: "\(Sample.ownFingerprint)#",
            replyTo: "\(Sample.ownFingerprint)"
        ),
    ]

    @Test(arguments: cases)
    func visitorsMessageIsRead(_ testCase: Case) throws {
        let events = try Sample.events(in: testCase.fixture)
        guard case .message(var message)? = events.first, events.count == 1 else {
            Issue.record("\(events.map(\.name))")
            return
        }
        if let hash = message.externalID.firstIndex(of: "#") {
            #expect(message.externalID[hash...].count == 17)
            message.externalID = String(message.externalID[...hash])
        }
        #expect(message == testCase.message)
    }

    /// Two answers to one picker are two messages.
    @Test func changedAnswerIsAnotherMessage() throws {
        var content = Self.choices.object ?? [:]
        let ids = try ["post", "pickup"].map { value -> String in
            content["choices"] = [["value": .string(value), "label": .string(value), "selected": true]]
            let data: JSONValue = [
                "session_id": .string(Sample.session), "fingerprint": 1, "content": .object(content),
            ]
            let item = try #require(
                Sample.items(of: (["event": "message:updated", "data": data] as JSONValue).data).first
            )
            guard case .message(let message)? = try Sample.adapter().normalize(item, receivedAt: .distantPast).first
            else {
                return ""
            }
            return message.externalID
        }
        #expect(Set(ids).count == 2 && !ids.contains(""))
    }
}
