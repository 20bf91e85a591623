import ChannelKit
import Foundation
import Testing
import WhatsAppChannel

/// Notices about accounts, numbers and templates.
struct NoticeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let field: String
        let value: JSONValue
        let summary: String
        let isProblem: Bool
        var testDescription: String { summary }

        init(_ field: String, _ value: JSONValue, _ summary: String, isProblem: Bool = false) {
            self.field = field
            self.value = value
            self.summary = summary
            self.isProblem = isProblem
        }
    }

    static let templates = [
        Case(
            "message_template_status_update",
            [
                "event": "REJECTED", "message_template_id": 510_000_000_000_001, "message_template_name": "order_ready",
                "message_template_language": "en_US", "reason": "INVALID_FORMAT",
            ],
            "template 'order_ready' (en_US) is now REJECTED: INVALID_FORMAT",
            isProblem: true
        ),
        Case(
            "message_template_status_update",
            ["event": "PAUSED", "message_template_name": "order_ready", "reason": nil],
            "template 'order_ready' is now PAUSED",
            isProblem: true
        ),
        Case(
            "message_template_quality_update",
            [
                "previous_quality_score": "GREEN", "new_quality_score": "YELLOW",
                "message_template_name": "order_ready",
                "message_template_language": "fr",
            ],
            "the quality of template 'order_ready' (fr) is now YELLOW",
            isProblem: true
        ),
        Case(
            "message_template_quality_update",
            ["new_quality_score": "GREEN", "message_template_name": "order_ready"],
            "the quality of template 'order_ready' is now GREEN"
        ),
        Case(
            "template_category_update",
            ["message_template_name": "order_ready", "previous_category": "UTILITY", "new_category": "MARKETING"],
            "template 'order_ready' is now MARKETING",
            isProblem: true
        ),
        Case(
            "template_category_update",
            ["message_template_name": "order_ready", "new_category": "UTILITY", "correct_category": "MARKETING"],
            "template 'order_ready' will become MARKETING",
            isProblem: true
        ),
        Case(
            "message_template_components_update",
            ["message_template_name": "order_ready", "message_template_element": "Hello {{1}}"],
            "the text of template 'order_ready' was changed"
        ),
    ]

    static let accounts = [
        Case("account_update", ["event": "VERIFIED_ACCOUNT"], "the account: VERIFIED_ACCOUNT"),
        Case(
            "account_update",
            ["event": "DISABLED_UPDATE", "ban_info": ["waba_ban_state": "DISABLE", "waba_ban_date": "2026-11-01"]],
            "the account: DISABLED_UPDATE (DISABLE)",
            isProblem: true
        ),
        Case(
            "account_update",
            ["event": "DISABLED_UPDATE", "ban_info": ["waba_ban_state": "REINSTATE"]],
            "the account: DISABLED_UPDATE (REINSTATE)"
        ),
        Case(
            "account_update",
            ["event": "ACCOUNT_VIOLATION", "violation_info": ["violation_type": "ADULT"]],
            "the account: ACCOUNT_VIOLATION (ADULT)",
            isProblem: true
        ),
        Case(
            "account_update",
            [
                "event": "ACCOUNT_RESTRICTION",
                "restriction_info": [["restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING"]],
            ],
            "the account: ACCOUNT_RESTRICTION (RESTRICTED_BIZ_INITIATED_MESSAGING)",
            isProblem: true
        ),
        Case(
            "account_alerts",
            [
                "entity_type": "BUSINESS", "entity_id": "900000000000001",
                "alert_info": [
                    "alert_severity": "CRITICAL", "alert_status": "ACTIVE", "alert_type": "OBA_APPROVED",
                    "alert_description": "Call +15550100200 now.",
                ],
            ],
            "alert OBA_APPROVED: Call … now.",
            isProblem: true
        ),
        Case(
            "account_alerts",
            ["alert_severity": "WARNING", "alert_status": "RESOLVED", "alert_type": "LIMIT"],
            "alert LIMIT is over"
        ),
        Case("account_review_update", ["decision": "APPROVED"], "the review of the account: APPROVED"),
        Case("account_review_update", ["decision": "REJECTED"], "the review of the account: REJECTED", isProblem: true),
        Case(
            "business_capability_update",
            ["max_daily_conversation_per_phone": 1_000, "max_phone_numbers_per_business": 25],
            """
            the account's limits are now max_daily_conversation_per_phone 1000, \
            max_phone_numbers_per_business 25
            """
        ),
    ]

    static let numbers = [
        Case(
            "phone_number_quality_update",
            ["display_phone_number": "15550100200", "event": "FLAGGED", "current_limit": "TIER_10K"],
            "the number …0200: FLAGGED, its limit is TIER_10K",
            isProblem: true
        ),
        Case(
            "phone_number_quality_update",
            ["display_phone_number": "+1 555 010 0200", "event": "UPGRADE"],
            "the number …0200: UPGRADE"
        ),
        Case(
            "phone_number_name_update",
            ["display_phone_number": "15550100200", "decision": "REJECTED", "rejection_reason": "NAME_NOT_FOUND"],
            "the display name of the number …0200: REJECTED: NAME_NOT_FOUND",
            isProblem: true
        ),
        Case(
            "phone_number_name_update",
            ["display_phone_number": "15550100200", "decision": "APPROVED", "rejection_reason": nil],
            "the display name of the number …0200: APPROVED"
        ),
        Case(
            "security",
            ["display_phone_number": "15550100200", "event": "PIN_CHANGED", "requester": "1000"],
            "the number …0200: PIN_CHANGED; check that it was you",
            isProblem: true
        ),
    ]

    static func items(_ field: String, _ value: JSONValue) throws -> [InboundItem] {
        let body: JSONValue = [
            "object": "whatsapp_business_account",
            "entry": [
                [
                    "id": "210000000000001", "time": 1_790_000_400,
                    "changes": [["field": .string(field), "value": value]],
                ]
            ],
        ]
        return try Sample.items(of: body.data)
    }

    @Test(arguments: templates + accounts + numbers)
    func noticesAreMapped(_ testCase: Case) throws {
        let items = try Self.items(testCase.field, testCase.value)
        #expect(items.map(\.addresses) == [[Address("waba_id", "210000000000001")]])
        #expect(items.map(\.reach) == [.everyMatch])
        let events = try items.flatMap { try Sample.adapter().normalize($0, receivedAt: Sample.receivedAt) }
        #expect(
            events == [
                .notice(
                    ProviderNotice(
                        topic: testCase.field,
                        summary: testCase.summary,
                        isProblem: testCase.isProblem,
                        at: Date(timeIntervalSince1970: 1_790_000_400),
                        provider: testCase.value.object ?? [:]
                    )
                )
            ]
        )
    }

    /// A summary results whatever fields Meta omits or changes.
    @Test(arguments: Set((templates + accounts + numbers).map(\.field)).sorted(), [[], nil, "odd", [1]] as [JSONValue])
    func noticesWithoutKnownFieldsHaveASummary(field: String, value: JSONValue) throws {
        for item in try Self.items(field, value) {
            let events = try Sample.adapter().normalize(item, receivedAt: Sample.receivedAt)
            #expect(events.map(\.name) == ["notice"])
        }
    }

    @Test(arguments: [
        "calls", "flows", "history", "smb_app_state_sync", "group_lifecycle_update", "business_username_update",
        "payment_configuration_update", "tomorrows_field",
    ])
    func otherFieldsAreIgnored(field: String) throws {
        let events = try Self.items(field, ["event": "NEW"]).flatMap {
            try Sample.adapter().normalize($0, receivedAt: Sample.receivedAt)
        }
        #expect(events == [.ignored(reason: "unsupported field '\(field)'")])
    }

    @Test(arguments: [("+1 (555) 010-0200", "notice"), ("15550100200", "notice"), ("15550100300", "ignored")])
    func noticesOfOtherNumbersAreIgnored(own: String, expected: String) throws {
        let adapter = try Sample.adapter(["display_phone_number": .text(own)])
        let item = try #require(
            try Self.items("phone_number_quality_update", ["display_phone_number": "15550100200", "event": "FLAGGED"])
                .first
        )
        #expect(try adapter.normalize(item, receivedAt: Sample.receivedAt).map(\.name) == [expected])
    }

    @Test(arguments: ["310000000000001", 310_000_000_000_001] as [JSONValue])
    func numberAlertsReachTheNumberOnly(id: JSONValue) throws {
        let item = try #require(
            try Self.items("account_alerts", ["entity_type": "PHONE_NUMBER", "entity_id": id, "alert_type": "A"]).first
        )
        #expect(item.addresses == [Address("phone_number_id", "310000000000001")])
        #expect(item.reach == .firstMatch)
    }
}
