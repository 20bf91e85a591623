import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import Testing

/// Customers' messages.
struct MessageTests {
    private static let text = "Where is my order?"

    struct Case: Sendable, CustomTestStringConvertible {
        let fixture: String
        var id: String?
        var sentAt = "2025-11-21T08:00:05Z"
        var contact = UnifiedContact.ada
        var text = MessageTests.text
        var content = [ContentPart.text(MessageTests.text)]
        var source: JSONValue = "chat"
        var metadata: JSONValue?
        var testDescription: String { fixture }
    }

    static let cases = [
        Case(fixture: "customer-message", id: "a6b7b9b0-3d53-4c0c-9b39-9b1c3d1d6f10"),
        Case(
            fixture: "customer-sms",
            contact: UnifiedContact(
                id: Sample.customer,
                phone: "+15145550123",
                aliases: [Sample.conversationContact]
            ),
            source: "sms"
        ),
        Case(
            fixture: "customer-local-phone",
            contact: UnifiedContact(id: Sample.customer, aliases: [Sample.conversationContact])
        ),
        Case(
            fixture: "customer-no-details",
            contact: UnifiedContact(id: Sample.customer, aliases: [Sample.conversationContact])
        ),
        Case(
            fixture: "customer-files",
            text: "",
            content: [
                .document(file("11001122", "label-77aa.pdf", "application/pdf", "label.pdf")),
                .image(file("11001123", "box.png", "image/png", "box.png")),
                .audio(file("11001124", "note.ogg", "audio/ogg", "note.ogg")),
                .video(file("11001125", "clip.mp4", "video/mp4", nil)), .unsupported(type: "file"),
            ]
        ),
        Case(fixture: "customer-empty", text: "", content: [.unsupported(type: "empty")]),
        Case(fixture: "customer-content-type", content: [.text(text), .unsupported(type: "card")]),
        Case(fixture: "customer-metadata", metadata: ["campaign": "spring"]),
        Case(fixture: "customer-no-sent-at"),
        Case(fixture: "customer-fraction", sentAt: "2025-11-21T08:00:05.250Z"),
        Case(fixture: "customer-no-time", sentAt: "2026-09-21T14:13:20Z"),
    ]

    private static func file(_ id: String, _ path: String, _ type: String, _ name: String?) -> ContentPart.Media {
        ContentPart.Media(
            id: "77aa66bb-55cc-44dd-8ee3-22ff\(id)",
            url: "https://bucket.s3.amazonaws.com/\(path)",
            mimeType: type,
            filename: name
        )
    }

    @Test(arguments: cases)
    func customersMessageIsRead(_ testCase: Case) throws {
        guard case .message(let message) = try Sample.event(in: testCase.fixture) else {
            Issue.record("not a message")
            return
        }
        if let id = testCase.id { #expect(message.externalID == id) }
        #expect(message.sentAt == Date(testCase.sentAt))
        #expect(message.contact == testCase.contact)
        #expect(message.text == testCase.text)
        #expect(message.content == testCase.content)
        #expect(message.thread == Sample.conversation)
        #expect(message.replyTo == nil)
        #expect(message.provider["source"] == testCase.source)
        #expect(message.provider["metadata"] == testCase.metadata)
    }

    @Test func providerHasTheWidgetsFields() throws {
        guard case .message(let message) = try Sample.event(in: "customer-message") else {
            Issue.record("not a message")
            return
        }
        #expect(
            message.provider == [
                "source": "chat",
                "customer": [
                    "email": "ada@example.net", "external_id": "shop-8841", "host": "shop.example.net",
                    "pathname": "/orders", "current_url": "https://shop.example.net/orders", "browser": "Firefox",
                    "os": "Linux", "metadata": ["plan": "premium"],
                ],
            ]
        )
    }

    @Test(arguments: [
        ("no-message-id", "the message has no id"), ("no-conversation", "the message has no conversation"),
        ("conversation-no-id", "the conversation has no id"),
    ])
    func incompletePayloadIsMalformed(fixture: String, reason: String) {
        #expect(throws: InboundError.malformed(reason)) { try Sample.event(in: fixture) }
    }
}
