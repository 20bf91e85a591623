import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel

/// Messages beyond plain content, edits, calls and thread control: each is answered, recorded or ignored.
struct CustomerChangeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let fixture: String
        let expected: InboundEvent
        var testDescription: String { fixture }

        init(_ fixture: String, _ expected: InboundEvent) {
            self.fixture = fixture
            self.expected = expected
        }
    }

    static let moment = Date(timeIntervalSince1970: 1_790_000_000)
    static let dana = UnifiedContact(id: "15550100999", phone: "+15550100999", name: "Dana Example")
    static let nameless = UnifiedContact(id: "15550100999", phone: "+15550100999")

    static func message(
        _ part: ContentPart,
        text: String = "",
        replyTo quoted: String? = nil,
        provider: [String: JSONValue] = [:],
        opensWindow: Bool? = nil,
        expectsAnswer: Bool = true,
        id: String = "wamid.DEMOIN0001"
    ) -> InboundEvent {
        var message = UnifiedMessage(externalID: id, sentAt: moment, contact: dana, part: part)
        message.text = text
        message.replyTo = quoted
        message.provider = provider
        message.opensWindow = opensWindow ?? message.opensWindow
        message.expectsAnswer = expectsAnswer
        return .message(message)
    }

    // MARK: - Edits and deletions

    private static func edited(to text: String) -> InboundEvent {
        .edited(MessageEdit(externalID: "wamid.DEMOIN0000", text: text, contact: dana, at: moment))
    }

    private static let unknownType: [String: JSONValue] = [
        "errors": [["code": 131051, "title": "Message type unknown"]]
    ]

    /// A change of which Meta sends no content is recorded and not answered.
    private static func unread(_ type: String, _ provider: [String: JSONValue] = [:]) -> InboundEvent {
        message(.unsupported(type: type), provider: provider, opensWindow: false, expectsAnswer: false)
    }

    static let changes = [
        Case("edit-text", edited(to: "Friday, not Thursday")),
        Case("edit-stop", edited(to: "STOP")),
        Case("edit-caption", edited(to: "the left one")),
        Case("edit-no-message", unread("edit")),
        Case("edit-no-original", unread("edit")),
        Case("revoke", .deleted(MessageDeletion(externalID: "wamid.DEMOIN0000", contact: dana, at: moment))),
        Case("revoke-no-original", unread("revoke")),
        Case("unsupported-edit", unread("edit", unknownType)),
        Case("unsupported-pin", unread("pin", unknownType)),
        Case("unsupported-keep", unread("keep_in_chat", unknownType)),
        Case("unsupported-reaction", unread("reaction", unknownType)),
        Case("unsupported-poll-update", unread("poll_update", unknownType)),
        Case("ephemeral", unread("ephemeral")),
    ]

    // MARK: - Messages without content

    private static let expired: [String: JSONValue] = [
        "errors": [["code": 131052, "title": "Media download error", "error_data": ["details": "expired"]]]
    ]

    static let withoutContent = [
        Case("unsupported-gif", message(.unsupported(type: "gif"), provider: unknownType)),
        Case("unsupported-invite", message(.unsupported(type: "group_invite"), provider: unknownType)),
        Case("unsupported-media", message(.unsupported(type: "media_placeholder"), provider: unknownType)),
        Case(
            "unsupported-first",
            message(
                .unsupported(type: "unsupported"),
                provider: ["errors": [["code": 131060, "title": "This message is unavailable"]]]
            )
        ),
        Case("request-welcome", message(.unsupported(type: "request_welcome"))),
        Case("image-expired", message(.unsupported(type: "image"), provider: expired)),
        Case("video-expired", message(.unsupported(type: "video"), provider: expired)),
        Case("document-expired", message(.unsupported(type: "document"), provider: expired)),
    ]

    // MARK: - Calls

    private static func permission(_ response: String, _ source: String) -> InboundEvent {
        message(
            .choice(id: "call_permission_reply/\(response)", title: response),
            replyTo: "wamid.DEMOOUT0012",
            provider: [
                "call_permission_reply": [
                    "response": .string(response), "is_permanent": false, "expiration_timestamp": 1_790_600_000,
                    "response_source": .string(source),
                ]
            ],
            expectsAnswer: false
        )
    }

    static let calls = [
        Case("call-connect", message(.unsupported(type: "call"), expectsAnswer: false, id: "wacid.DEMO0001")),
        Case("call-terminate", .ignored(reason: "'terminate' of a call")),
        Case("call-by-business", .ignored(reason: "a call to the customer")),
        Case("call-status", .ignored(reason: "unsupported field 'calls'")),
        Case("call-permission-automatic", permission("accept", "automatic")),
        Case("call-permission-accepted", permission("accept", "user_action")),
        Case("call-permission-rejected", permission("reject", "user_action")),
    ]

    // MARK: - Words with more than words

    static let words = [
        Case(
            "product-inquiry",
            message(
                .text("Is it in blue?"),
                text: "Is it in blue?",
                provider: [
                    "referred_product": ["catalog_id": "410000000000001", "product_retailer_id": "sku-9"]
                ]
            )
        )
    ]

    // MARK: - Thread control

    static let control = [
        Case("control-passed", .release(Release(contact: nameless, at: moment))),
        Case("control-passed-list", .release(Release(contact: nameless, at: moment))),
        Case("control-to-agent", .takeover(Takeover(contact: nameless, at: moment))),
        Case(
            "control-taken",
            .takeover(
                Takeover(
                    contact: UnifiedContact(
                        id: "15550100999",
                        phone: "+15550100999",
                        aliases: ["US.13490000000000000001"]
                    ),
                    at: moment
                )
            )
        ),
        Case("control-unknown", .ignored(reason: "unknown change of control 'control_requested'")),
    ]

    @Test(arguments: changes + withoutContent + calls + words + control)
    func normalizes(_ testCase: Case) throws {
        #expect(try Sample.events(in: testCase.fixture) == [testCase.expected])
    }

    /// A customer's first act, whatever it is, opens the reply window; housekeeping in the chat is no message.
    @Test(
        arguments: withoutContent.map { ($0.fixture, true) } + [
            ("call-connect", true), ("call-permission-automatic", true), ("product-inquiry", true),
            ("unsupported-edit", false), ("unsupported-pin", false), ("unsupported-keep", false), ("reaction", false),
        ]
    )
    func actsOpenTheWindow(fixture: String, opens: Bool) throws {
        guard case .message(let message) = try #require(try Sample.events(in: fixture).first) else {
            Issue.record("not a message")
            return
        }
        #expect(message.opensWindow == opens)
    }

    /// A change of control has the number as its recipient, not in metadata.
    @Test(arguments: ["control-passed", "control-passed-list", "control-taken", "call-connect"])
    func controlAndCallsReachTheirNumber(_ fixture: String) throws {
        let items = try Sample.items(in: fixture)
        #expect(items.map(\.addresses) == [[Address("phone_number_id", "310000000000001")]])
        #expect(items.map(\.reach) == [.firstMatch])
        #expect(items.map(\.lane) == ["15550100999"])
    }
}
