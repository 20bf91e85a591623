import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation
import Testing

/// Hooks as websites send them, with their events: names, automatic messages, participants, choices, changes.
struct FieldInputTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let event: String
        let changes: [String: JSONValue?]
        let expected: String

        init(_ name: String, _ changes: [String: JSONValue?], _ expected: String) {
            self.init(name, "message:send", changes, expected)
        }

        init(_ name: String, _ event: String, _ changes: [String: JSONValue?], _ expected: String) {
            testDescription = name
            self.event = event
            self.changes = changes
            self.expected = expected
        }
    }

    private static let operatorID: JSONValue = "c46126df-9865-4959-82f7-7d8f1b3a9c02"
    private static let hello = "message - \"hello\" text"

    private static func named(_ name: JSONValue?) -> [String: JSONValue?] { ["data.user.nickname": name] }

    private static func visitor(_ type: JSONValue, _ content: JSONValue) -> [String: JSONValue?] {
        ["data.type": type, "data.content": content]
    }

    private static func agent(_ changes: [String: JSONValue?] = [:]) -> [String: JSONValue?] {
        let common: [String: JSONValue?] = [
            "data.from": "operator", "data.user.user_id": operatorID, "data.user.nickname": "Camille",
        ]
        return common.merging(changes) { $1 }
    }

    /// A message that Crisp sends for the website.
    private static func site(_ origin: JSONValue) -> [String: JSONValue?] {
        [
            "data.from": "operator", "data.origin": origin, "data.user": ["type": "website", "nickname": "Lotus"],
        ]
    }

    static let names = [
        Case("a nickname", named("Ada"), "message Ada \"hello\" text"),
        Case("a nickname with a surname", named("Ada Visitor"), "message Ada Visitor \"hello\" text"),
        Case("a nickname with a number", named("Ada 2"), "message Ada 2 \"hello\" text"),
        Case("visitor and a number", named("visitor421"), hello),
        Case("visitor in capitals", named("Visitor 7"), hello),
        Case("visitor alone", named("visitor"), hello),
        Case("guest", named("Guest"), hello),
        Case("anonymous", named("Anonymous User"), hello),
        Case("an email address", named("ines@fake.example"), hello),
        Case("a phone number", named("+1 514 555 0123"), hello),
        Case("a link", named("https://example.com"), hello),
        Case("spaces", named("  "), hello),
        Case("null", named(.null), hello),
        Case("no user", ["data.user": nil], hello),
        Case("an email's display form", named("Ines Tran <ines@fake.example>"), "message Ines Tran \"hello\" text"),
        Case("a participant", ["data.user.user_id": "participant_9", "data.user.nickname": "CC person"], hello),
    ]

    static let automatic = [
        Case("an operator", "message:received", agent(), "takeover \"hello\""),
        Case(
            "an operator by Slack",
            "message:received",
            agent(["data.origin": "urn:crisp.im:slack:0"]),
            "takeover \"hello\""
        ),
        Case("an operator by email", "message:received", agent(["data.origin": "email"]), "takeover \"hello\""),
        Case("marked automated", "message:received", agent(["data.automated": true]), "ignored"),
        Case("marked not automated", "message:received", agent(["data.automated": false]), "takeover \"hello\""),
        Case("a trigger", "message:received", site("urn:crisp.im:trigger:0"), "ignored"),
        Case("a campaign", "message:received", site("urn:crisp.im:campaign:0"), "ignored"),
        Case("a bot without a mark", "message:received", site("urn:crisp.im:bot:0"), "ignored"),
        Case("the chatbox", "message:received", site("urn:crisp.im:chatbox:0"), "ignored"),
        Case("the website itself", "message:received", site("chat"), "ignored"),
        Case(
            "a bot in an operator's name",
            "message:received",
            agent(["data.origin": "urn:crisp.im:bot:0"]),
            "ignored"
        ),
        Case("a workflow", "message:received", agent(["data.origin": "urn:crisp.im:workflow:1"]), "ignored"),
        Case("a note", "message:received", agent(["data.type": "note"]), "ignored"),
        Case("an absent mailbox", ["data.origin": "email", "data.automated": true], "ignored"),
        Case("an email", ["data.origin": "email", "data.automated": false], hello),
        Case("the hub's own", "message:received", agent(["data.origin": "urn:patchbay:hub:0"]), "status sent"),
    ]

    static let contents = [
        Case(
            "a chosen option",
            visitor(
                "picker",
                ["id": "p", "text": "Which?", "choices": [["value": "a", "label": "First", "selected": true]]]
            ),
            "message - \"First\" choice(a=First)"
        ),
        Case(
            "an option without a value",
            visitor("picker", ["id": "p", "text": "?", "choices": [["label": "First", "selected": true]]]),
            "message - \"First\" choice(First=First)"
        ),
        Case(
            "a filled field",
            visitor("field", ["id": "f", "text": "Your city?", "value": "Laval"]),
            "message - \"Laval\" form{\"id\":\"f\",\"text\":\"Your city?\",\"value\":\"Laval\"}"
        ),
        Case(
            "a file",
            visitor("file", ["url": "https://a.example/x.pdf", "type": "application/pdf", "name": "x"]),
            "message - \"\" document"
        ),
        Case(
            "a picture",
            visitor("file", ["url": "https://a.example/x.png", "type": "image/png"]),
            "message - \"\" image"
        ),
        Case(
            "a voice note",
            visitor("audio", ["url": "https://a.example/x.mp3", "type": "audio/mp3"]),
            "message - \"\" audio"
        ),
        Case(
            "an unknown type",
            visitor("hologram", ["text": "Opened the page"]),
            "message - \"\" unsupported(hologram)"
        ),
        Case("a history entry", visitor("event", ["namespace": "state:resolved"]), "ignored"),
        Case("an empty text", visitor("text", ""), "message - \"\" text"),
        Case("half a surrogate pair", visitor("text", "a\u{FFFD}"), "message - \"a\u{FFFD}\" text"),
    ]

    static let changes = [
        Case("an edit", "message:updated", ["data.content": "Friday", "data.from": nil], "edited \"Friday\""),
        Case("a removal", "message:removed", ["data.content": nil], "deleted"),
        Case("typing", "message:compose:send", ["data.type": "start"], "typing true"),
        Case("a name", "session:set_nickname", ["data.nickname": "Ada Roy"], "contact Ada Roy -"),
        Case("a name that is none", "session:set_nickname", ["data.nickname": "visitor9"], "ignored"),
        Case("an email address as a name", "session:set_nickname", ["data.nickname": "ada@fake.example"], "ignored"),
        Case("a phone number", "session:set_phone", ["data.phone": "+15145550123"], "contact - +15145550123"),
        Case("resolved", "session:set_state", ["data.state": "resolved"], "release"),
        Case("a page view", "session:sync:pages", ["data.pages": []], "ignored"),
        Case("participants", "session:set_participants", ["data.participants": []], "ignored"),
        Case("a campaign's progress", "campaign:progress", ["data.progress": 1], "ignored"),
    ]

    @Test(arguments: names + automatic + contents + changes)
    func becomes(_ testCase: Case) throws {
        let hook = try JSONValue(parsing: Fixture.data("text.json", in: .module))
            .changing(["event": .string(testCase.event), "data.content": "hello", "data.user.nickname": nil])
            .changing(testCase.changes)
        let events = try Sample.adapter().uncheckedEvents(of: Sample.post(hook.data))
        #expect(events.map(\.summary) == [testCase.expected])
    }

    /// A participant's message is in the visitor's conversation and does not rename the visitor.
    @Test func participantsMessageBelongsToTheSession() throws {
        guard case .message(let message)? = try Sample.events(in: "participant").first else {
            Issue.record("no message")
            return
        }
        #expect(message.contact == UnifiedContact(id: Sample.session))
        #expect(message.provider["user_id"] == "bob-1")
    }

    @Test func helpAndInfoAreQuestionsInAWebChat() throws {
        #expect(try Sample.adapter().consentWords(for: UnifiedContact(id: Sample.session)).isEmpty)
    }
}
