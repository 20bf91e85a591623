import ChannelKit
import ChannelTestKit
import Testing
import TwilioChannel

struct VoiceSettingsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let path: [String]
        let changes: [String: SettingValue?]
        var testDescription: String { "\(path.joined(separator: ".")): \(changes)" }
    }

    private static func text(_ text: String) -> SettingValue {
        .localized(LocalizedTemplate(TextTemplate(literal: text)))
    }

    static let wrong = [
        Case(path: ["languages"], changes: ["languages": .list([])]),
        Case(path: ["languages"], changes: ["languages": .list([.text("en"), .text("en")])]),
        Case(path: ["languages"], changes: ["languages": .list([.text("English")])]),
        Case(path: ["greeting"], changes: ["languages": .list([.text("de")])]),
        Case(path: ["voices", "es", "offer"], changes: ["languages": .list([.text("en"), .text("es")])]),
        Case(
            path: ["voices", "fr", "locale"],
            changes: ["voices": .mapping(["fr": .mapping(["locale": .text("French")])])]
        ),
        Case(
            path: ["voices", "fr", "voice"],
            changes: ["voices": .mapping(["fr": .mapping(["voice": .text("a \"voice\"")])])]
        ),
        Case(path: ["transfer_to"], changes: ["transfer_to": .text("514 555 0100")]),
        Case(path: ["transfer_to"], changes: ["transfer_to": .text("+15145550100;ext=")]),
        Case(path: ["transfer_to"], changes: ["transfer_to": .text("+15145550100;ext=desk")]),
        Case(path: ["filler_after"], changes: ["filler_after": .duration(.milliseconds(100))]),
        Case(path: ["filler_after"], changes: ["filler_after": .duration(.seconds(13))]),
        Case(path: ["call_timeout"], changes: ["call_timeout": .duration(.seconds(1_000))]),
        Case(path: ["greeting"], changes: ["greeting": text("Hello {{contact.name}}")]),
    ]

    @Test(arguments: wrong)
    func invalidContentIsRefused(_ testCase: Case) throws {
        let error = try #require(
            #expect(throws: ConfigurationIssue.self) { try Sample.callable(testCase.changes) }
        )
        #expect(error.path == ["voice"] + testCase.path)
        #expect(error.remedy.last == ".")
    }

    @Test(arguments: [
        "+15145550100", "+15145550100;ext=204", "+15145550100 ext. 204", "+15145550100x204", "+15145550100,204#",
        "sip:desk@example.com", "sips:desk@example.com", "queue:support",
    ])
    func transferTargetsAreValidated(target: String) throws {
        #expect(try Sample.callable(["transfer_to": .text(target)]).canSteer(.transfer()))
    }

    /// An operator's text replaces the default in its language.
    @Test func defaultTextsCompleteOverrides() throws {
        let english = LocalizedTemplate(byLanguage: ["en": TextTemplate(literal: "Lotus Dental, hello!")])
        let adapter = try Sample.callable(["silence": .localized(english)])
        for (language, expected) in [("en", "Lotus Dental, hello!"), ("fr", "Êtes-vous toujours là ?")] {
            let item = try Sample.callItem("call-empty", at: "voice/turn?n=1&lang=\(language)")
            let body = adapter.answerWithoutReply(item, because: .silent("x")).body
            #expect(String(decoding: body, as: UTF8.self).contains(expected))
        }
    }

    /// A language that is not configured falls back to the first.
    @Test func unknownLanguagesFallBackToTheFirst() throws {
        let item = try Sample.callItem("call-empty", at: "voice/turn?n=1&lang=xx")
        let body = try Sample.callable().answerWithoutReply(item, because: .silent("x")).body
        #expect(String(decoding: body, as: UTF8.self).contains(#"language="en-US""#))
    }
}
