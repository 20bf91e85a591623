import ChannelKit
import Foundation
import Testing
import WhatsAppChannel

/// Contacts by all ids that Meta has for a customer.
struct ContactTests {
    static let moment = Date(timeIntervalSince1970: 1_790_000_000)

    static func body(_ value: [String: JSONValue]) -> Data {
        let metadata: JSONValue = ["display_phone_number": "15550100200", "phone_number_id": "310000000000001"]
        let change: JSONValue = [
            "field": "messages", "value": .object(value.merging(["metadata": metadata]) { own, _ in own }),
        ]
        let webhook: JSONValue = [
            "object": "whatsapp_business_account", "entry": [["id": "210000000000001", "changes": [change]]],
        ]
        return webhook.data
    }

    static func item(_ value: [String: JSONValue]) throws -> InboundItem {
        try #require(try Sample.items(of: body(value)).first)
    }

    static func event(_ value: [String: JSONValue]) throws -> InboundEvent {
        try #require(try Sample.adapter().normalize(item(value), receivedAt: Sample.receivedAt).first)
    }

    static func message(_ members: [String: JSONValue]) -> [String: JSONValue] {
        let common: [String: JSONValue] = [
            "id": "wamid.X", "timestamp": "1790000000", "type": "text", "text": ["body": "Hello"],
        ]
        return ["messages": [.object(common.merging(members) { _, own in own })]]
    }

    private func contact(_ value: [String: JSONValue]) throws -> UnifiedContact {
        guard case .message(let message) = try Self.event(value) else {
            Issue.record("not a message")
            return UnifiedContact(id: "")
        }
        return message.contact
    }

    // MARK: - Numbers in two forms

    static let numbers: [(id: String, phone: String?, aliases: [String])] = [
        ("551187654321", "+5511987654321", ["5511987654321"]),
        ("5511987654321", "+5511987654321", ["551187654321"]),
        // A landline number with an added 9 would be another customer's number, and one without its 9 a landline.
        ("551131234567", "+551131234567", []),
        ("5511931234567", "+5511931234567", []),
        ("5215512345678", "+525512345678", ["525512345678"]),
        ("525512345678", "+525512345678", ["5215512345678"]),
        ("5491112345678", "+5491112345678", ["541112345678"]),
        ("541112345678", "+541112345678", ["5491112345678"]),
        ("15550100999", "+15550100999", []),
        ("31600000000", "+31600000000", []),
        ("MX.5215512345678", nil, []),
        ("BR.551187654321", nil, []),
    ]

    @Test(arguments: numbers)
    func bothFormsOfANumberAreOneContact(id: String, phone: String?, aliases: [String]) throws {
        let customer = try contact(Self.message(["from": .string(id)]))
        #expect(customer == UnifiedContact(id: id, phone: phone, aliases: aliases))
    }

    @Test(arguments: [
        ("551187654321", "5511987654321"), ("5215512345678", "525512345678"), ("5491112345678", "541112345678"),
    ])
    func bothFormsOfANumberHaveOneLane(one: String, other: String) throws {
        let message = try Self.item(Self.message(["from": .string(one)]))
        let status = try Self.item([
            "statuses": [["id": "wamid.O", "status": "read", "recipient_id": .string(other)]]
        ])
        #expect(message.lane == status.lane)
    }

    // MARK: - Phone and user id

    @Test func allIDsBelongToOneContact() throws {
        var value = Self.message([
            "from": "551187654321", "from_user_id": "BR.1", "from_parent_user_id": "BR.ENT.2",
        ])
        value["contacts"] = [
            [
                "profile": ["name": "", "username": "ana.br"], "wa_id": "551187654321", "user_id": "BR.1",
                "parent_user_id": "BR.ENT.2",
            ]
        ]
        #expect(
            try contact(value)
                == UnifiedContact(
                    id: "551187654321",
                    phone: "+5511987654321",
                    name: "ana.br",
                    aliases: ["BR.1", "BR.ENT.2", "5511987654321"]
                )
        )
    }

    /// The profile's phone decides the lane even if the message does not name it.
    @Test func profilePhoneDecidesTheLane() throws {
        var value = Self.message(["from_user_id": "US.1"])
        value["contacts"] = [["profile": ["name": "Dana"], "wa_id": "15550100999", "user_id": "US.1"]]
        #expect(try Self.item(value).lane == "15550100999")
        #expect(try contact(value).aliases == ["US.1"])
        #expect(try Self.item(Self.message(["from": "US.1", "from_user_id": "US.1"])).lane == "US.1")
    }

    // MARK: - New ids

    static let systems: [(JSONValue, InboundEvent)] = [
        (
            [
                "type": "user_changed_user_id", "body": "changed", "user_id": "US.2", "previous_user_id": "US.1",
            ],
            .contactChanged(
                ContactChange(
                    contact: UnifiedContact(id: "US.2", phone: "+15550100999", aliases: ["15550100999", "US.1"]),
                    at: moment,
                    reason: "user_changed_user_id"
                )
            )
        ),
        (
            ["type": "user_changed_number", "new_wa_id": "5511987654321"],
            .contactChanged(
                ContactChange(
                    contact: UnifiedContact(
                        id: "5511987654321",
                        phone: "+5511987654321",
                        aliases: ["15550100999", "US.1", "551187654321"]
                    ),
                    at: moment,
                    reason: "user_changed_number"
                )
            )
        ),
        (
            ["type": "customer_identity_changed", "identity": "x"],
            .ignored(reason: "unsupported system message 'customer_identity_changed'")
        ),
        ([], .ignored(reason: "unsupported system message ''")),
    ]

    @Test(arguments: systems)
    func newIDsJoinTheContact(system: JSONValue, expected: InboundEvent) throws {
        let value = Self.message([
            "from": "15550100999", "from_user_id": "US.1", "type": "system", "system": system, "text": nil,
        ])
        #expect(try Self.event(value) == expected)
    }

    // MARK: - Marketing

    static func preference(_ members: [String: JSONValue]) -> [String: JSONValue] {
        let common: [String: JSONValue] = [
            "wa_id": "15550100999", "user_id": "US.1", "detail": "User requested to stop marketing messages",
            "category": "marketing_messages", "value": "stop", "timestamp": 1_790_000_000,
        ]
        return [
            "contacts": [["profile": ["name": "Dana"], "wa_id": "15550100999", "user_id": "US.1"]],
            "user_preferences": [.object(common.merging(members) { _, own in own })],
        ]
    }

    static func change(_ keyword: String) -> ConsentChange {
        ConsentChange(
            contact: UnifiedContact(id: "15550100999", phone: "+15550100999", name: "Dana", aliases: ["US.1"]),
            at: moment,
            keyword: keyword,
            scope: .marketing,
            isConfirmed: true
        )
    }

    @Test(
        arguments: [
            (["value": "stop"], .optOut(change("stop"))),
            (["value": "resume"], .optIn(change("resume"))),
            (["value": "later"], .ignored(reason: "unknown preference 'later'")),
            (["category": "calls"], .ignored(reason: "unsupported preference category 'calls'")),
        ] as [([String: JSONValue], InboundEvent)]
    )
    func marketingSwitchChangesConsent(members: [String: JSONValue], expected: InboundEvent) throws {
        #expect(try Self.event(Self.preference(members)) == expected)
    }

    @Test func preferencesReachTheirNumberOnly() throws {
        let item = try Self.item(Self.preference([:]))
        #expect(item.addresses == [Address("phone_number_id", "310000000000001")])
        #expect(item.reach == .firstMatch)
        #expect(item.lane == "15550100999")
        #expect(item.occurredAt == Self.moment)
    }
}
