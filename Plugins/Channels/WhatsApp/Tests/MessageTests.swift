import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel

struct MessageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let fixture: String
        let expected: [InboundEvent]
        var testDescription: String { fixture }

        init(_ fixture: String, _ expected: InboundEvent) {
            self.fixture = fixture
            self.expected = [expected]
        }
    }

    static let dana = UnifiedContact(
        id: "15550100999",
        phone: "+15550100999",
        name: "Dana Example",
        aliases: ["US.13490000000000000001"]
    )
    static let stranger = UnifiedContact(id: "15550100999", phone: "+15550100999")
    static let sha: JSONValue = "b3BhcXVlLWJhc2U2NC1oYXNo"

    /// The message of a fixture from Dana, who has a username.
    static func message(
        _ text: String,
        _ part: ContentPart,
        replyTo: String? = nil,
        provider: [String: JSONValue] = [:]
    ) -> InboundEvent {
        .message(
            UnifiedMessage(
                externalID: "wamid.DEMOIN0001",
                sentAt: Date(timeIntervalSince1970: 1_790_000_000),
                contact: dana,
                text: text,
                content: [part],
                replyTo: replyTo,
                provider: provider.merging(["username": "dana.ex"]) { given, _ in given }
            )
        )
    }

    /// A plain text from a customer with few known fields.
    static func text(
        _ text: String,
        by contact: UnifiedContact = stranger,
        id: String = "wamid.DEMOIN0001",
        at moment: Date = Date(timeIntervalSince1970: 1_790_000_000),
        provider: [String: JSONValue] = [:]
    ) -> InboundEvent {
        .message(
            UnifiedMessage(
                externalID: id,
                sentAt: moment,
                contact: contact,
                text: text,
                content: [.text(text)],
                provider: provider
            )
        )
    }

    static let types = [
        Case("text", message("Is this still available?", .text("Is this still available?"))),
        Case(
            "image",
            message(
                "front side",
                .image(.init(id: "1000000000000001", mimeType: "image/jpeg", caption: "front side")),
                provider: ["sha256": sha]
            )
        ),
        Case(
            "audio",
            message(
                "",
                .audio(.init(id: "1000000000000002", mimeType: "audio/ogg; codecs=opus", isVoice: true)),
                provider: ["sha256": sha]
            )
        ),
        Case(
            "voice-legacy",
            message(
                "",
                .audio(.init(id: "1000000000000002", mimeType: "audio/ogg; codecs=opus", isVoice: true)),
                provider: ["sha256": sha]
            )
        ),
        Case(
            "video",
            message(
                "",
                .video(
                    .init(
                        id: "1000000000000005",
                        url: "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
                        mimeType: "video/mp4"
                    )
                ),
                provider: ["sha256": sha]
            )
        ),
        Case(
            "document",
            message(
                "please check",
                .document(
                    .init(
                        id: "1000000000000003",
                        mimeType: "application/pdf",
                        filename: "invoice 7.pdf",
                        caption: "please check"
                    )
                ),
                provider: ["sha256": sha]
            )
        ),
        Case(
            "document-hostile-name",
            message(
                "",
                .document(.init(id: "1000000000000003", mimeType: "application/pdf", filename: "invoicefdp.exe")),
                provider: ["sha256": sha]
            )
        ),
        Case(
            "sticker",
            message(
                "",
                .sticker(.init(id: "1000000000000004", mimeType: "image/webp")),
                provider: ["sha256": sha, "animated": false]
            )
        ),
        Case(
            "location",
            message(
                "",
                .location(latitude: 52.3702, longitude: 4.8952, name: "Dam Square", address: "Dam, Amsterdam")
            )
        ),
        Case(
            "contacts",
            message(
                "",
                .contacts([
                    [
                        "name": ["first_name": "Ana", "formatted_name": "Ana P."],
                        "org": ["company": "Example BV"],
                        "phones": [["phone": "+31 6 0000 0000", "wa_id": "31600000000", "type": "MOBILE"]],
                    ]
                ])
            )
        ),
        Case(
            "button-reply",
            message("Cancel", .choice(id: "cancel", title: "Cancel"), replyTo: "wamid.DEMOOUT0007")
        ),
        Case(
            "list-reply",
            message(
                "Tue 10:00",
                .choice(id: "slot-2", title: "Tue 10:00"),
                replyTo: "wamid.DEMOOUT0008",
                provider: ["description": "30 min"]
            )
        ),
        Case(
            "flow-reply",
            message("Sent", .form(["flow_token": "ft-1", "age": "32"]), provider: ["name": "flow"])
        ),
        Case("flow-reply-not-json", message("Sent", .form("no json"), provider: ["name": "flow"])),
        Case("interactive-invented", message("", .unsupported(type: "interactive/invented_reply"))),
        Case(
            "template-button",
            message("Unsubscribe", .choice(id: "UNSUB", title: "Unsubscribe"), replyTo: "wamid.DEMOOUT0009")
        ),
        Case("reaction", message("", .reaction(to: "wamid.DEMOOUT0009", emoji: "👍"))),
        Case("reaction-removed", message("", .reaction(to: "wamid.DEMOOUT0009", emoji: nil))),
        Case("reaction-removed-older", message("", .reaction(to: "wamid.DEMOOUT0009", emoji: nil))),
        Case(
            "order",
            message(
                "two please",
                .order([
                    "catalog_id": "410000000000001",
                    "text": "two please",
                    "product_items": [
                        ["product_retailer_id": "sku-1", "quantity": 2, "item_price": 30.5, "currency": "EUR"]
                    ],
                ])
            )
        ),
        Case(
            "system",
            .contactChanged(
                ContactChange(
                    contact: UnifiedContact(
                        id: "15550100998",
                        phone: "+15550100998",
                        aliases: ["US.13490000000000000002", "15550100999", "US.13490000000000000001"]
                    ),
                    at: Date(timeIntervalSince1970: 1_790_000_000),
                    reason: "user_changed_number"
                )
            )
        ),
        Case(
            "unsupported",
            message(
                "",
                .unsupported(type: "poll_creation"),
                provider: [
                    "errors": [
                        [
                            "code": 131051, "title": "Message type unknown", "message": "Message type unknown",
                            "error_data": ["details": "Message type is currently not supported."],
                        ]
                    ]
                ]
            )
        ),
        Case(
            "unknown",
            message(
                "",
                .unsupported(type: "unknown"),
                provider: [
                    "errors": [
                        [
                            "code": 131051, "title": "Unsupported message type",
                            "details": "Message type is not currently supported",
                        ]
                    ]
                ]
            )
        ),
        Case("invented-type", message("", .unsupported(type: "hologram"))),
        Case("text-without-body", message("", .unsupported(type: "text"))),
        Case("no-type", message("", .unsupported(type: "unknown"))),
        Case(
            "referral",
            message(
                "Hello, I saw the ad",
                .text("Hello, I saw the ad"),
                provider: [
                    "referral": [
                        "source_url": "https://fb.me/demo", "source_id": "120200000000001", "source_type": "ad",
                        "headline": "Chat with us", "body": "Autumn sale", "media_type": "image",
                        "image_url": "https://example.test/ad.jpg", "ctwa_clid": "ARdemo",
                    ]
                ]
            )
        ),
        Case("forwarded", message("Look at this", .text("Look at this"), provider: ["forwarded": true])),
        Case(
            "product-question",
            message(
                "In blue?",
                .text("In blue?"),
                replyTo: "wamid.DEMOOUT0010",
                provider: [
                    "referred_product": ["catalog_id": "410000000000001", "product_retailer_id": "sku-1"]
                ]
            )
        ),
    ]

    static let contacts = [
        Case(
            "username-only",
            text(
                "hoi",
                by: UnifiedContact(id: "NL.77000000000000000001", name: "Kees"),
                id: "wamid.B2",
                at: Date(timeIntervalSince1970: 1_790_000_203),
                provider: ["username": "kees.nl"]
            )
        ),
        Case(
            "user-id-in-from",
            text(
                "hoi",
                by: UnifiedContact(id: "NL.77000000000000000001"),
                id: "wamid.B2",
                at: Date(timeIntervalSince1970: 1_790_000_203)
            )
        ),
        Case("no-contacts", text("Hello")),
        Case("no-profile", text("Hello")),
        Case("other-contact", text("Hello")),
        Case("timestamp-milliseconds", text("Hello", at: Date(timeIntervalSince1970: 1_790_000_000.25))),
        Case("timestamp-number", text("Hello")),
        Case("timestamp-garbage", text("Hello", at: Sample.receivedAt)),
        Case("group", .ignored(reason: "group messages are not supported")),
    ]

    @Test(arguments: types + contacts)
    func normalizes(_ testCase: Case) throws {
        #expect(try Sample.events(in: testCase.fixture) == testCase.expected)
    }

    /// Every field of the unified format survives encoding and decoding.
    @Test(arguments: types)
    func messagesSurviveEncoding(_ testCase: Case) throws {
        guard case .message(let message) = try #require(testCase.expected.first) else { return }
        let event = UnifiedEvent(adapter: "whatsapp", address: "310000000000001", lane: "1", event: .message(message))
        #expect(UnifiedMessage(json: try JSONValue(parsing: event.json.data)) == message)
    }

    @Test(arguments: [
        ("no-sender", InboundError.malformed("a message without a sender")),
        ("no-id", .malformed("a message without an id")),
    ])
    func unreadableItemsDoNotAffectOthers(fixture: String, expected: InboundError) throws {
        let item = try #require(try Sample.items(in: fixture).first)
        #expect(throws: expected) { try Sample.adapter().normalize(item, receivedAt: Sample.receivedAt) }
    }
}
