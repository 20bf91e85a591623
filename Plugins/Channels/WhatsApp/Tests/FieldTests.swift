import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel

/// Content that is no customer's message to the hub, and messages whose customer has two ids.
struct FieldTests {
    // MARK: - Fields that are not read

    static let unread = [
        ("history-threads", "history"), ("history-media", "history"), ("history-media-own", "history"),
        ("history-declined", "history"), ("standby-message", "standby"), ("standby-echo", "standby"),
        ("standby-echo-flat", "standby"), ("standby-status", "standby"), ("app-state", "smb_app_state_sync"),
        ("group-participants", "group_participants_update"), ("flows-status", "flows"),
    ]

    @Test(arguments: unread)
    func otherFieldsAreIgnoredAndTheirContentIsNotStored(fixture: String, field: String) throws {
        let items = try Sample.items(in: fixture)
        #expect(
            try items.flatMap { try Sample.adapter().normalize($0, receivedAt: Sample.receivedAt) } == [
                .ignored(reason: "unsupported field '\(field)'")
            ]
        )
        #expect(!items.contains { String(decoding: $0.payload, as: UTF8.self).contains("Old words") })
    }

    /// The same message under two fields is two items.
    @Test func keysOfUnreadFieldsDoNotHideMessages() throws {
        let message = try Sample.items(in: "text")
        let standby = try Fixture.data("text.json", in: .module)
        let text = String(decoding: standby, as: UTF8.self).replacing(#""messages","#, with: #""standby","#)
        let other = try Sample.items(of: Data(text.utf8))
        #expect(other.map(\.key) != message.map(\.key))
        #expect(
            try Sample.adapter().normalize(#require(other.first), receivedAt: Sample.receivedAt) == [
                .ignored(reason: "unsupported field 'standby'")
            ]
        )
    }

    // MARK: - The owner's own acts

    static let own: [(fixture: String, reason: String)] = [
        ("own-message", "'messages' of the number's conversation with itself"),
        ("echo-to-self", "'smb_message_echoes' of the number's conversation with itself"),
        ("owner-reaction", "'reaction' in the WhatsApp Business app is no reply"),
        ("owner-edit", "'edit' in the WhatsApp Business app is no reply"),
        ("owner-revoke", "'revoke' in the WhatsApp Business app is no reply"),
        ("owner-unsupported", "'unsupported' in the WhatsApp Business app is no reply"),
        ("owner-group", "group messages are not supported"),
        ("status-payment", "a status of type 'payment', not of a message"),
    ]

    @Test(arguments: own)
    func ownActsTakeNothingOver(fixture: String, reason: String) throws {
        #expect(try Sample.events(in: fixture) == [.ignored(reason: reason)])
    }

    /// The number is known from its settings too.
    @Test func configuredNumberIsNeverACustomer() throws {
        let adapter = try Sample.adapter(["display_phone_number": .text("+55 11 98765 4321")])
        let item = try ContactTests.item(ContactTests.message(["from": "551187654321"]))
        #expect(
            try adapter.normalize(item, receivedAt: Sample.receivedAt) == [
                .ignored(reason: "'messages' of the number's conversation with itself")
            ]
        )
    }

    @Test(arguments: [("owner-image", "Like this one"), ("owner-voice", "")])
    func filesOfTheOwnerTakeOver(fixture: String, text: String) throws {
        let takeover = Takeover(
            contact: UnifiedContact(id: "15550100999", phone: "+15550100999"),
            externalID: "wamid.ECHO0003",
            text: text,
            at: Date(timeIntervalSince1970: 1_790_000_300)
        )
        #expect(try Sample.events(in: fixture) == [.takeover(takeover)])
    }

    // MARK: - Statuses

    @Test func statusesOfOtherTypesHaveKeysOfTheirOwn() throws {
        #expect(try Sample.items(in: "status-payment").map(\.key) == ["status:wamid.DEMOOUT0001:failed:payment"])
        #expect(try Sample.items(in: "status-typed").map(\.key) == ["status:wamid.DEMOOUT0001:sent"])
    }

    @Test func aLockedAccountIsACauseOfTheChannel() throws {
        guard case .status(let update) = try #require(try Sample.events(in: "status-account").first) else {
            Issue.record("not a status")
            return
        }
        let error = ProviderError(code: "131031", message: "Business account locked", cause: .accountBlocked)
        #expect(update.error == error)
    }

    // MARK: - Names

    static let names: [(fixture: String, contact: UnifiedContact)] = [
        (
            "name-brazil",
            UnifiedContact(id: "551187654321", phone: "+5511987654321", name: "Beto", aliases: ["5511987654321"])
        ),
        (
            "name-mexico",
            UnifiedContact(id: "525512345678", phone: "+525512345678", name: "Lupe", aliases: ["5215512345678"])
        ),
        (
            "name-argentina",
            UnifiedContact(id: "541112345678", phone: "+541112345678", name: "Ines", aliases: ["5491112345678"])
        ),
        // A single contact belongs to a single message.
        (
            "name-other-id",
            UnifiedContact(id: "31600000000", phone: "+31600000000", name: "Kees", aliases: ["31600000001"])
        ),
        // Unless Meta says that it is another customer, or it could be that of another message.
        ("name-other-user", UnifiedContact(id: "31600000000", phone: "+31600000000", aliases: ["NL.1"])),
        ("name-two-messages", UnifiedContact(id: "31600000000", phone: "+31600000000")),
    ]

    @Test(arguments: names)
    func namesAreFoundByEitherForm(fixture: String, contact: UnifiedContact) throws {
        guard case .message(let message) = try #require(try Sample.events(in: fixture).first) else {
            Issue.record("not a message")
            return
        }
        #expect(message.contact == contact)
    }
}
