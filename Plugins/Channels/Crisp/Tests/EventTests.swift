import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation
import Testing

/// Hooks other than visitors' messages.
struct EventTests {
    private static let ada = UnifiedContact(id: Sample.session)
    private static let time = Date(timeIntervalSince1970: 1_763_712_055.006)
    private static let own = String(Sample.ownFingerprint)

    static let cases: [(String, [InboundEvent])] = [
        // Loop avoidance, by from, type, origin and fingerprint.
        ("send-from-operator", [.ignored(reason: "message:send, but not from the visitor")]),
        ("note-from-visitor", [.ignored(reason: "an operators' private note")]),
        ("event-from-visitor", [.ignored(reason: "an entry of the conversation's history")]),
        ("import-by-origin", [.ignored(reason: "the hub's own message in the visitor's name")]),
        ("import-by-fingerprint", [.ignored(reason: "the hub's own message in the visitor's name")]),
        ("received-from-visitor", [.ignored(reason: "message:received, but not from an operator")]),
        ("other-bot", [.ignored(reason: "an automatic message, which no operator wrote")]),
        ("operator-note", [.ignored(reason: "an operators' private note")]),
        ("operator-event", [.ignored(reason: "an entry of the conversation's history")]),
        ("two-websites", [.ignored(reason: "two different website ids in one hook")]),
        ("own-echo", [.status(StatusUpdate(externalID: own, status: .sent, at: time, correlation: "um_01JD6R"))]),
        ("own-echo-by-origin", [.status(StatusUpdate(externalID: "176371211122334", status: .sent, at: time))]),
        ("own-echo-by-fingerprint", [.status(StatusUpdate(externalID: own, status: .sent, at: time))]),
        // Operators.
        ("operator-text", [takeover("176371220000101", "Hello, this is Camille. Let me see.")]),
        ("operator-slack", [takeover("176371220000102", "From Slack")]),
        ("operator-file", [takeover("176371220000103", "")]),
        ("routing-assigned", [.takeover(Takeover(contact: ada, at: time))]),
        ("routing-cleared", [.release(Release(contact: ada, at: time))]),
        ("routing-unknown", [.ignored(reason: "'routing_id' is missing")]),
        (
            "state-resolved",
            [.release(Release(contact: ada, at: Date(timeIntervalSince1970: 1_763_712_600)))]
        ),
        ("state-pending", [.ignored(reason: "the conversation is open")]),
        ("state-unresolved", [.ignored(reason: "the conversation is open")]),
        ("state-invented", [.ignored(reason: "unknown state")]),
        // Changes.
        ("edited", [edited("176371205500678", "Where is my order? It is number 7.")]),
        ("picker-edited", [edited(own, "How shall we deliver?")]),
        ("update-without-content", [.ignored(reason: "an update without content")]),
        ("update-of-file", [.ignored(reason: "an update without text")]),
        ("removed", [.deleted(MessageDeletion(externalID: "176371205500678", at: time))]),
        ("compose-start", [.typing(contact: ada, isTyping: true)]),
        ("compose-stop", [.typing(contact: ada, isTyping: false)]),
        ("compose-operator", [.ignored(reason: "an operator is typing")]),
        // Receipts.
        ("delivered", [receipt(own, .delivered)]),
        ("read-received", [receipt(own, .read), receipt("176371211122334", .read)]),
        (
            "not-delivered",
            [
                receipt(
                    own,
                    .failed,
                    origin: "email",
                    error: ProviderError(code: "ignored", message: "bounced: … is full")
                )
            ]
        ),
        ("receipt-of-nothing", [.ignored(reason: "a receipt without a fingerprint")]),
        ("read-send", [.ignored(reason: "an operator read the visitor's message")]),
        ("unread-send", [.ignored(reason: "an operator read the visitor's message")]),
        // Contact data.
        ("nickname", [change(UnifiedContact(id: Sample.session, name: "Ada Lovelace"), "session:set_nickname")]),
        ("phone", [change(UnifiedContact(id: Sample.session, phone: "+15145550123"), "session:set_phone")]),
        ("phone-local", [.ignored(reason: "a phone number without a country code")]),
        ("set-email", [.ignored(reason: "the hub does not store email addresses")]),
        ("session-removed", [.ignored(reason: "the conversation was deleted at Crisp")]),
    ]

    private static func edited(_ id: String, _ text: String) -> InboundEvent {
        .edited(MessageEdit(externalID: id, text: text, at: time))
    }

    private static func takeover(_ id: String, _ text: String) -> InboundEvent {
        .takeover(Takeover(contact: ada, externalID: id, text: text, at: time))
    }

    private static func receipt(
        _ id: String,
        _ status: DeliveryStatus,
        origin: JSONValue = "chat",
        error: ProviderError? = nil
    ) -> InboundEvent {
        .status(StatusUpdate(externalID: id, status: status, at: time, error: error, provider: ["origin": origin]))
    }

    private static func change(_ contact: UnifiedContact, _ reason: String) -> InboundEvent {
        .contactChanged(ContactChange(contact: contact, at: time, reason: reason))
    }

    @Test(arguments: cases)
    func hookBecomesItsEvents(fixture: String, expected: [InboundEvent]) throws {
        #expect(try Sample.events(in: fixture) == expected)
    }

    /// Every other row of the protocol's table of events.
    @Test func unusedEventIsIgnoredByName() throws {
        let fixtures = try Fixture.names(suffix: "json", in: .module).filter { $0.hasPrefix("unused-") }
        #expect(fixtures.count == 48)
        for fixture in fixtures {
            let event = try #require(Fixture.json(fixture, in: .module)["event"]?.string)
            let events = try Sample.events(in: String(fixture.dropLast(".json".count)))
            #expect(events == [.ignored(reason: "'\(event)' is not used")])
        }
    }

    @Test func removedPluginIsAProblem() throws {
        for (fixture, isProblem) in [("plugin-removed", true), ("plugin-installed", false)] {
            guard case .notice(let notice)? = try Sample.events(in: fixture).first else {
                Issue.record("no notice")
                return
            }
            #expect(notice.isProblem == isProblem)
            #expect(notice.topic == "plugin:subscription:updated")
            #expect(notice.provider["bound"] == .bool(!isProblem))
        }
    }

    /// If Crisp assigns by rules, an assignment does not mean that an operator took over.
    @Test func assignmentIsIgnoredWithoutRoutingTakesOver() throws {
        let adapter = try Sample.adapter(["routing_takes_over": .boolean(false)])
        for fixture in ["routing-assigned", "routing-cleared"] {
            #expect(
                try Sample.events(in: fixture, on: adapter)
                    == [.ignored(reason: "routing_takes_over is false")]
            )
        }
    }

    /// The fingerprint identifies the hub's own messages even under another origin.
    @Test func ownMessageOfAnotherOriginIsRecognisedByFingerprint() throws {
        let other = try Sample.adapter(["origin": .text("urn:example.com:other:0")])
        guard case .status? = try Sample.events(in: "own-echo", on: other).first,
            case .takeover? = try Sample.events(in: "own-echo-by-origin", on: other).first
        else {
            Issue.record("wrong event")
            return
        }
    }

    @Test(arguments: ["no-session", "no-fingerprint"])
    func messageWithoutItsIDsIsMalformed(_ fixture: String) throws {
        #expect(throws: InboundError.self) { try Sample.events(in: fixture) }
    }
}
