import BotpressChannel
import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// Messages as bots and Messaging servers send them, with their events: names, taps, signals of the widget, forms.
struct FieldInputTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fixture: String
        let changes: [String: JSONValue?]
        let expected: String
    }

    private static func forwarded(_ name: String, _ payload: JSONValue, _ expected: String) -> Case {
        Case(testDescription: name, fixture: "forwarded-text", changes: ["data.payload": payload], expected: expected)
    }

    private static func server(_ name: String, _ payload: JSONValue, _ expected: String) -> Case {
        Case(
            testDescription: name,
            fixture: "server-text",
            changes: ["data.message.payload": payload],
            expected: expected
        )
    }

    private static func named(_ name: JSONValue, _ expected: String) -> Case {
        Case(
            testDescription: "the name \(name.string ?? "null")",
            fixture: "forwarded-text",
            changes: ["data.metadata.userName": name, "data.payload": ["type": "text", "text": "hello"]],
            expected: "message \(expected) \"hello\" text"
        )
    }

    static let names = [
        named("Ana Roy", "Ana Roy"), named("Anonymous User", "-"), named("ana@fake.example", "-"),
        named("Guest 4f1c", "-"),
        named("user", "-"), named("+15145550123", "-"), named("", "-"), named(.null, "-"), named("🙂", "-"),
        named("user_01J5T99YAAAAAAAAAAAAAAAAAA", "-"),
    ]

    static let taps = [
        forwarded("a text", ["type": "text", "text": "Yes"], "message - \"Yes\" text"),
        forwarded(
            "a text with a value",
            ["type": "text", "text": "Yes", "value": "opt_yes"],
            "message - \"Yes\" choice(opt_yes=Yes)"
        ),
        forwarded(
            "a value without a text",
            ["type": "text", "value": "opt_yes"],
            "message - \"opt_yes\" choice(opt_yes=opt_yes)"
        ),
        forwarded("a number as value", ["type": "text", "text": "Two", "value": 2], "message - \"Two\" choice(2=Two)"),
        forwarded("an empty value", ["type": "text", "text": "Yes", "value": ""], "message - \"Yes\" text"),
        forwarded(
            "a text with a payload",
            ["type": "text", "text": "Yes", "payload": "YES"],
            "message - \"Yes\" choice(YES=Yes)"
        ),
        forwarded(
            "an answered choice",
            ["type": "choice", "text": "Blue", "value": "blue"],
            "message - \"Blue\" choice(blue=Blue)"
        ),
        forwarded(
            "an answered dropdown",
            ["type": "dropdown", "label": "Blue", "value": "blue"],
            "message - \"Blue\" choice(blue=Blue)"
        ),
        server(
            "a quick reply",
            ["type": "quick_reply", "text": "Order", "payload": "ORDER"],
            "message - \"Order\" choice(ORDER=Order)"
        ),
        server("a postback", ["type": "postback", "payload": "ORDER"], "message - \"ORDER\" choice(ORDER=ORDER)"),
        server(
            "a postback with a title",
            ["type": "postback", "payload": "ORDER", "title": "Order now"],
            "message - \"Order now\" choice(ORDER=Order now)"
        ),
        server(
            "a single choice",
            ["type": "single-choice", "text": "Human", "value": "HUMAN"],
            "message - \"Human\" choice(HUMAN=Human)"
        ),
        server("a text with a value", ["type": "text", "text": "Go", "value": "go"], "message - \"Go\" choice(go=Go)"),
        server("say something", ["type": "say_something", "text": "Order pizza"], "message - \"Order pizza\" text"),
    ]

    static let signals = [
        server("a visit", ["type": "visit", "text": "User visit", "timezone": -5, "language": "en"], "ignored"),
        server("a session reset", ["type": "session_reset", "text": "Reset the conversation"], "ignored"),
        server("a conversation start", ["type": "request_start_conversation"], "ignored"),
        server("a started conversation", ["type": "conversation_started", "text": "Start"], "ignored"),
        server("a trigger", ["type": "proactive-trigger", "text": "Hello there"], "ignored"),
        server("a trigger without more", ["type": "trigger"], "ignored"),
        server("an opened widget", ["type": "webchatOpened"], "ignored"),
        server("typing", ["type": "typing", "value": true], "typing true"),
        server("typing has ended", ["type": "typing", "value": false], "typing false"),
        forwarded("a visit by the forwarder", ["type": "visit", "text": "User visit"], "ignored"),
        forwarded("a reset by the forwarder", ["type": "session-reset", "text": "Reset"], "ignored"),
    ]

    static let unknown = [
        server("an unknown type", ["type": "hologram", "text": "Not said"], "message - \"\" unsupported(hologram)"),
        server("no type", ["text": "Not said"], "message - \"\" unsupported(unknown)"),
        server("an empty payload", [:], "message - \"\" unsupported(unknown)"),
        forwarded(
            "a custom type",
            ["type": "appointmentPicker", "text": "Pick a day"],
            "message - \"\" unsupported(appointmentPicker)"
        ),
        server(
            "a login prompt",
            [
                "type": "login_prompt", "text": "Provided login information",
                "data": ["username": "ana", "password": "s3cret"],
            ],
            "message - \"\" unsupported(login_prompt)"
        ),
        server(
            "a form",
            ["type": "form", "text": "Sent the form", "data": ["city": "Laval", "pin": "1234"], "sensitive": ["pin"]],
            "message - \"\" form{\"city\":\"Laval\"}"
        ),
        server(
            "a form with marked fields",
            [
                "type": "form",
                "fields": [["name": "card", "value": "4111", "sensitive": true], ["name": "city", "value": "Laval"]],
            ],
            "message - \"\" form[{\"name\":\"card\",\"sensitive\":true},{\"name\":\"city\",\"value\":\"Laval\"}]"
        ),
        server("a location", ["type": "location", "latitude": 45.5, "longitude": -73.6], "message - \"\" location"),
        server(
            "a picture",
            ["type": "image", "image": "https://a.example/x.png", "title": "front"],
            "message - \"front\" image"
        ),
        server("a voice note", ["type": "voice", "audio": "https://a.example/x.ogg"], "message - \"\" audio"),
    ]

    @Test(arguments: names + taps + signals + unknown)
    func becomes(_ testCase: Case) throws {
        let webhook = try JSONValue(parsing: Fixture.data("\(testCase.fixture).json", in: .module))
            .changing(testCase.changes)
        var request = try Sample.request(testCase.fixture)
        request.body = webhook.data
        let events = try Sample.adapter().uncheckedEvents(of: request)
        #expect(events.map(\.summary) == [testCase.expected])
    }

    /// Secrets that are typed into a form are removed before anything is stored.
    @Test(
        arguments: [
            ["type": "form", "data": ["pin": "s3cret-1"], "sensitive": ["pin"]],
            ["type": "form", "data": ["nested": ["pin": "s3cret-1"]], "sensitive": ["data.nested.pin"]],
            ["type": "form", "fields": [["id": "pin", "answer": "s3cret-1", "isSensitive": true]]],
            ["type": "form", "fields": [["name": "pin", "value": "s3cret-1"]], "sensitive": ["pin"]],
            ["type": "form", "fields": [["name": "p", "type": "password", "value": "s3cret-1"]]],
            ["type": "text", "text": "s3cret-1", "sensitive": true],
            ["type": "login_prompt", "data": ["username": "ana", "password": "s3cret-1"]],
            ["type": "invented", "anything": ["s3cret-1"]],
        ] as [JSONValue]
    )
    func sensitiveFieldsAreNotStored(_ payload: JSONValue) throws {
        for (fixture, path) in [("server-text", "data.message.payload"), ("forwarded-text", "data.payload")] {
            var request = try Sample.request(fixture)
            request.body = try JSONValue(parsing: Fixture.data("\(fixture).json", in: .module)).changing([path: payload]
            ).data
            let item = try #require(try BotpressAdapter.split(.unchecked(request)).first)
            #expect(!String(decoding: item.payload, as: UTF8.self).contains("s3cret"))
        }
    }

    /// A bot's own custom content keeps its text, which is for the customer.
    @Test func botsCustomContentIsSaid() throws {
        var request = try Sample.request("server-bot")
        request.body = try JSONValue(parsing: Fixture.data("server-bot.json", in: .module))
            .changing(["data.message.payload": ["type": "appointmentPicker", "text": "Pick a day"]]).data
        let events = try Sample.adapter(Sample.brain).uncheckedEvents(of: request)
        #expect(events.map(\.summary) == ["message - \"Pick a day\" text unsupported(appointmentPicker)"])
    }

    @Test func helpAndInfoAreQuestionsInAWebChat() throws {
        #expect(try Sample.adapter().consentWords(for: UnifiedContact(id: Sample.user)).isEmpty)
    }
}
