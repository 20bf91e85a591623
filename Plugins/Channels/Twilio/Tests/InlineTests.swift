import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

struct InlineTests {
    static let head = #"<?xml version="1.0" encoding="UTF-8"?>"#
    static let callback = #" action="https://hub.example.test/webhooks/twilio/k/status""#

    private func xml(_ contents: [ReplyContent], callback: Bool = false) throws -> String {
        let adapter = try TwilioAdapter(
            Sample.settings(["status_callback": .boolean(callback), "reply": .text("inline")], urlKey: "k")
        )
        let response = adapter.answer(try Sample.item(in: "sms-text"), with: contents)
        #expect(response.status == 200)
        #expect(response.headers == ["Content-Type": "text/xml"])
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(text.hasPrefix(Self.head))
        return String(text.dropFirst(Self.head.count))
    }

    static let cases: [([ReplyContent], String)] = [
        ([], "<Response/>"),
        ([.text("Yes")], "<Response><Message><Body>Yes</Body></Message></Response>"),
        (
            [.text("One"), .text("Two")],
            "<Response><Message><Body>One</Body></Message><Message><Body>Two</Body></Message></Response>"
        ),
        (
            [.text(#"a & b <c> "d" 'e' ]]>"#)],
            "<Response><Message><Body>a &amp; b &lt;c&gt; &quot;d&quot; 'e' ]]&gt;</Body></Message></Response>"
        ),
        (
            [.text("a\u{0}\u{8}\u{B}\u{1F}b\tc\nd\u{FFFE}👋")],
            "<Response><Message><Body>ab\tc\nd👋</Body></Message></Response>"
        ),
        ([.text("")], "<Response/>"),
        (
            [.media(OutboundMedia(kind: .image, source: .link("https://x.test/a?b=1&c=2"), caption: "Look"))],
            "<Response><Message><Body>Look</Body><Media>https://x.test/a?b=1&amp;c=2</Media></Message></Response>"
        ),
        (
            [.media(OutboundMedia(kind: .image, source: .link("https://x.test/a")))],
            "<Response><Message><Media>https://x.test/a</Media></Message></Response>"
        ),
        (
            [.buttons(text: "Which?", choices: [.init(id: "1", title: "A"), .init(id: "2", title: "B")])],
            "<Response><Message><Body>Which?\n1. A\n2. B</Body></Message></Response>"
        ),
    ]

    @Test(arguments: cases)
    func repliesBecomeTwiML(contents: [ReplyContent], expected: String) throws {
        #expect(try xml(contents) == expected)
        #expect(try xml(contents) == xml(contents))
    }

    /// Twilio would refuse more than 1600 characters; neither words nor emoji are cut.
    @Test(arguments: [
        (String(repeating: "a", count: 1_600), [1_600]),
        (String(repeating: "a", count: 1_601), [1_600, 1]),
        (String(repeating: "word ", count: 400).trimmingCharacters(in: .whitespaces), [1_599, 399]),
        ("x" + String(repeating: "👋🏽", count: 401), [1_597, 8]),
    ])
    func longTextsAreSplit(text: String, lengths: [Int]) throws {
        let bodies = try xml([.text(text)]).matches(of: /<Body>(.*?)<\/Body>/).map { String($0.1) }
        #expect(bodies.map(\.utf16.count) == lengths)
        #expect(bodies.joined().filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
    }

    @Test func sendsRequestStatuses() throws {
        #expect(
            try xml([.text("Yes")], callback: true)
                == "<Response><Message\(Self.callback)><Body>Yes</Body></Message></Response>"
        )
    }

    /// Anything but XML would be sent to the customer, or be an error in the tenant's debugger.
    @Test(arguments: [NoReply.late, .silent("an agent has it"), .failed("storage")])
    func noReplyIsAnEmptyResponse(_ reason: NoReply) throws {
        let response = try Sample.adapter().answerWithoutReply(Sample.item(in: "sms-text"), because: reason)
        #expect(response == TwilioAdapter.manifest.acknowledgement)
        #expect(
            response
                == WebhookResponse(
                    status: 200,
                    headers: ["Content-Type": "text/xml"],
                    body: Data("\(Self.head)<Response/>".utf8)
                )
        )
    }

    @Test(arguments: [("api", false), ("inline", true)])
    func replySettingDecidesInlineOrAPI(reply: String, isInline: Bool) throws {
        let adapter = try Sample.adapter(["reply": .text(reply)])
        #expect(adapter.answersInline(try Sample.item(in: "sms-text")) == isInline)
    }
}
