import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel

/// The bodies that Meta documents, and content that it would refuse.
struct OutboundTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let content: ReplyContent
        /// The members besides those that every body has.
        let expected: JSONValue

        init(_ name: String, _ content: ReplyContent, _ expected: JSONValue) {
            testDescription = name
            self.content = content
            self.expected = expected
        }
    }

    typealias Choice = ReplyContent.Choice

    static func letters(_ count: Int) -> String { String(repeating: "é", count: count) }

    static func choices(_ count: Int, title: String = "Row") -> [Choice] {
        (1...count).map { Choice(id: "id-\($0)", title: "\(title) \($0)") }
    }

    static let media = [
        Case(
            "document by link",
            .media(
                OutboundMedia(
                    kind: .document,
                    source: .link("https://cdn.example.test/i/7.pdf"),
                    caption: "Your invoice",
                    filename: "invoice-7.pdf"
                )
            ),
            [
                "type": "document",
                "document": [
                    "link": "https://cdn.example.test/i/7.pdf", "filename": "invoice-7.pdf", "caption": "Your invoice",
                ],
            ]
        ),
        Case(
            "image by id",
            .media(OutboundMedia(kind: .image, source: .id("1000000000000001"), caption: letters(1_024))),
            ["type": "image", "image": ["id": "1000000000000001", "caption": .string(letters(1_024))]]
        ),
        Case(
            "video without caption",
            .media(OutboundMedia(kind: .video, source: .id("1000000000000005"), caption: "", filename: "a.mp4")),
            ["type": "video", "video": ["id": "1000000000000005"]]
        ),
        Case(
            "audio",
            .media(OutboundMedia(kind: .audio, source: .link("https://cdn.example.test/a.ogg"))),
            ["type": "audio", "audio": ["link": "https://cdn.example.test/a.ogg"]]
        ),
        Case(
            "sticker",
            .media(OutboundMedia(kind: .sticker, source: .id("1000000000000004"))),
            ["type": "sticker", "sticker": ["id": "1000000000000004"]]
        ),
    ]

    static let interactive = [
        Case(
            "buttons",
            .buttons(
                text: "Confirm order 7?",
                choices: [Choice(id: "ok-7", title: "Confirm"), Choice(id: "no-7", title: "Cancel")]
            ),
            [
                "type": "interactive",
                "interactive": [
                    "type": "button", "body": ["text": "Confirm order 7?"],
                    "action": [
                        "buttons": [
                            ["type": "reply", "reply": ["id": "ok-7", "title": "Confirm"]],
                            ["type": "reply", "reply": ["id": "no-7", "title": "Cancel"]],
                        ]
                    ],
                ],
            ]
        ),
        Case(
            "list",
            .list(
                text: "Pick a time",
                title: "Times",
                choices: [
                    Choice(id: "t1", title: "10:00", description: "30 min"),
                    Choice(id: "t2", title: "11:00", description: ""),
                ]
            ),
            [
                "type": "interactive",
                "interactive": [
                    "type": "list", "body": ["text": "Pick a time"],
                    "action": [
                        "button": "Times",
                        "sections": [
                            [
                                "rows": [
                                    ["id": "t1", "title": "10:00", "description": "30 min"],
                                    ["id": "t2", "title": "11:00"],
                                ]
                            ]
                        ],
                    ],
                ],
            ]
        ),
        Case("four buttons are a list", .buttons(text: "Which?", choices: choices(4)), optionsList(choices(4))),
        Case(
            "a long button is a row",
            .buttons(text: "Which?", choices: [Choice(id: "a", title: letters(21))]),
            optionsList([Choice(id: "a", title: letters(21))])
        ),
    ]

    static func optionsList(_ choices: [Choice]) -> JSONValue {
        let rows = choices.map { choice -> JSONValue in ["id": .string(choice.id), "title": .string(choice.title)] }
        return [
            "type": "interactive",
            "interactive": [
                "type": "list", "body": ["text": "Which?"],
                "action": ["button": "Options", "sections": [["rows": .array(rows)]]],
            ],
        ]
    }

    static let others = [
        Case("text", .text("Hallo Kees"), ["type": "text", "text": ["body": "Hallo Kees", "preview_url": false]]),
        Case(
            "location",
            .location(latitude: 52.3702, longitude: 4.8952, name: "Dam Square", address: nil),
            ["type": "location", "location": ["latitude": 52.3702, "longitude": 4.8952, "name": "Dam Square"]]
        ),
        Case(
            "template",
            .template(
                MessageTemplate(
                    name: "order_ready",
                    language: "en_US",
                    parameters: ["Dana", "number\n7\tof 8"],
                    header: OutboundMedia(
                        kind: .image,
                        source: .link("https://cdn.example.test/o.jpg"),
                        caption: "not there"
                    ),
                    buttonPayloads: ["TRACK-7", "STOP-7"]
                )
            ),
            [
                "type": "template",
                "template": [
                    "name": "order_ready", "language": ["code": "en_US"],
                    "components": [
                        [
                            "type": "header",
                            "parameters": [["type": "image", "image": ["link": "https://cdn.example.test/o.jpg"]]],
                        ],
                        [
                            "type": "body",
                            "parameters": [
                                ["type": "text", "text": "Dana"], ["type": "text", "text": "number 7 of 8"],
                            ],
                        ],
                        [
                            "type": "button", "sub_type": "quick_reply", "index": "0",
                            "parameters": [["type": "payload", "payload": "TRACK-7"]],
                        ],
                        [
                            "type": "button", "sub_type": "quick_reply", "index": "1",
                            "parameters": [["type": "payload", "payload": "STOP-7"]],
                        ],
                    ],
                ],
            ]
        ),
        Case(
            "template without parameters",
            .template(MessageTemplate(name: "hello_world", language: "fr")),
            ["type": "template", "template": ["name": "hello_world", "language": ["code": "fr"]]]
        ),
    ]

    static let reactions = [
        Case(
            "reaction",
            .reaction(emoji: "👍", to: "wamid.DEMOIN0001"),
            ["type": "reaction", "reaction": ["message_id": "wamid.DEMOIN0001", "emoji": "👍"]]
        ),
        Case(
            "reaction taken away",
            .reaction(emoji: nil, to: "wamid.DEMOIN0001"),
            ["type": "reaction", "reaction": ["message_id": "wamid.DEMOIN0001", "emoji": ""]]
        ),
    ]

    private func body(of content: ReplyContent) async throws -> [String: JSONValue] {
        let adapter = try Sample.adapter()
        #expect(adapter.canSend(content))
        let http = FakeHTTP(.json(SendingTests.success))
        let destination = SendingTests.destination("15550100999", replyTo: "wamid.DEMOIN0009")
        let receipt = try await adapter.send(content, to: destination, using: http)
        #expect(receipt == DeliveryReceipt(externalID: "wamid.DEMOOUT0001"))
        let request = try #require(http.requests.first)
        #expect(request.url == "https://graph.example.test/v25.0/310000000000001/messages")
        return try #require(try JSONValue(parsing: request.body).object)
    }

    private static let common: [String: JSONValue] = [
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+15550100999",
        "biz_opaque_callback_data": "msg_01J0",
    ]

    @Test(arguments: media + interactive + others)
    func bodiesMatchMetasDocumentation(_ testCase: Case) async throws {
        let frame = Self.common.merging(["context": ["message_id": "wamid.DEMOIN0009"]]) { own, _ in own }
        let expected = try #require(testCase.expected.object).merging(frame) { own, _ in own }
        #expect(try await body(of: testCase.content) == expected)
    }

    /// A reaction names its message itself.
    @Test(arguments: reactions)
    func aReactionQuotesNothing(_ testCase: Case) async throws {
        let expected = try #require(testCase.expected.object).merging(Self.common) { own, _ in own }
        #expect(try await body(of: testCase.content) == expected)
    }

    // MARK: - Limits

    static func image(_ source: OutboundMedia.Source, _ caption: String? = nil) -> ReplyContent {
        .media(OutboundMedia(kind: .image, source: source, caption: caption))
    }

    static let fitting: [(String, ReplyContent, Bool)] = [
        ("max text", .text(letters(4_096)), true),
        ("text too long", .text(letters(4_097)), false),
        ("text too long in UTF-16", .text(String(repeating: "👋", count: 2_049)), false),
        ("nothing to see", .text(" \n"), false),
        ("caption too long", image(.id("1"), letters(1_025)), false),
        (
            "caption on audio",
            .media(OutboundMedia(kind: .audio, source: .id("1"), caption: "listen")), false
        ),
        ("caption on a sticker", .media(OutboundMedia(kind: .sticker, source: .id("1"), caption: "ha")), false),
        ("no id", image(.id("")), false),
        ("a link of another kind", image(.link("file:///etc/passwd")), false),
        ("no link", image(.link("picture.jpg")), false),
        ("three buttons", .buttons(text: letters(1_024), choices: choices(3)), true),
        ("a long text over buttons", .buttons(text: letters(1_025), choices: choices(3)), false),
        ("no buttons", .buttons(text: "Which?", choices: []), false),
        ("ten buttons", .buttons(text: "Which?", choices: choices(10)), true),
        ("eleven buttons", .buttons(text: "Which?", choices: choices(11)), false),
        (
            "equal titles",
            .buttons(text: "Which?", choices: [Choice(id: "a", title: "Yes"), Choice(id: "b", title: "Yes")]), false
        ),
        (
            "equal ids",
            .buttons(text: "Which?", choices: [Choice(id: "a", title: "Yes"), Choice(id: "a", title: "No")]), false
        ),
        ("max title", .buttons(text: "Which?", choices: [Choice(id: "a", title: letters(24))]), true),
        ("a title too long", .buttons(text: "Which?", choices: [Choice(id: "a", title: letters(25))]), false),
        ("an empty title", .buttons(text: "Which?", choices: [Choice(id: "a", title: "")]), false),
        ("max button id", .buttons(text: "?", choices: [Choice(id: letters(256), title: "A")]), true),
        ("an id too long", .buttons(text: "?", choices: [Choice(id: letters(257), title: "A")]), false),
        ("ten rows", .list(text: "Which?", title: letters(20), choices: choices(10)), true),
        ("eleven rows", .list(text: "Which?", title: "Rows", choices: choices(11)), false),
        ("a list's button too long", .list(text: "Which?", title: letters(21), choices: choices(1)), false),
        ("a list's text too long", .list(text: letters(1_025), title: "Rows", choices: choices(1)), false),
        (
            "max row",
            .list(
                text: "Which?",
                title: "Rows",
                choices: [Choice(id: letters(200), title: letters(24), description: letters(72))]
            ), true
        ),
        (
            "a description too long",
            .list(text: "?", title: "Rows", choices: [Choice(id: "a", title: "A", description: letters(73))]), false
        ),
        (
            "a row's id too long",
            .list(text: "?", title: "Rows", choices: [Choice(id: letters(201), title: "A")]), false
        ),
        ("off the globe", .location(latitude: 91, longitude: 0, name: nil, address: nil), false),
        ("nowhere", .location(latitude: .nan, longitude: 0, name: nil, address: nil), false),
        ("two emojis", .reaction(emoji: "👍👍", to: "wamid.X"), false),
        ("a family", .reaction(emoji: "👨‍👩‍👧", to: "wamid.X"), true),
        ("a reaction to nothing", .reaction(emoji: "👍", to: ""), false),
        ("a template without a language", .template(MessageTemplate(name: "hello", language: "")), false),
        (
            "a template under a sticker",
            .template(
                MessageTemplate(
                    name: "hello",
                    language: "en",
                    header: OutboundMedia(kind: .sticker, source: .id("1"))
                )
            ), false
        ),
    ]

    @Test(arguments: fitting)
    func canSendMatchesMetasLimits(name: String, content: ReplyContent, fits: Bool) throws {
        #expect(try Sample.adapter().canSend(content) == fits)
    }

    @Test func contentOverALimitCannotBeSent() async throws {
        let http = FakeHTTP()
        let content = ReplyContent.buttons(text: "Which?", choices: [])
        await #expect(throws: DeliveryError.self) {
            try await Sample.adapter().send(content, to: SendingTests.destination("15550100999"), using: http)
        }
        #expect(http.requests.isEmpty)
    }
}
