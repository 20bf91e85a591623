import BotpressChannel
import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// Outbound messages through each API.
struct SendingTests {
    private static let yes = FakeHTTP.Answer.json(
        status: 201,
        ["id": "1", "message": ["id": "1", "direction": "outgoing"]]
    )

    static func destination(_ thread: String, replyTo: String? = nil) -> Destination {
        let contact = UnifiedContact(id: Sample.user)
        return Destination(contact: contact, thread: thread, replyTo: replyTo, correlation: "0199-send")
    }

    @discardableResult
    private static func send(
        _ content: ReplyContent = .text("Yes, Sundays from 10 to 16."),
        to thread: String,
        _ changes: [String: SettingValue?] = [:],
        baseURL: String = "https://api.botpress.cloud"
    ) async throws -> OutboundRequest {
        let http = FakeHTTP(yes)
        let adapter = try Sample.adapter(changes, baseURL: baseURL)
        let receipt = try await adapter.send(content, to: destination(thread), using: http)
        #expect(receipt == DeliveryReceipt(externalID: "1"))
        return try #require(http.requests.first)
    }

    private static func body(_ request: OutboundRequest) throws -> JSONValue { try JSONValue(parsing: request.body) }

    @Test func runtimeSendIsAsTheBot() async throws {
        let request = try await Self.send(to: "runtime:\(Sample.conversation)")
        #expect(request.url == "https://api.botpress.cloud/v1/chat/messages")
        #expect(request.headers["Authorization"] == "Bearer \(Sample.accessToken)")
        #expect(request.headers["x-bot-id"] == Sample.bot)
        #expect(request.headers["x-integration-id"] == nil)
        let expected: JSONValue = [
            "conversationId": .string(Sample.conversation), "userId": .string(Sample.bot), "type": "text",
            "payload": ["text": "Yes, Sundays from 10 to 16."], "tags": [:],
        ]
        #expect(try Self.body(request) == expected)
    }

    @Test func messageTagPreventsDuplicates() async throws {
        let request = try await Self.send(to: "runtime:c", ["message_tag": .text("hubMessageId")])
        #expect(request.url == "https://api.botpress.cloud/v1/chat/messages/get-or-create")
        #expect(try Self.body(request)["tags"] == ["hubMessageId": "0199-send"])
        #expect(try Self.body(request)["discriminateByTags"] == ["hubMessageId"])
    }

    @Test func messagingAPISendIsAsAUser() async throws {
        let request = try await Self.send(to: "messaging_api:hub-conv-9001")
        #expect(request.url == "https://webhook.botpress.cloud/\(Sample.webhook)")
        #expect(request.headers["Authorization"] == "bearer \(Sample.accessToken)")
        let expected: JSONValue = [
            "userId": .string(Sample.user), "messageId": "0199-send", "conversationId": "hub-conv-9001",
            "type": "text", "text": "Yes, Sundays from 10 to 16.", "payload": ["text": "Yes, Sundays from 10 to 16."],
        ]
        #expect(try Self.body(request) == expected)
    }

    /// Every type requires a non-empty text.
    @Test func messagingAPIImageHasAText() async throws {
        let picture = OutboundMedia(kind: .image, source: .link("https://hub.example.com/m/78.jpg"))
        let request = try await Self.send(.media(picture), to: "messaging_api:hub-conv-9001")
        #expect(try Self.body(request)["type"] == "image")
        #expect(try Self.body(request)["payload"] == ["imageUrl": "https://hub.example.com/m/78.jpg"])
        #expect(try Self.body(request)["text"]?.string?.isEmpty == false)
    }

    @Test func serverSendIsAsTheClient() async throws {
        let request = try await Self.send(to: "server:8d1f", baseURL: "https://messaging.example.test")
        #expect(request.url == "https://messaging.example.test/api/v1/messages")
        #expect(request.headers["x-bp-messaging-client-id"] == Sample.client)
        #expect(request.headers["x-bp-messaging-client-token"] == Sample.clientToken)
        #expect(request.headers["password"] == nil)
        let expected: JSONValue = [
            "conversationId": "8d1f", "payload": ["type": "text", "text": "Yes, Sundays from 10 to 16."],
        ]
        #expect(try Self.body(request) == expected)
        let guarded = try await Self.send(to: "server:8d1f", ["internal_password": .secret("sesame")])
        #expect(guarded.headers["password"] == "sesame")
    }

    @Test func brainSendIsAsAUser() async throws {
        let chat = try await Self.send(to: "chat:hub-conv-9001", Sample.brain)
        #expect(chat.url == "https://chat.botpress.cloud/\(Sample.chatWebhook)/messages")
        #expect(chat.headers["x-user-key"] == Sample.userKey)
        let expected: JSONValue = [
            "conversationId": "hub-conv-9001", "payload": ["type": "text", "text": "Yes, Sundays from 10 to 16."],
            "metadata": ["hubMessageId": "0199-send"],
        ]
        #expect(try Self.body(chat) == expected)
        let server = try await Self.send(to: "server:8d1f", Sample.brain)
        #expect(try Self.body(server)["authorId"] == .string(Sample.user))
    }

    /// A waiting caller gets the reply to their message, and the turn is ended.
    @Test func waitingCallerGetsTheReply() async throws {
        let listed: JSONValue = [
            ["id": "old", "authorId": "u", "sentOn": "2026-08-20T14:00:00.000Z"],
            ["id": "asked", "authorId": "u", "sentOn": "2026-08-20T14:20:00.000Z"],
            ["id": "bots", "sentOn": "2026-08-20T14:21:00.000Z"],
        ]
        let http = FakeHTTP(.json(listed), Self.yes, .json([:]))
        let adapter = try Sample.adapter(baseURL: "https://messaging.example.test")
        _ = try await adapter.send("Yes.", to: Self.destination("collect:8d1f"), using: http)
        try #require(http.requests.count == 3)
        #expect(http.requests[0].url.contains("/api/v1/messages/conversation/8d1f?limit="))
        #expect(try Self.body(http.requests[1])["incomingId"] == "asked")
        #expect(http.requests[2].url == "https://messaging.example.test/api/v1/messages/turn/asked")
        let quoting = FakeHTTP(Self.yes, .failure(.ambiguous("timed out")))
        let receipt = try await adapter.send(
            "Yes.",
            to: Self.destination("collect:8d1f", replyTo: "quoted"),
            using: quoting
        )
        #expect(receipt.externalID == "1")
        #expect(try Self.body(quoting.requests[0])["incomingId"] == "quoted")
    }

    @Test func unconfiguredDialectIsRejected() async throws {
        let adapter = try Sample.adapter(["webhook_id": nil])
        let http = FakeHTTP(Self.yes)
        await #expect {
            try await adapter.send("Yes.", to: Self.destination("messaging_api:c"), using: http)
        } throws: { ($0 as? DeliveryError)?.disposition == .park }
        #expect(http.requests.isEmpty)
    }

    /// A message created as incoming would trigger the bot and not reach the customer.
    @Test func replyCreatedAsIncomingNeedsCredentials() async throws {
        let http = FakeHTTP(.json(status: 201, ["message": ["id": "1", "direction": "incoming"]]))
        let adapter = try Sample.adapter()
        await #expect {
            try await adapter.send("Yes.", to: Self.destination("runtime:c"), using: http)
        } throws: { ($0 as? DeliveryError)?.disposition == .hold }
    }

    // MARK: - Rich contents, in the format of each generation

    struct Rich: Sendable, CustomTestStringConvertible {
        let content: ReplyContent
        let type: String
        let cloud: JSONValue
        let legacy: JSONValue
        /// The Chat API's payload, if it is not the Cloud's with the type inside.
        var chat: JSONValue?
        var testDescription: String { content.kind }
    }

    private static let link = "https://files.example.test/1"
    private static let choices = [ReplyContent.Choice(id: "blue", title: "Blue"), .init(id: "red", title: "Red")]
    private static let options: JSONValue = [
        ["label": "Blue", "value": "Blue"], ["label": "Red", "value": "Red"],
    ]

    static let rich = [
        Rich(
            content: .media(OutboundMedia(kind: .image, source: .link(link), caption: "front")),
            type: "image",
            cloud: ["imageUrl": .string(link), "title": "front"],
            legacy: ["type": "image", "image": .string(link), "title": "front"],
            chat: [
                "type": "bloc",
                "items": [["type": "image", "imageUrl": .string(link)], ["type": "text", "text": "front"]],
            ]
        ),
        Rich(
            content: .media(OutboundMedia(kind: .audio, source: .link(link))),
            type: "audio",
            cloud: ["audioUrl": .string(link)],
            legacy: ["type": "audio", "audio": .string(link)]
        ),
        Rich(
            content: .media(OutboundMedia(kind: .video, source: .link(link))),
            type: "video",
            cloud: ["videoUrl": .string(link)],
            legacy: ["type": "video", "video": .string(link)]
        ),
        Rich(
            content: .media(OutboundMedia(kind: .document, source: .link(link), filename: "plan.pdf")),
            type: "file",
            cloud: ["fileUrl": .string(link), "title": "plan.pdf"],
            legacy: ["type": "file", "file": .string(link), "title": "plan.pdf"]
        ),
        Rich(
            content: .location(latitude: 45.5, longitude: -73.56, name: "Lotus", address: nil),
            type: "location",
            cloud: ["latitude": 45.5, "longitude": -73.56, "title": "Lotus"],
            legacy: ["type": "location", "latitude": 45.5, "longitude": -73.56, "title": "Lotus"]
        ),
        Rich(
            content: .buttons(text: "Which one?", choices: choices),
            type: "choice",
            cloud: ["text": "Which one?", "options": options],
            legacy: [
                "type": "single-choice", "text": "Which one?",
                "choices": [["title": "Blue", "value": "blue"], ["title": "Red", "value": "red"]],
            ]
        ),
        Rich(
            content: .list(text: "Which one?", title: "Colours", choices: choices),
            type: "dropdown",
            cloud: ["text": "Which one?", "options": options],
            legacy: [
                "type": "dropdown", "message": "Which one?", "buttonText": "Colours",
                "options": [["label": "Blue", "value": "blue"], ["label": "Red", "value": "red"]],
            ]
        ),
    ]

    @Test(arguments: rich)
    func richContentIsSentInEachFormat(_ testCase: Rich) async throws {
        #expect(try Sample.adapter().canSend(testCase.content))
        for thread in ["runtime:c", "messaging_api:c"] {
            let body = try Self.body(try await Self.send(testCase.content, to: thread))
            #expect(body["type"] == .string(testCase.type))
            #expect(body["payload"] == testCase.cloud)
        }
        let server = try Self.body(try await Self.send(testCase.content, to: "server:c"))
        #expect(server["payload"] == testCase.legacy)
        var flat = testCase.cloud.object ?? [:]
        flat["type"] = .string(testCase.type)
        let chat = try Self.body(try await Self.send(testCase.content, to: "chat:c", Sample.brain))
        #expect(chat["payload"] == testCase.chat ?? .object(flat))
    }

    @Test func unsupportedContentIsNotSent() throws {
        let adapter = try Sample.adapter()
        for content in [
            ReplyContent.buttons(text: "", choices: Self.choices), .buttons(text: "Which?", choices: []),
            .list(text: "Which?", title: "", choices: [.init(id: "", title: "Blue")]),
            .media(OutboundMedia(kind: .image, source: .id("1"))), .reaction(emoji: "👍", to: "1"),
            .template(MessageTemplate(name: "hello", language: "en")),
        ] {
            #expect(!adapter.canSend(content))
        }
    }
}
