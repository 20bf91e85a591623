import ChannelKit
import ChannelTestKit
import StaticReplyStrategy
import Testing

struct StaticReplyTests {
    private static func template(_ text: String) throws -> TextTemplate { try TextTemplate(parsing: text) }

    private static func step(_ text: LocalizedTemplate) throws -> StaticReply {
        try makeStep(["text": .localized(text)])
    }

    private static func text(of verdict: Verdict) -> String? {
        guard case .reply(.contents(let contents, _), _) = verdict, contents.count == 1,
            case .text(let text) = contents[0]
        else { return nil }
        return text
    }

    @Test(arguments: [
        ("Thank you.", "Thank you."),
        ("Thank you, {{contact.name}}. {{tenant.name}} is closed.", "Thank you, Ana Roy. Lotus Dental is closed."),
        ("{{contact.phone}} / {{channel.name}} / {{message.text}}", "+15145550123 / front-desk / Hello"),
    ])
    func fieldsAreFilledIn(source: String, expected: String) async throws {
        let step = try Self.step(LocalizedTemplate(Self.template(source)))
        #expect(try await Self.text(of: step.respond(to: .sample())) == expected)
    }

    @Test func missingNameIsRemoved() async throws {
        let step = try Self.step(LocalizedTemplate(Self.template("Thank you, {{contact.name}}.")))
        #expect(try await Self.text(of: step.respond(to: .sample(name: nil))) == "Thank you.")
    }

    @Test(arguments: [("en", "Thanks"), ("fr", "Merci"), ("de", "Thanks")])
    func textIsInTheTurnsLanguage(language: String, expected: String) async throws {
        let texts = LocalizedTemplate(byLanguage: ["en": try Self.template("Thanks"), "fr": try Self.template("Merci")])
        let verdict = try await Self.step(texts).respond(to: .sample(language: language))
        #expect(Self.text(of: verdict) == expected)
    }

    @Test func emptyTextIsSilent() async throws {
        let step = try Self.step(LocalizedTemplate(Self.template("{{contact.name}}")))
        guard case .silent(let reason) = try await step.respond(to: .sample(name: nil)) else {
            Issue.record("it said something")
            return
        }
        #expect(reason == "the text is empty once its fields are filled in")
    }

    static let empty: [(LocalizedTemplate, [String])] = [
        (LocalizedTemplate(TextTemplate(literal: "")), ["text"]),
        (LocalizedTemplate(TextTemplate(literal: " \n")), ["text"]),
        (
            LocalizedTemplate(byLanguage: ["en": TextTemplate(literal: "Hi"), "fr": TextTemplate(literal: "")]),
            ["text", "fr"]
        ),
        (LocalizedTemplate(byLanguage: [:]), ["text"]),
    ]

    @Test(arguments: empty)
    func blankTextIsRefused(text: LocalizedTemplate, path: [String]) {
        let expected = ConfigurationIssue(
            path: path,
            problem: "the reply is empty",
            remedy: "write the words to send, or remove it"
        )
        #expect(throws: expected) { try Self.step(text) }
    }

    @Test func missingTextIsRefused() throws {
        let issue = try #require(throws: ConfigurationIssue.self) { try makeStep([:]) }
        #expect(issue.path == ["text"])
        #expect(issue.problem == "there is neither a text nor media")
    }

    @Test func buttonsAndFileAreSent() async throws {
        let step = try makeStep([
            "text": .words("Shall we?"), "buttons": .list([.mapping(["title": .words("Yes")])]),
            "media": .mapping(["kind": .text("image"), "link": .text("https://files.example/a.jpg")]),
            "quote": .boolean(true),
        ])
        guard case .reply(.contents(let contents, let quoted), _) = try await step.respond(to: .sample()) else {
            Issue.record("it said nothing")
            return
        }
        #expect(
            contents == [
                .buttons(text: "Shall we?", choices: [.init(id: "yes", title: "Yes")]),
                .media(OutboundMedia(kind: .image, source: .link("https://files.example/a.jpg"))),
            ]
        )
        #expect(quoted == "1")
    }

    @Test func alwaysAnswersByDefault() throws {
        let step = try makeStep(["text": .words("Hello")])
        #expect(step.alwaysAnswers)
        #expect(StaticReply.kind == "static-reply")
        #expect(StaticReply.manifest.deadline == .seconds(1))
    }
}
