import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel

struct SplitTests {
    /// One POST for three numbers of two tenants: three messages, two statuses and an unknown change.
    @Test func batchIsSplitIntoItemsByNumber() throws {
        let items = try Sample.items(in: "batch")
        let first = [Address("phone_number_id", "310000000000001")]
        let second = [Address("phone_number_id", "310000000000002")]
        let third = [Address("phone_number_id", "310000000000003")]
        #expect(
            items.map(\.addresses) == [first, first, first, second, third, [Address("waba_id", "210000000000002")]]
        )
        #expect(
            items.dropLast().map(\.key) == [
                "message:wamid.B1", "message:wamid.B0", "status:wamid.O1:read", "status:wamid.O2:sent",
                "message:wamid.B2",
            ]
        )
        #expect(
            items.dropLast().map(\.lane) == [
                "15550100999", "15550100999", "15550100999", "31600000000", "NL.77000000000000000001",
            ]
        )
        #expect(items.map(\.reach) == Array(repeating: .firstMatch, count: 5) + [.everyMatch])
        #expect(items.allSatisfy { $0.answer == .acknowledged })
    }

    @Test func customersItemsAreOrderedByMetasTime() throws {
        let items = try Sample.items(in: "batch").filter { $0.lane == "15550100999" }
        let ordered = try items.sorted { try #require($0.occurredAt) < #require($1.occurredAt) }
        #expect(ordered.map(\.key) == ["status:wamid.O1:read", "message:wamid.B0", "message:wamid.B1"])
    }

    @Test func batchIsNormalizedToItsEvents() throws {
        func date(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_790_000_000 + seconds) }
        func status(_ id: String, _ status: DeliveryStatus, at moment: Date, of recipient: String) -> InboundEvent {
            .status(
                StatusUpdate(
                    externalID: id,
                    status: status,
                    at: moment,
                    provider: ["recipient_id": .string(recipient)]
                )
            )
        }
        let dana = UnifiedContact(id: "15550100999", phone: "+15550100999", name: "Dana")
        let kees = UnifiedContact(id: "NL.77000000000000000001", name: "Kees")
        let expected: [InboundEvent] = [
            MessageTests.text("second", by: dana, id: "wamid.B1", at: date(201)),
            MessageTests.text("first", by: dana, id: "wamid.B0", at: date(200)),
            status("wamid.O1", .read, at: date(199), of: "15550100999"),
            status("wamid.O2", .sent, at: date(202), of: "31600000000"),
            MessageTests.text("hoi", by: kees, id: "wamid.B2", at: date(203), provider: ["username": "kees.nl"]),
            .notice(
                ProviderNotice(
                    topic: "message_template_status_update",
                    summary: "template 'order_ready' (en_US) is now APPROVED",
                    isProblem: false,
                    at: Sample.receivedAt,
                    provider: EventTests.templateFacts
                )
            ),
        ]
        #expect(try Sample.events(in: "batch") == expected)
    }

    /// An item has no data of other customers in its request.
    @Test func itemsStandAlone() throws {
        let payloads = try Sample.items(in: "batch").map { String(decoding: $0.payload, as: UTF8.self) }
        #expect(payloads.filter { $0.contains("Kees") }.count == 1)
        #expect(payloads.filter { $0.contains("Dana") }.count == 2)
        #expect(payloads.filter { $0.contains("hoi") }.count == 1)
        #expect(payloads.filter { $0.contains("second") }.count == 1)
        let stranger = try #require(try Sample.items(in: "other-contact").first)
        #expect(!String(decoding: stranger.payload, as: UTF8.self).contains("Somebody Else"))
    }

    static let fixtures = (try? Fixture.names(suffix: "json", in: .module)) ?? []

    @Test func theFixturesAreThere() {
        #expect(Self.fixtures.contains("batch.json"))
    }

    @Test(arguments: fixtures)
    func keysIgnoreJSONSpelling(_ fixture: String) throws {
        let body = try Fixture.data(fixture, in: .module)
        let rewritten = try JSONValue(parsing: body).data
        #expect(rewritten != body)
        #expect(try Sample.items(of: rewritten) == Sample.items(of: body))
        #expect(try Sample.items(of: body) == Sample.items(of: body))
    }

    @Test(arguments: fixtures)
    func keysAreUniqueWithinARequest(_ fixture: String) throws {
        let keys = try Sample.items(of: Fixture.data(fixture, in: .module)).map(\.key)
        #expect(Set(keys).count == keys.count)
    }

    /// Meta may put into one request what it sent in two before.
    @Test func keysDoNotDependOnTheBatch() throws {
        let bodies = try ["text", "status-failed", "template-status", "owner-echo"].map {
            try Fixture.json("\($0).json", in: .module)
        }
        let entries = bodies.flatMap { $0["entry"]?.array ?? [] }
        let together: JSONValue = ["object": "whatsapp_business_account", "entry": .array(entries.reversed())]
        let apart = try bodies.flatMap { try Sample.items(of: $0.data) }
        #expect(try Sample.items(of: together.data) == apart.reversed())
    }

    @Test func aStatusOfAGroupNamesTheParticipant() throws {
        #expect(try Sample.items(in: "status-group").map(\.key) == ["status:wamid.DEMOOUT0003:read:15550100999"])
    }

    @Test func oddElementsDoNotAffectOthers() throws {
        let adapter = try Sample.adapter()
        let items = try Sample.items(in: "odd-elements")
        #expect(items.count == 7)
        let texts = items.compactMap { item in
            if case .message(let message) = try? adapter.normalize(item, receivedAt: Sample.receivedAt).first {
                message.text
            } else {
                nil
            }
        }
        #expect(texts == ["still here"])
    }

    @Test func messagesWithoutANumberHaveNoAddress() throws {
        let body: JSONValue = [
            "object": "whatsapp_business_account",
            "entry": [
                [
                    "id": "210000000000001",
                    "changes": [
                        ["field": "messages", "value": ["messages": [["id": "wamid.X", "from": "15550100999"]]]]
                    ],
                ]
            ],
        ]
        #expect(try Sample.items(of: body.data).map(\.addresses) == [[]])
    }

    @Test func anEmptyBatchHasNoItems() throws {
        #expect(try Sample.items(of: Fixture.data("W1.body", in: .module)) == [])
    }

    static let garbage: [(String, InboundError)] = [
        ("", .malformed("the body is not JSON")),
        ("{", .malformed("the body is not JSON")),
        ("\u{0}\u{1}", .malformed("the body is not JSON")),
        ("[]", .malformed("the 'entry' list is missing")),
        ("null", .malformed("the 'entry' list is missing")),
        ("{}", .malformed("the 'entry' list is missing")),
        (#"{"object":"whatsapp_business_account","entry":{}}"#, .malformed("the 'entry' list is missing")),
        (String(repeating: "[", count: 100_000), .malformed("the body is not JSON")),
    ]

    @Test(arguments: garbage)
    func foreignRequestsAreMalformed(body: String, expected: InboundError) {
        #expect(throws: expected) { try Sample.items(of: Data(body.utf8)) }
        #expect(WhatsAppAdapter.locate(Sample.post(Data(body.utf8))) == [])
    }
}

/// The cost of a signed request is bounded by its size.
struct BatchLimitTests {
    private static let long = JSONValue.string(String(repeating: "x", count: 20_000))

    private static func body(
        messages: Int,
        value: [String: JSONValue] = [:],
        entry: [String: JSONValue] = [:],
        object: JSONValue = "whatsapp_business_account"
    ) -> Data {
        let texts = (0..<messages).map { number -> JSONValue in
            ["id": .string("wamid.\(number)"), "from": "15145550123", "type": "text", "text": ["body": "hi"]]
        }
        let common: [String: JSONValue] = [
            "metadata": ["phone_number_id": "310000000000001", "display_phone_number": "15550100200"],
            "contacts": [["wa_id": "15145550123", "profile": ["name": "Ana"]]], "messages": .array(texts),
        ]
        let change: JSONValue = ["field": "messages", "value": .object(common.merging(value) { _, own in own })]
        let account: [String: JSONValue] = ["id": "210000000000001", "changes": [change]]
        return JSONValue.object([
            "object": object, "entry": [.object(account.merging(entry) { _, own in own })],
        ]).data
    }

    static let surroundings: [(String, Data)] = [
        (
            "metadata",
            body(messages: 1_000, value: ["metadata": ["phone_number_id": "310000000000001", "padding": long]])
        ),
        (
            "the number",
            body(messages: 1_000, value: ["metadata": ["phone_number_id": long, "display_phone_number": long]])
        ),
        (
            "the contact",
            body(
                messages: 1_000,
                value: ["contacts": [["wa_id": "15145550123", "profile": ["name": long], "x": long]]]
            )
        ),
        ("the account", body(messages: 1_000, entry: ["id": long])),
        ("the time", body(messages: 1_000, entry: ["time": long])),
    ]

    @Test(arguments: surroundings)
    func itemsCopyOnlyShortMetadata(_ name: String, _ body: Data) throws {
        let items = try Sample.items(of: body)
        #expect(items.count == 1_000)
        #expect(items.reduce(0) { $0 + $1.payload.count } < 2 * body.count + 512 * items.count)
    }

    @Test(
        arguments: [
            (body(messages: 1_000), 1_000), (body(messages: 1_001), nil),
            (body(messages: 999, value: ["statuses": [[:]]]), 1_000),
            (body(messages: 999, value: ["statuses": [[:], 7]]), nil),
            (
                Data(
                    #"{"object":"whatsapp_business_account","entry":[\#(Array(repeating: "{}", count: 600_000).joined(separator: ","))]}"#
                        .utf8
                ), nil
            ),
            (
                Data(
                    #"{"object":"page","entry":[\#(Array(repeating: "{}", count: 1_001).joined(separator: ","))]}"#.utf8
                ), nil
            ),
        ] as [(Data, Int?)]
    )
    func aRequestOfTooManyThingsIsRefused(_ body: Data, _ count: Int?) throws {
        guard let count else {
            #expect(throws: InboundError.tooManyItems(limit: 1_000)) { try Sample.items(of: body) }
            return
        }
        #expect(try Sample.items(of: body).count == count)
    }

    /// A text and a number that Swift's JSON reader rejects, beside another channel's message.
    @Test(arguments: [
        #""\ud83d""#, #""\udc4b\ud83d""#, "1e999", String(repeating: "9", count: 400), "7", "null", "[[]]",
    ])
    func unreadableTextsDoNotAffectOtherItems(_ text: String) throws {
        let whole = String(decoding: Self.body(messages: 2), as: UTF8.self)
        let body = Data(whole.replacing(#""body":"hi""#, with: #""body":\#(text)"#, maxReplacements: 1).utf8)
        let items = try Sample.items(of: body)
        #expect(items.map(\.key) == ["message:wamid.0", "message:wamid.1"])
        let adapter = try Sample.adapter()
        #expect(try items.map { try adapter.normalize($0, receivedAt: Sample.receivedAt).count } == [1, 1])
        guard case .message(let other) = try adapter.normalize(items[1], receivedAt: Sample.receivedAt)[0] else {
            Issue.record("the other message is lost")
            return
        }
        #expect(other.text == "hi")
    }
}

struct LocateTests {
    @Test func everyNumberOfABatchIsLocated() throws {
        let found = WhatsAppAdapter.locate(Sample.post(try Fixture.data("batch.json", in: .module)))
        #expect(
            found == ["310000000000001", "310000000000002", "310000000000003"].map { Address("phone_number_id", $0) }
        )
    }

    @Test func accountIsLocatedWithoutANumber() throws {
        let found = WhatsAppAdapter.locate(Sample.post(try Fixture.data("template-status.json", in: .module)))
        #expect(found == [Address("waba_id", "210000000000001")])
    }

    @Test func aChannelDeclaresWhatIsFound() throws {
        #expect(try Sample.adapter().addresses == [Address("phone_number_id", "310000000000001")])
        #expect(
            try Sample.adapter(["waba_id": .text("210000000000001")]).addresses == [
                Address("phone_number_id", "310000000000001"), Address("waba_id", "210000000000001"),
            ]
        )
    }

    @Test func takesBytesThatAreNotText() {
        #expect(WhatsAppAdapter.locate(Sample.post(Data([0xFF, 0xFE, 0x00, 0x22]))) == [])
    }
}
