import ChannelKit
import ChannelTestKit
import Testing

@testable import IntentDetectionStrategy

struct IntentRulesTests {
    private static func rules(
        keywords: SettingValue? = nil,
        patterns: SettingValue? = nil
    ) throws -> IntentRules {
        var values = ["keywords": keywords, "patterns": patterns].compactMapValues(\.self)
        values["pass"] = .boolean(true)
        return try Intent("a", SettingValues(values)).rules
    }

    private static func match(
        _ rules: IntentRules,
        _ text: String,
        in language: String = "en"
    ) async -> IntentRules.Match? {
        await search([rules], text, in: language).match?.rule
    }

    private static func search(
        _ rules: [IntentRules],
        _ text: String,
        in language: String = "en"
    ) async -> IntentRules.Search {
        await IntentRules.search(for: rules, in: text, words: NegatedWords(in: text)) { $0 == nil || $0 == language }
    }

    static let patterns: [(String, String, [String: String]?)] = [
        ("#(?<order>[0-9]{5})", "my order is #12345!", ["order": "12345"]),
        ("#(?<order_no>[0-9]{5})", "#12345", ["order_no": "12345"]),
        ("(?<first>\\w+) (?<second>\\w+)?", "one ", ["first": "one"]),
        ("(?<a_b>x)\\k<a_b>", "a xx b", ["a_b": "x"]), ("(?<!x)y", "xy", nil), ("(?<=x)y", "xy", [:]),
        ("\\(?<b>", "(<b>", [:]), ("Dent (tombée|cassée)", "ma dent cassée", [:]), ("café", "CAFÉ", [:]),
        ("x", "y", nil),
    ]

    @Test(arguments: patterns)
    func patternsCaptureNamedGroups(pattern: String, text: String, captures: [String: String]?) async throws {
        #expect(await Self.match(try Self.rules(patterns: .texts(pattern)), text)?.captures == captures)
    }

    @Test(.timeLimit(.minutes(5)))
    func patternThatTimesOutDoesNotMatch() async throws {
        let text = String(repeating: "a", count: 1_000) + "b"
        let rules = [
            try Self.rules(patterns: .texts("(a+)+(a+)+$")), try Self.rules(patterns: .texts("x")),
            try Self.rules(patterns: .texts("a(?<last>b)")),
        ]
        let found = await Self.search(rules, text)
        let rule = IntentRules.Match(reason: "a pattern", captures: ["last": "b"])
        #expect(found == IntentRules.Search(match: (2, rule), timedOut: [0]))
    }

    @Test(arguments: [
        ("it is an emergency", true), ("no, it's an emergency!", true), ("it won't stop, it is an emergency", true),
        ("it's not an emergency", false), ("isn't really an emergency", false),
        ("not an emergency now, but it was an emergency", true),
    ])
    func negatedKeywordDoesNotMatch(text: String, isFound: Bool) async throws {
        #expect((await Self.match(try Self.rules(keywords: .texts("emergency")), text) != nil) == isFound)
    }

    @Test func firstMatchingRulesWin() async throws {
        let keyword = try Self.rules(keywords: .texts("open"))
        let pattern = try Self.rules(patterns: .texts("op(?<rest>en)"))
        let both = try Self.rules(keywords: .texts("open"), patterns: .texts("op(?<rest>en)"))
        #expect(await Self.search([keyword, pattern], "open?").match?.position == 0)
        #expect(await Self.search([pattern, keyword], "open?").match?.position == 0)
        #expect(await Self.match(both, "open?")?.captures == ["rest": "en"])
        #expect(await Self.search([keyword, pattern], "closed?").match == nil)
    }

    @Test func rulesOfALanguageApplyInIt() async throws {
        let rules = try Self.rules(
            keywords: .mapping(["fr": .texts("urgence"), "en": .texts("emergency")]),
            patterns: .mapping(["fr": .texts("dent (?<what>cassée)")])
        )
        #expect(await Self.match(rules, "urgence", in: "fr")?.reason == "a keyword")
        #expect(await Self.match(rules, "urgence", in: "en") == nil)
        #expect(await Self.match(rules, "dent cassée", in: "fr")?.captures == ["what": "cassée"])
        #expect(await Self.match(rules, "dent cassée", in: "en") == nil)
    }

    @Test(arguments: [
        ("fr", "en", false, true), ("en", "en", false, true), ("fr", "fr-CA", false, true),
        ("fr-CA", "fr", false, true),
        ("fr", "en", true, false),
    ])
    func firstMessageMatchesRulesOfAnyLanguage(code: String, language: String, isLater: Bool, counts: Bool) {
        let turn = Turn.inTwoLanguages(language, isNew: !isLater)
        #expect(turn.mayBe(in: code) == counts)
        #expect(turn.mayBe(in: nil))
    }

    static let mistakes: [(SettingValue?, SettingValue?, [String])] = [
        (.mapping(["xx": .texts("a")]), nil, ["keywords", "xx"]),
        (.mapping(["english": .texts("a")]), nil, ["keywords", "english"]),
        (nil, .texts("a", "("), ["patterns", "1"]),
        (nil, .mapping(["fr": .texts("a", "(?<x>")]), ["patterns", "fr", "1"]),
    ]

    @Test(arguments: mistakes)
    func invalidRulesAreRefused(keywords: SettingValue?, patterns: SettingValue?, path: [String]) {
        #expect { try Self.rules(keywords: keywords, patterns: patterns) } throws: {
            ($0 as? ConfigurationIssue)?.path == path
        }
    }
}

extension Turn {
    /// A turn of a tenant with the languages English and French.
    fileprivate static func inTwoLanguages(_ language: String, isNew: Bool) -> Turn {
        let sample = Turn.sample(language: language)
        return Turn(
            id: sample.id,
            tenant: sample.tenant,
            channel: sample.channel,
            contact: sample.contact,
            conversation: ConversationSummary(
                id: sample.conversation.id,
                openedAt: sample.conversation.openedAt,
                isNew: isNew
            ),
            messages: sample.messages,
            language: language,
            deadline: sample.deadline,
            clock: sample.clock,
            services: sample.services
        )
    }
}
