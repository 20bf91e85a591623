import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

/// The documents that answer the requests of a call.
struct CallAnswerTests {
    private static let route = "https://hub.example.test/webhooks/twilio/k/voice"

    private func xml(_ response: WebhookResponse) -> String {
        #expect(response.status == 200)
        #expect(response.headers == ["Content-Type": "text/xml"])
        let text = String(decoding: response.body, as: UTF8.self)
        let head = #"<?xml version="1.0" encoding="UTF-8"?><Response>"#
        #expect(text.hasPrefix(head) || text == InlineTests.head + "<Response/>")
        return text.replacing(head, with: "").replacing("</Response>", with: "")
    }

    private static func gather(_ turn: String, _ says: String, locale: String = "en-US", oneKey: Bool = false) -> String
    {
        let url = "\(route)/turn?\(turn)".replacing("&", with: "&amp;")
        let key = oneKey ? #" numDigits="1""# : ""
        let head =
            #"<Gather input="speech dtmf" action="\#(url)" method="POST" language="\#(locale)" timeout="5" speechTimeout="auto" actionOnEmptyResult="true"\#(key)"#
        return (says.isEmpty ? "\(head)/>" : "\(head)>\(says)</Gather>")
            + #"<Redirect method="POST">\#(url)</Redirect>"#
    }

    private static func say(_ text: String, _ locale: String = "en-US") -> String {
        #"<Say language="\#(locale)">\#(text)</Say>"#
    }

    private static func waiting(_ query: String) -> String {
        say("One moment, please.")
            + #"<Pause length="8"/><Redirect method="POST">\#(route)/wait?\#(query)</Redirect>"#
    }

    struct Silence: Sendable, CustomTestStringConvertible {
        let fixture: String
        var route = ""
        var reason = NoReply.silent("nothing")
        let expected: String
        var testDescription: String { "\(fixture) at \(route), \(reason)" }
    }

    private static let greeting = gather(
        "n=1&lang=en&menu=1",
        say("Hello! How can I help you?") + say("Pour le français, faites le 9.", "fr-CA"),
        oneKey: true
    )
    private static let unreachable = say("Nobody can take your call right now. Can I help you?")
    private static let apology = say("I am sorry, I have no answer to that right now. Can I help with something else?")

    private static let wayOut = say("To speak with a colleague, press 0. Or tell me again how I can help.")

    static let silences = [
        Silence(fixture: "call-ringing", expected: greeting),
        Silence(fixture: "call-ringing", reason: .late, expected: greeting),
        Silence(
            fixture: "call-speech",
            route: "voice/turn?n=2&lang=en",
            reason: .late,
            expected: waiting("n=2&amp;lang=en&amp;wait=1")
        ),
        Silence(fixture: "call-speech", route: "voice/turn?n=2&lang=en", expected: gather("n=3&lang=en", "")),
        Silence(
            fixture: "call-speech",
            route: "voice/turn?n=2&lang=en",
            reason: .failed("storage"),
            expected: gather("n=3&lang=en&silent=1", apology)
        ),
        Silence(
            fixture: "call-speech",
            route: "voice/turn?n=2&lang=en&silent=1",
            reason: .failed("storage"),
            expected: gather("n=3&lang=en&silent=2", apology + wayOut)
        ),
        Silence(
            fixture: "call-empty",
            route: "voice/turn?n=2&lang=en",
            expected: gather("n=3&lang=en&silent=1", say("Are you still there?"))
        ),
        Silence(
            fixture: "call-empty",
            route: "voice/turn?n=3&lang=fr&silent=1",
            expected: gather(
                "n=4&lang=fr&silent=2",
                say(
                    "Pour parler à un collègue, faites le 0. Ou redites-moi comment je peux vous aider.",
                    "fr-CA"
                ),
                locale: "fr-CA"
            )
        ),
        Silence(
            fixture: "call-empty",
            route: "voice/turn?n=4&lang=en&silent=2",
            expected: say("I cannot hear you. Goodbye!") + "<Hangup/>"
        ),
        Silence(
            fixture: "call-empty",
            route: "voice/wait?n=2&lang=en&wait=1",
            expected: waiting("n=2&amp;lang=en&amp;wait=2")
        ),
        Silence(
            fixture: "call-empty",
            route: "voice/wait?n=2&lang=en&wait=4",
            expected: gather("n=3&lang=en", apology)
        ),
        Silence(fixture: "call-dial-completed", route: "voice/dial?n=3&lang=en", expected: "<Hangup/>"),
        Silence(
            fixture: "call-dial-no-answer",
            route: "voice/dial?n=3&lang=en",
            expected: gather("n=4&lang=en", unreachable)
        ),
        Silence(fixture: "call-queue-bridged", expected: "<Hangup/>"),
        // The call has ended.
        Silence(fixture: "call-dial-hung-up", route: "voice/dial?n=3", expected: InlineTests.head + "<Response/>"),
        Silence(fixture: "call-status-completed", expected: InlineTests.head + "<Response/>"),
    ]

    @Test(arguments: silences)
    func requestsWithoutAReplyContinueTheCall(_ silence: Silence) throws {
        let item = try Sample.callItem(silence.fixture, at: silence.route)
        #expect(xml(try Sample.callable().answerWithoutReply(item, because: silence.reason)) == silence.expected)
    }

    @Test func theFirstWordsMayTakeTheirTime() throws {
        let adapter = try Sample.callable(["on_call": .text("ask")])
        let item = try Sample.callItem("call-ringing")
        #expect(xml(adapter.answerWithoutReply(item, because: .late)) == Self.waiting("n=0&amp;lang=en&amp;wait=1"))
        #expect(xml(adapter.answerWithoutReply(item, because: .silent("x"))) == Self.greeting)
    }

    @Test func chosenLanguageContinues() throws {
        let item = try Sample.item(
            of: Data("AccountSid=AC1&CallSid=CA1&From=%2B15550100999&CallStatus=in-progress&Digits=9".utf8),
            target: "/webhooks/twilio/k/voice/turn?n=1&lang=en&menu=1",
            subpath: "voice/turn"
        )
        let says = Self.say("Bonjour ! Comment puis-je vous aider ?", "fr-CA")
        #expect(
            xml(try Sample.callable().answerWithoutReply(item, because: .silent("x")))
                == Self.gather("n=2&lang=fr", says, locale: "fr-CA")
        )
    }

    struct Said: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var settings: [String: SettingValue?] = [:]
        let contents: [ReplyContent]
        let expected: String
    }

    private static let transferText = say("I am connecting you with a colleague.")
    private static let dial =
        #"<Dial action="\#(route)/dial?n=2&amp;lang=en" method="POST" timeout="30">"#

    static let answers = [
        Said(testDescription: "a text", contents: [.text("Yes.")], expected: gather("n=3&lang=en", say("Yes."))),
        Said(
            testDescription: "several",
            contents: [.text("Yes."), .text(""), .text("Friday.")],
            expected: gather("n=3&lang=en", say("Yes.") + say("Friday."))
        ),
        Said(
            testDescription: "what XML does not like",
            contents: [.text("a&b <c> \"d\"\u{0}\u{B}")],
            expected: gather("n=3&lang=en", say("a&amp;b &lt;c&gt; &quot;d&quot;"))
        ),
        Said(
            testDescription: "choices",
            contents: [.buttons(text: "Which?", choices: [.init(id: "a", title: "Friday")])],
            expected: gather("n=3&lang=en", say("Which? For Friday, press 1."))
        ),
        Said(
            testDescription: "the end",
            contents: [.text("Goodbye."), .endCall, .text("unheard")],
            expected: say("Goodbye.") + "<Hangup/>"
        ),
        Said(
            testDescription: "to the channel's number",
            contents: [.text("Of course."), .transfer()],
            expected: say("Of course.") + transferText + dial + "<Number>+15550100300</Number></Dial>"
        ),
        Said(
            testDescription: "a transfer to an extension",
            contents: [.transfer(to: "+15550100300;ext=204")],
            expected: transferText + dial + #"<Number sendDigits="wwww204">+15550100300</Number></Dial>"#
        ),
        Said(
            testDescription: "to a SIP address",
            contents: [.transfer(to: "sip:desk@example.com")],
            expected: transferText + dial + "<Sip>sip:desk@example.com</Sip></Dial>"
        ),
        Said(
            testDescription: "to a queue",
            settings: ["transfer_to": .text("queue:support")],
            contents: [.transfer()],
            expected: transferText
                + #"<Enqueue action="\#(route)/dial?n=2&amp;lang=en" method="POST">support</Enqueue>"#
        ),
        Said(
            testDescription: "to no target",
            settings: ["transfer_to": nil],
            contents: [.text("Sorry."), .transfer()],
            expected: gather("n=3&lang=en", say("Sorry."))
        ),
    ]

    @Test(arguments: answers)
    func repliesAreSpokenInTheDocument(_ said: Said) throws {
        let item = try Sample.callItem("call-speech", at: "voice/turn?n=2&lang=en")
        let adapter = try Sample.callable(said.settings)
        #expect(xml(adapter.answer(item, with: said.contents)) == said.expected)
        #expect(adapter.answer(item, with: said.contents) == adapter.answer(item, with: said.contents))
    }

    /// Twilio accepts 4096 characters in a verb; sentences stay whole.
    @Test func longTextsAreSplitIntoVerbs() throws {
        let sentence = String(repeating: "word ", count: 99) + "end. "
        let item = try Sample.callItem("call-speech", at: "voice/turn?n=2&lang=en")
        let text = xml(try Sample.callable().answer(item, with: [.text(String(repeating: sentence, count: 20))]))
        let pieces = text.matches(of: /<Say[^>]*>([^<]*)<\/Say>/).map { String($0.1) }
        #expect(pieces.count == 3)
        #expect(pieces.allSatisfy { $0.utf16.count <= 4_096 && $0.hasSuffix("end.") })
    }

    @Test func configuredTextsAndVoicesAreSpoken() throws {
        let voices: SettingValue = .mapping([
            "fr": .mapping(["locale": .text("fr-FR"), "voice": .text("Polly.Lea")])
        ])
        let adapter = try Sample.callable([
            "voices": voices, "hints": .localized(LocalizedTemplate(TextTemplate(literal: "détartrage, carie"))),
        ])
        let item = try Sample.callItem("call-speech", at: "voice/turn?n=2&lang=fr")
        let text = xml(adapter.answer(item, with: [.text("Oui.")]))
        #expect(text.contains(#"<Say language="fr-FR" voice="Polly.Lea">Oui.</Say>"#))
        #expect(text.contains(#" language="fr-FR" timeout"#))
        #expect(text.contains(#" hints="détartrage, carie""#))
    }

    /// The shared route has no path below it: the query identifies the step.
    @Test func sharedRouteReadsTheStepFromTheQuery() throws {
        let adapter = try Sample.adapter(["voice": Sample.voice()])
        let text = xml(adapter.answerWithoutReply(try Sample.item(in: "call-ringing"), because: .silent("x")))
        let url = "https://hub.example.test/webhooks/twilio?voice=turn&amp;n=1&amp;lang=en&amp;menu=1"
        #expect(text.contains(#"action="\#(url)""#))
        let target = url.replacing("https://hub.example.test", with: "").replacing("&amp;", with: "&")
        let turn = try Sample.item(of: Fixture.data("call-speech.form", in: .module), target: target)
        #expect(turn.key.rawValue == "call:\(CallEventTests.call):turn:1")
    }

    /// Without voice settings the call is rejected.
    @Test(arguments: [("call-ringing", "", "<Reject/>"), ("call-speech", "voice/turn?n=1", "<Hangup/>")])
    func channelsWithoutVoiceRejectCalls(fixture: String, route: String, expected: String) throws {
        let adapter = try Sample.adapter(urlKey: "k")
        let item = try Sample.callItem(fixture, at: route)
        #expect(adapter.answersInline(item))
        #expect(xml(adapter.answerWithoutReply(item, because: .silent("x"))) == expected)
        #expect(xml(adapter.answer(item, with: [.text("Yes")])) == expected)
        #expect(adapter.canSteer(.transfer(to: "+15550100300")) == false)
        #expect(adapter.canSteer(.endCall) == false)
    }

    @Test(arguments: [
        ("call-ringing", "", Duration.seconds(4)), ("call-speech", "voice/turn?n=1", .seconds(4)),
        ("call-empty", "voice/wait?n=1", .seconds(5)), ("call-dial-completed", "voice/dial?n=1", .seconds(5)),
        ("sms-text", "", .seconds(15)),
    ])
    func replyTimeoutsOfSteps(fixture: String, route: String, time: Duration) throws {
        let adapter = try Sample.callable(["filler_after": .duration(.seconds(4))])
        #expect(adapter.answerTimeout(for: try Sample.callItem(fixture, at: route)) == time)
    }

    @Test(arguments: [
        (ReplyContent.transfer(), true), (.transfer(to: "queue:night"), true), (.transfer(to: "the boss"), false),
        (.endCall, true), (.text("x"), false),
    ])
    func canSteerDependsOnTheTarget(content: ReplyContent, can: Bool) throws {
        #expect(try Sample.callable().canSteer(content) == can)
    }
}
