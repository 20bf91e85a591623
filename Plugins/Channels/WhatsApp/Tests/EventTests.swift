import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel

/// Statuses, echoes, errors and account notices.
struct EventTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let fixture: String
        let expected: InboundEvent
        var testDescription: String { fixture }
    }

    private static func date(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_790_000_000 + seconds) }

    static let templateFacts: [String: JSONValue] = [
        "event": "APPROVED", "message_template_id": 510_000_000_000_001, "message_template_name": "order_ready",
        "message_template_language": "en_US", "reason": "NONE",
    ]

    static let errorFacts: [String: JSONValue] = [
        "code": 130429, "title": "Rate limit hit", "message": "Rate limit hit",
        "error_data": [
            "details": """
            Message failed to send because there were too many messages sent from this phone number in a short period \
            of time
            """
        ],
    ]

    static let cases = [
        Case(
            fixture: "status-failed",
            expected: .status(
                StatusUpdate(
                    externalID: "wamid.DEMOOUT0001",
                    status: .failed,
                    at: date(100),
                    error: ProviderError(
                        code: "131047",
                        message: "More than 24 hours since the last reply of the recipient.",
                        cause: .windowClosed
                    ),
                    correlation: "msg_01J0",
                    provider: ["recipient_id": "15550100999"]
                )
            )
        ),
        Case(
            fixture: "status-delivered",
            expected: .status(
                StatusUpdate(
                    externalID: "wamid.DEMOOUT0002",
                    status: .delivered,
                    at: date(101),
                    provider: [
                        "recipient_id": "15550100999",
                        "recipient_user_id": "US.13490000000000000001",
                        "conversation": [
                            "id": "c0ffee00c0ffee00", "expiration_timestamp": "1790086400",
                            "origin": ["type": "service"],
                        ],
                        "pricing": [
                            "billable": false, "pricing_model": "PMP", "type": "free_customer_service",
                            "category": "service",
                        ],
                    ]
                )
            )
        ),
        Case(
            fixture: "status-played",
            expected: .status(
                StatusUpdate(
                    externalID: "wamid.DEMOOUT0002",
                    status: .played,
                    at: date(102),
                    provider: ["recipient_user_id": "US.13490000000000000001"]
                )
            )
        ),
        Case(fixture: "status-unknown", expected: .ignored(reason: "unknown status 'warning'")),
        Case(
            fixture: "errors-only",
            expected: .notice(
                ProviderNotice(
                    topic: "errors",
                    summary: """
                        error 130429 without a message: Message failed to send because there were too many \
                        messages sent from this phone number in a short period of time
                        """,
                    isProblem: true,
                    at: Sample.receivedAt,
                    provider: errorFacts
                )
            )
        ),
        Case(
            fixture: "owner-echo",
            expected: .takeover(
                Takeover(
                    contact: UnifiedContact(id: "15550100999", phone: "+15550100999"),
                    externalID: "wamid.ECHO0001",
                    text: "I will look into it myself",
                    at: date(300)
                )
            )
        ),
        Case(
            fixture: "application-echo",
            expected: .ignored(reason: "'message_echoes' is an echo of a message sent by an application")
        ),
        Case(
            fixture: "template-status",
            expected: .notice(
                ProviderNotice(
                    topic: "message_template_status_update",
                    summary: "template 'order_ready' (en_US) is now APPROVED",
                    isProblem: false,
                    at: date(400),
                    provider: templateFacts
                )
            )
        ),
        Case(fixture: "page", expected: .ignored(reason: "'page' is not WhatsApp")),
    ]

    @Test(arguments: cases)
    func normalizes(_ testCase: Case) throws {
        #expect(try Sample.events(in: testCase.fixture) == [testCase.expected])
    }

    @Test func accountNoticesReachEveryChannelOfTheAccount() throws {
        let item = try #require(try Sample.items(in: "template-status").first)
        #expect(item.addresses == [Address("waba_id", "210000000000001")])
        #expect(item.reach == .everyMatch)
        #expect(item.occurredAt == Self.date(400))
    }

    /// A customer's messages and the statuses of the replies share one lane.
    @Test(arguments: ["text", "status-failed", "status-delivered", "owner-echo"])
    func customersHaveOneLane(_ fixture: String) throws {
        #expect(try Sample.items(in: fixture).map(\.lane) == ["15550100999"])
    }

    @Test func contentOfOtherProductsIsNotStored() throws {
        let item = try #require(try Sample.items(in: "page").first)
        #expect(item.addresses == [Address("page", "61000000000001")])
        #expect(!String(decoding: item.payload, as: UTF8.self).contains("Messenger"))
    }
}
