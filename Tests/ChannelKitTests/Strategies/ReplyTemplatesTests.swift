import ChannelKit
import ChannelTestKit
import Testing

struct ReplyTemplatesTests {
    private static let setting = Setting.reply("reply", help: "What to say.")

    private static func templates(_ value: SettingValue) throws -> ReplyTemplates {
        try SettingValues(["reply": value])[setting]
    }

    private static func several(_ texts: String...) throws -> ReplyTemplates {
        try templates(.list(texts.map { try .words($0) }))
    }

    private static func text(_ reply: Reply?) -> String? { reply?.contents.map(\.plainText).joined(separator: " + ") }

    // MARK: - Forms

    struct Form: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let expected: [ReplyContent]
        let value: @Sendable () throws -> SettingValue

        init(
            _ testDescription: String,
            _ expected: [ReplyContent],
            _ value: @escaping @Sendable @autoclosure () throws -> SettingValue
        ) {
            self.testDescription = testDescription
            self.expected = expected
            self.value = value
        }
    }

    static let forms = [
        Form("a text", [.text("Allô Ana Roy")], try .words("Allô {{contact.name}}")),
        Form("a text for each language", [.text("Allô")], try .words(["en": "Hello", "fr": "Allô"])),
        Form(
            "a mapping",
            [.buttons(text: "Ça va ?", choices: [.init(id: "oui", title: "Oui")])],
            .rich(["text": try .words("Ça va ?"), "buttons": .list([.mapping(["title": try .words("Oui")])])])
        ),
        Form("a list of one", [.text("Allô")], .list([try .words("Allô")])),
        Form("a list of a mapping", [.text("Allô")], .list([.rich(["text": try .words("Allô")])])),
    ]

    @Test(arguments: forms)
    func mayBeWrittenInEveryForm(_ form: Form) async throws {
        let templates = try Self.templates(form.value())
        let reply = try await templates.reply(to: .sample(language: "fr"), rememberedAs: "x")
        #expect(reply?.contents == form.expected)
    }

    @Test func aMappingMayQuote() async throws {
        let templates = try Self.templates(.rich(["text": .words("Hi"), "quote": .boolean(true)]))
        #expect(try await templates.reply(to: .sample(), rememberedAs: "x")?.quoted == "1")
    }

    static let mistakes: [(value: SettingValue, path: [String], problem: String)] = [
        (.localized(LocalizedTemplate(TextTemplate(literal: " "))), [], "the reply is empty"),
        (.localized(LocalizedTemplate(byLanguage: ["fr": TextTemplate(literal: "")])), ["fr"], "the reply is empty"),
        (.rich([:]), ["text"], "there is neither a text nor media"),
        (.list([]), [], "there are no replies"),
        (
            .list([.localized(LocalizedTemplate(TextTemplate(literal: "Hi"))), .rich(["buttons": .list([])])]),
            ["1", "buttons"], "there are no buttons"
        ),
        (.list([.list([])]), ["0"], "it is neither a text nor a mapping"),
    ]

    @Test(arguments: mistakes)
    func refuses(value: SettingValue, path: [String], problem: String) throws {
        let issue = try #require(throws: ConfigurationIssue.self) { try Self.templates(value) }
        #expect(issue.path == ["reply"] + path)
        #expect(issue.problem == problem)
    }

    @Test func isToldOfWithWhatMayStandInside() {
        let table = SettingsTable.markdown([Self.setting.declaration])
        #expect(table.contains("| `reply.buttons[].title` |"))
    }

    // MARK: - Taking turns

    @Test(
        arguments: [
            (turn: 6, last: nil, index: 0), (turn: 7, last: nil, index: 1), (turn: 8, last: nil, index: 2),
            (turn: 7, last: 0, index: 1), (turn: 7, last: 1, index: 2), (turn: 7, last: 2, index: 0),
            // One was removed since.
            (turn: 7, last: 5, index: 0), (turn: 7, last: Int.max, index: 2),
        ] as [(turn: Int64, last: Int?, index: Int)]
    )
    func theNextOneIsDue(turn: Int64, last: Int?, index: Int) throws {
        let next = try Self.several("A", "B", "C").next(for: .sample(id: TurnID(turn)), after: last)
        #expect(next.index == index)
        #expect(next.template.contents(for: .sample()) == [.text(["A", "B", "C"][index])])
    }

    @Test func noReplyIsSentTwiceInARow() async throws {
        let services = StrategyServices.sample(memory: SampleMemory())
        let templates = try Self.several("A", "B", "C")
        var said: [String?] = []
        for turn in [3, 4, 9, 10] as [Int64] {
            let turn = Turn.sample(id: TurnID(turn), services: services)
            said.append(Self.text(try await templates.reply(to: turn, rememberedAs: "x")))
        }
        #expect(said == ["A", "B", "C", "A"])
    }

    @Test func aTurnThatIsRunAgainSaysTheSame() async throws {
        let services = StrategyServices.sample(memory: SampleMemory(["x": ["turn": 2, "index": 2]]))
        let templates = try Self.several("A", "B", "C")
        let turn = Turn.sample(id: TurnID(4), services: services)
        for _ in 1...2 { #expect(Self.text(try await templates.reply(to: turn, rememberedAs: "x")) == "A") }
    }

    @Test func emptyReplyIsSkipped() async throws {
        let memory = SampleMemory()
        let nameless = Turn.sample(name: nil, id: TurnID(3), services: .sample(memory: memory))
        let templates = try Self.several("{{contact.name}}", "B", "C")
        #expect(try await Self.text(templates.reply(to: nameless, rememberedAs: "x")) == "B")
        let mute = try Self.several("{{contact.name}}", " {{contact.name}}")
        #expect(try await mute.reply(to: nameless, rememberedAs: "y") == nil)
        #expect(memory.all == ["x": ["turn": 3, "index": 1]])
    }

    @Test func strangeMemoriesAreNone() async throws {
        for memory: JSONValue in ["nonsense", ["turn": 1], ["turn": 3, "index": -1], ["turn": 3, "index": 9]] {
            let services = StrategyServices.sample(memory: SampleMemory(["x": memory]))
            let reply = try await Self.several("A", "B").reply(
                to: .sample(id: TurnID(3), services: services),
                rememberedAs: "x"
            )
            #expect(["A", "B"].contains(Self.text(reply)))
        }
    }

    @Test func oneReplyNeedsNoMemory() async throws {
        let memory = SampleMemory()
        _ = try await Self.several("A").reply(to: .sample(services: .sample(memory: memory)), rememberedAs: "x")
        #expect(memory.all.isEmpty)
    }
}
