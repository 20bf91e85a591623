import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

struct MessageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let fixture: String
        let expected: UnifiedMessage
        var testDescription: String { fixture }
    }

    static let phone = UnifiedContact(id: "+15550100999", phone: "+15550100999")
    static let dana = UnifiedContact(id: "whatsapp:+15550100999", phone: "+15550100999")
    static let sid = "SM00000000000000000000000000000010"
    static let files = "https://api.twilio.com/2010-04-01/Accounts/\(Sample.account)/Messages"

    static func message(
        _ fixture: String,
        _ text: String = "Hello",
        _ parts: [ContentPart]? = nil,
        by contact: UnifiedContact = phone,
        sid: String = sid,
        replyTo: String? = nil,
        provider: [String: JSONValue] = [:],
        expectsAnswer: Bool = true
    ) -> Case {
        let message = UnifiedMessage(
            externalID: sid,
            sentAt: Sample.receivedAt,
            contact: contact,
            text: text,
            content: parts ?? [.text(text)],
            replyTo: replyTo,
            expectsAnswer: expectsAnswer,
            provider: provider.merging(["NumSegments": "1"]) { given, _ in given }
        )
        return Case(fixture: fixture, expected: message)
    }

    static func file(_ number: Int, _ type: String?, of message: String = "MM00000000000000000000000000000011")
        -> ContentPart.Media
    {
        let id = "ME0000000000000000000000000000000\(number)"
        return .init(id: id, url: "\(files)/\(message)/Media/\(id)", mimeType: type)
    }

    static let sms = [
        message(
            "sms-text",
            provider: ["FromCity": "BOSTON", "FromState": "MA", "FromZip": "02101", "FromCountry": "US"]
        ),
        message(
            "plus-became-space",
            provider: ["FromCity": "BOSTON", "FromState": "MA", "FromZip": "02101", "FromCountry": "US"]
        ),
        message("sms-empty", ""),
        message("sms-failed-over"),
        // Twilio sends to numbers only: an answer would be refused.
        message("sms-short-code", "your code", by: UnifiedContact(id: "12345"), expectsAnswer: false),
        message("sms-name", "Your code is 1", by: UnifiedContact(id: "BANKINFO"), expectsAnswer: false),
        // Withheld numbers have nothing in common.
        message("sms-withheld", "Call me", by: UnifiedContact(id: sid), expectsAnswer: false),
        message(
            "sms-reaction-ios",
            "",
            [.reaction(to: "", emoji: "👍")],
            provider: ["Body": "Liked “Your visit is at nine”"]
        ),
        message(
            "sms-reaction-android",
            "",
            [.reaction(to: "", emoji: "👍")],
            provider: ["Body": "\u{200A}\u{200B}👍\u{200B} to “ Your visit is at nine ”"]
        ),
        message(
            "sms-reaction-removed",
            "",
            [.reaction(to: "", emoji: nil)],
            provider: ["Body": "Removed a heart from “Your visit is at nine”"]
        ),
        message("sms-add-ons", provider: ["AddOns": ["status": "successful", "results": [:]]]),
        message("sms-add-ons-broken", provider: ["AddOns": #"{"status":"#]),
        message("service-only", provider: ["MessagingServiceSid": .string(Sample.service)]),
        message(
            "mms-two-images",
            "two pics",
            [
                .text("two pics"), .image(file(1, "image/jpeg", of: "MM00000000000000000000000000000002")),
                .image(file(2, "image/png", of: "MM00000000000000000000000000000002")),
            ],
            sid: "MM00000000000000000000000000000002",
            provider: [
                "NumSegments": "2", "FromState": "MA", "FromCountry": "US",
                "MessagingServiceSid": .string(Sample.service),
            ]
        ),
        message(
            "mms-mixed",
            "",
            [
                .audio(file(1, "audio/amr")), .video(file(2, "video/mp4")), .document(file(3, "text/vcard")),
                .document(file(4, nil)),
            ],
            sid: "MM00000000000000000000000000000011"
        ),
    ]

    static let otherChannels = [
        message("messenger-text", by: UnifiedContact(id: "messenger:5555500001")),
        message("rcs-text", by: UnifiedContact(id: "rcs:+15550100999", phone: "+15550100999")),
        message(
            "whatsapp-text",
            "Hi 👋 50% off? a+b & c ",
            by: UnifiedContact(id: "whatsapp:+15550100999", phone: "+15550100999", name: "Zoë R."),
            sid: "SM00000000000000000000000000000001",
            provider: ["MessageType": "text", "WaId": "15550100999"]
        ),
        message(
            "whatsapp-button",
            "Confirm",
            [.choice(id: "ok-7", title: "Confirm")],
            by: UnifiedContact(
                id: "whatsapp:+15550100999",
                phone: "+15550100999",
                name: "Dana",
                aliases: ["whatsapp:US.13490000000000000001"]
            ),
            sid: "SM00000000000000000000000000000003",
            replyTo: "SM00000000000000000000000000000009",
            provider: [
                "MessageType": "button", "WaId": "15550100999",
                "OriginalRepliedMessageSender": "whatsapp:+15550100200",
                "ChannelMetadata": [
                    "type": "whatsapp", "data": ["context": ["ProfileName": "Dana", "WaId": "15550100999"]],
                ],
            ]
        ),
        message(
            "whatsapp-sticker",
            "",
            [.sticker(file(1, "image/webp"))],
            by: dana,
            sid: "MM00000000000000000000000000000011",
            provider: ["MessageType": "sticker"]
        ),
        message(
            "whatsapp-location",
            "",
            [.location(latitude: 52.37, longitude: 4.89, name: "Dam Square", address: "Dam 1, Amsterdam")],
            by: dana,
            provider: ["MessageType": "location"]
        ),
        message(
            "whatsapp-location-broken",
            "",
            [.unsupported(type: "location")],
            by: dana,
            provider: ["MessageType": "location"]
        ),
        message(
            "whatsapp-list",
            "Tomorrow",
            [.choice(id: "row-2", title: "Tomorrow")],
            by: dana,
            provider: ["MessageType": "interactive", "ListDescription": "from 9 to 5"]
        ),
        message(
            "whatsapp-flow",
            "Sent",
            [.form(["day": "Friday"])],
            by: dana,
            provider: ["MessageType": "interactive"]
        ),
        message(
            "whatsapp-flow-not-json",
            "",
            [.form("Friday")],
            by: dana,
            provider: ["MessageType": "interactive"]
        ),
        message(
            "whatsapp-forwarded",
            by: dana,
            provider: ["MessageType": "text", "Forwarded": true, "FrequentlyForwarded": false]
        ),
        message(
            "whatsapp-ad",
            "Is it still for sale?",
            by: dana,
            provider: [
                "MessageType": "text", "ReferralNumMedia": "0", "ReferralSourceId": "120200000000000001",
                "ReferralSourceType": "ad", "ReferralSourceUrl": "https://fb.me/demo", "ReferralHeadline": "Bikes",
                "ReferralCtwaClid": "clid-1",
            ]
        ),
        message(
            "whatsapp-user-id",
            by: UnifiedContact(id: "whatsapp:US.13490000000000000001", name: "Dana")
        ),
        message(
            "whatsapp-user-id-with-number",
            by: UnifiedContact(
                id: "whatsapp:US.13490000000000000001",
                phone: "+15550100999",
                aliases: ["whatsapp:+15550100999"]
            ),
            provider: ["WaId": "15550100999"]
        ),
        message(
            "whatsapp-brazil",
            by: UnifiedContact(
                id: "whatsapp:+551187654321",
                phone: "+551187654321",
                aliases: ["whatsapp:+5511987654321"]
            ),
            provider: ["WaId": "551187654321"]
        ),
        // A landline, and a mobile number that looks like it with a 9: two customers.
        message(
            "whatsapp-brazil-landline",
            "oi",
            by: UnifiedContact(id: "whatsapp:+551130001234", phone: "+551130001234"),
            provider: ["WaId": "551130001234"]
        ),
        message(
            "whatsapp-brazil-near",
            "oi",
            by: UnifiedContact(id: "whatsapp:+5511930001234", phone: "+5511930001234"),
            provider: ["WaId": "5511930001234"]
        ),
        message(
            "whatsapp-reaction",
            "",
            [.reaction(to: "SM00000000000000000000000000000009", emoji: "👍")],
            by: dana,
            replyTo: "SM00000000000000000000000000000009",
            provider: ["MessageType": "reaction"]
        ),
        message(
            "whatsapp-reaction-removed",
            "",
            [.reaction(to: "SM00000000000000000000000000000009", emoji: nil)],
            by: dana,
            replyTo: "SM00000000000000000000000000000009",
            provider: ["MessageType": "reaction"]
        ),
        // WhatsApp has reactions of its own, so these are words.
        message("whatsapp-quotes", "Liked “Your visit is at nine”", by: dana),
        message(
            "whatsapp-invented-type",
            "",
            [.unsupported(type: "hologram")],
            by: dana,
            provider: ["MessageType": "hologram"]
        ),
    ]

    @Test(arguments: sms + otherChannels)
    func normalizes(_ testCase: Case) throws {
        #expect(try Sample.events(in: testCase.fixture) == [.message(testCase.expected)])
    }

    /// Some accounts deliver WhatsApp without its prefix: the configured channel decides.
    @Test func missingWhatsAppPrefixIsTheChannels() throws {
        let item = try Sample.item(in: "whatsapp-no-prefix")
        #expect(item.addresses == [Address("number", "whatsapp:+15550100200"), Address("number", "+15550100200")])
        guard case .message(let message) = try Sample.whatsApp().normalize(item, receivedAt: Sample.receivedAt)[0]
        else {
            Issue.record("not a message")
            return
        }
        #expect(
            message.contact == UnifiedContact(id: "whatsapp:+15550100999", phone: "+15550100999", name: "Dana")
        )
    }

    @Test func aMessageNeedsASender() throws {
        #expect(throws: InboundError.malformed("a message without a sender")) {
            try Sample.events(in: "no-sender")
        }
    }

    /// One customer under the two forms of the number on WhatsApp.
    @Test(arguments: [
        ("+5511987654321", "+551187654321"), ("+551187654321", "+5511987654321"),
        ("+5215512345678", "+525512345678"), ("+525512345678", "+5215512345678"),
        ("+5491123456789", "+541123456789"), ("+541123456789", "+5491123456789"),
        ("+15550100999", nil), ("+31612345678", nil), ("+52155123456789", nil),
        ("+551130001234", nil), ("+5511930001234", nil), ("+551131234567", nil), ("+544123456789", nil),
    ])
    func numbersOfThreeCountriesHaveTwoForms(number: String, twin: String?) throws {
        let body =
            "MessageSid=SM1&AccountSid=AC1&From=whatsapp:\(number.replacing("+", with: "%2B"))&To=whatsapp:1&Body=a"
        let item = try Sample.item(of: Data(body.utf8))
        guard case .message(let message) = try Sample.whatsApp().normalize(item, receivedAt: Sample.receivedAt)[0]
        else {
            Issue.record("not a message")
            return
        }
        #expect(message.contact.aliases == (twin.map { ["whatsapp:\($0)"] } ?? []))
    }
}
