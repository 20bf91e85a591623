import ChannelKit
import ChannelTestKit
import Testing

struct ReplyTemplateTests {
    private static func button(_ title: String, id: String? = nil) throws -> SettingValue {
        .mapping(["title": try .words(title)].merging(id.map { ["id": .text($0)] } ?? [:]) { $1 })
    }

    private static func buttons(_ titles: [String]) throws -> SettingValue {
        .list(try titles.map { try button($0) })
    }

    private static func list(_ rows: [SettingValue]) throws -> SettingValue {
        .mapping(["title": try .words("Times"), "rows": .list(rows)])
    }

    private static func media(_ more: [String: SettingValue] = [:]) -> SettingValue {
        .mapping(["kind": .text("image"), "link": .text("https://files.example/a.jpg")].merging(more) { $1 })
    }

    private static let image = OutboundMedia(kind: .image, source: .link("https://files.example/a.jpg"))

    private func template(_ settings: [String: SettingValue]) throws -> ReplyTemplate {
        try ReplyTemplate(SettingValues(settings.merging(["quote": .boolean(false)]) { written, _ in written }))
    }

    /// The messages; nil for no reply at all.
    private func contents(_ settings: [String: SettingValue], _ turn: Turn = Turn.sample()) throws -> [ReplyContent]? {
        let template = try template(settings)
        #expect(template.contents(for: turn) == template.reply(to: turn)?.contents ?? [])
        return template.reply(to: turn)?.contents
    }

    @Test func putsButtonsUnderTheText() throws {
        let buttons = try SettingValue.list([
            Self.button("Yes, {{contact.name}}", id: "yes"), Self.button("Plus tard !"),
        ])
        let expected = ReplyContent.buttons(
            text: "Shall we?",
            choices: [.init(id: "yes", title: "Yes, Ana Roy"), .init(id: "plus-tard", title: "Plus tard !")]
        )
        #expect(try contents(["text": .words("Shall we?"), "buttons": buttons]) == [expected])
    }

    @Test func putsAListUnderTheText() throws {
        let row = SettingValue.mapping(["title": try .words("Friday"), "description": try .words("at {{tenant.name}}")])
        let expected = ReplyContent.list(
            text: "When?",
            title: "Times",
            choices: [
                .init(id: "friday", title: "Friday", description: "at Lotus Dental"),
                .init(id: "monday", title: "Monday"),
            ]
        )
        let list = try Self.list([row, Self.button("Monday")])
        #expect(try contents(["text": .words("When?"), "list": list]) == [expected])
    }

    @Test func sendsAFileAfterTheText() throws {
        #expect(
            try contents(["text": .words("Look"), "media": Self.media()]) == [.text("Look"), .media(Self.image)]
        )
        #expect(try contents(["media": Self.media()]) == [.media(Self.image)])
    }

    @Test func namesAFile() throws {
        let more: [String: SettingValue] = [
            "kind": .text("document"), "caption": try .words(["en": "Prices", "fr": "Prix"]),
            "filename": .text("a.pdf"),
        ]
        let expected = OutboundMedia(kind: .document, source: Self.image.source, caption: "Prix", filename: "a.pdf")
        #expect(try contents(["media": Self.media(more)], .sample(language: "fr")) == [.media(expected)])
    }

    @Test func choicesSpeakTheTurnsLanguageUnderOneID() throws {
        let title = try SettingValue.words(["fr": "Oui", "en": "Yes"])
        let settings: [String: SettingValue] = [
            "text": try .words(["en": "OK?", "fr": "Ça va ?"]), "buttons": .list([.mapping(["title": title])]),
        ]
        let french = ReplyContent.buttons(text: "Ça va ?", choices: [.init(id: "yes", title: "Oui")])
        #expect(try contents(settings, .sample(language: "fr")) == [french])
    }

    @Test func choicesWithoutATitleAreLeftOut() throws {
        let nameless = Turn.sample(name: nil)
        let some: [String: SettingValue] = [
            "text": try .words("Who?"), "buttons": try Self.buttons(["{{contact.name}}", "Somebody"]),
        ]
        let left = ReplyContent.buttons(text: "Who?", choices: [.init(id: "somebody", title: "Somebody")])
        #expect(try contents(some, nameless) == [left])
        let none: [String: SettingValue] = [
            "text": try .words("Who?"), "buttons": try Self.buttons(["{{contact.name}}"]),
        ]
        #expect(try contents(none, nameless) == [.text("Who?")])
        let rows: [String: SettingValue] = [
            "text": try .words("Who?"), "list": try Self.list([Self.button("{{contact.name}}")]),
        ]
        #expect(try contents(rows, nameless) == [.text("Who?")])
    }

    @Test func aTextThatComesOutEmptyTakesItsChoicesAlong() throws {
        let text: [String: SettingValue] = ["text": try .words("{{contact.name}}")]
        let nameless = Turn.sample(name: nil)
        #expect(try contents(text.merging(["buttons": try Self.buttons(["Yes"])]) { $1 }, nameless) == nil)
        #expect(try contents(text.merging(["media": Self.media()]) { $1 }, nameless) == [.media(Self.image)])
    }

    @Test(arguments: [(true, "1"), (false, nil)] as [(Bool, String?)])
    func quotesTheMessageWhenAsked(quote: Bool, expected: String?) throws {
        let reply = try template(["text": .words("Hi"), "quote": .boolean(quote)]).reply(to: .sample())
        #expect(try #require(reply).quoted == expected)
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let settings: @Sendable () throws -> [String: SettingValue]
        let path: [String]
        let problem: String

        init(
            _ problem: String,
            at path: [String],
            _ settings: @escaping @Sendable @autoclosure () throws -> [String: SettingValue]
        ) {
            testDescription = problem
            self.problem = problem
            self.path = path
            self.settings = settings
        }
    }

    static let mistakes = [
        Mistake("there is neither a text nor media", at: ["text"], [:]),
        Mistake("the reply is empty", at: ["text", "fr"], ["text": try .words(["en": "Hi", "fr": " "])]),
        Mistake("there are no buttons", at: ["buttons"], ["text": try .words("Hi"), "buttons": .list([])]),
        Mistake("there are no rows", at: ["list", "rows"], ["text": try .words("Hi"), "list": try list([])]),
        Mistake("there is no text above it", at: ["buttons"], ["buttons": try buttons(["Yes"]), "media": media()]),
        Mistake("there is no text above it", at: ["list"], ["list": try list([button("A")])]),
        Mistake(
            "there are buttons and a list",
            at: ["list"],
            ["text": try .words("Hi"), "buttons": try buttons(["Yes"]), "list": try list([button("A")])]
        ),
        Mistake(
            "two buttons have the id 'ca-va'",
            at: ["buttons", "2"],
            ["text": try .words("Hi"), "buttons": try buttons(["Ça va ?", "Non", "ca va"])]
        ),
        Mistake(
            "two rows have the id 'b'",
            at: ["list", "rows", "1"],
            ["text": try .words("Hi"), "list": try list([button("A", id: "b"), button("B")])]
        ),
        Mistake(
            "the title is empty",
            at: ["buttons", "0", "title", "fr"],
            ["text": try .words("Hi"), "buttons": .list([.mapping(["title": try .words(["en": "Yes", "fr": " "])])])]
        ),
        Mistake(
            "the description is empty",
            at: ["list", "rows", "0", "description"],
            [
                "text": try .words("Hi"),
                "list": try list([.mapping(["title": .words("A"), "description": .words(" ")])]),
            ]
        ),
        Mistake(
            "the title gives no id",
            at: ["buttons", "1", "title"],
            ["text": try .words("Hi"), "buttons": try buttons(["Yes", "👍"])]
        ),
        Mistake(
            "the caption is empty",
            at: ["media", "caption"],
            ["media": media(["caption": try .words(" ")])]
        ),
    ]

    @Test(arguments: mistakes)
    func refuses(_ mistake: Mistake) throws {
        let settings = try mistake.settings()
        let issue = try #require(throws: ConfigurationIssue.self) { try template(settings) }
        #expect(issue.path == mistake.path)
        #expect(issue.problem == mistake.problem)
    }
}
