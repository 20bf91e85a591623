import ChannelKit
import Foundation
import HubConfig
import Testing

/// What the YAML layer refuses, and where it says so.
struct YAMLTests {
    static let refused = [
        Case("a tab", "tenants:\n\tlotus: {}", ["2:1 a tab cannot indent YAML = indent with spaces"]),
        Case(
            "an open list",
            "include: [a, b\nhub: {}",
            ["2:4 the list that opens in line 1 is not closed = close it with ']', with ',' between its items"]
        ),
        Case(
            "an open mapping",
            "hub: {redis: ''\ntenants:",
            ["2:1 the mapping that opens in line 1 is not closed = close it with '}', with ',' between its keys"]
        ),
        Case(
            "two colons",
            "hub: redis: x",
            [
                "1:11 a ': ' where no key can stand = "
                    + "put the text in quotes if it holds ': ', else align the key with its neighbours"
            ]
        ),
        Case(
            "an open quote",
            "hub:\n  redis: \"x\n",
            [
                "2:10 the quote that opens here is never closed = close it; a quote inside single quotes "
                    + "is written twice, inside double quotes as \\\""
            ]
        ),
        Case(
            "wrong indentation",
            "hub:\n    redis: ''\n  database: x",
            [
                "3:3 this is no key of the mapping that begins in line 1 = "
                    + "align it with the keys there, and see that the quotes above it are closed"
            ]
        ),
        Case(
            "no end",
            "tenants:\n  lotus: { respond: [\n\n",
            ["2:21 a value is missing here = write one, and close what '[' or '{' opened"]
        ),
        Case(
            "an expansion in braces",
            "hub: { redis: ${REDIS} }",
            [
                "1:16 '${' needs quotes inside '{ }' and '[ ]' = "
                    + "put the value in quotes, or write the mapping or list in lines of its own"
            ]
        ),
        Case("an @", "hub: @x", ["1:6 a value cannot start with '@' = put the value in quotes"]),
        Case(
            "two documents",
            "hub: {}\n---\ntenants: {}",
            [
                "2:1 a second document begins here = "
                    + "keep one document to a file; 'include:' reads tenants from files of their own"
            ]
        ),
        Case(
            "a control character",
            "hub:\n  redis: a\u{07}b",
            [
                "2:11 a control character stands here = "
                    + "remove it; in double quotes it can be written as an escape such as \"\\u0007\""
            ]
        ),
        Case(
            "a tag of one's own",
            "tenants: !business {}",
            ["1:10 the tag '!business' is not supported = remove it: a setting's type is known"]
        ),
        Case(
            "a tag of YAML's",
            "hub:\n  redis: !!int 5",
            ["2:10 the tag '!!int' is not supported = remove it: a setting's type is known"]
        ),
        Case(
            "nothing",
            "# only a comment\n",
            ["1:1 the file is empty = write 'tenants:', or see docs/configuration.md"]
        ),
        Case(
            "a list",
            "- hub",
            ["1:1 expected a mapping at the top of the file, found a list = write 'key: value' lines"]
        ),
        Case("a list for a key", "? [a]\n: b", ["1:3 a key must be text, not a list = write a name"]),
        Case(
            "an unknown alias",
            "tenants: *all",
            ["1:10 there is no anchor '&all' before this alias = put the value in quotes if it is text"]
        ),
        Case(
            "an alias inside its anchor",
            "tenants: &all\n  lotus: *all",
            ["2:10 '*all' stands inside what it names = write the value out"]
        ),
        Case(
            "a merged text",
            "hub:\n  <<: x",
            ["2:7 '<<' takes a mapping, not text = write '<<: *name', where &name marks a mapping"]
        ),
        Case(
            "too deep",
            "hub: \(String(repeating: "[", count: 100))",
            ["1:69 nested more than 64 levels deep = see whether a bracket or a quote is missing above"]
        ),
    ]

    @Test(arguments: refused)
    func refuses(_ testCase: Case) throws {
        try testCase.check()
        #expect(try load(testCase.yaml).configuration == nil)
    }

    @Test
    func anAliasBombIsDefused() throws {
        let levels = (1...9).map { level in
            "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]"
        }
        let bomb = (["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"] + levels).joined(separator: "\n")
        let found = try load(bomb).diagnostics.map(\.brief)
        #expect(found.count == 1)
        #expect(found.first?.contains("more than 500000 values, counting what aliases repeat") == true)
    }

    @Test
    func aFileOfNothingButMistakesIsReportedInPart() throws {
        let loaded = try load((0..<20_000).map { "key\($0): é" }.joined(separator: "\n"))
        #expect(loaded.diagnostics.count == 1_001)
        #expect(loaded.diagnostics.last?.message == "19000 more problems are not shown")
        #expect(loaded.configuration == nil)
    }

    @Test
    func aFileThatIsTooLargeIsNotRead() throws {
        let text = String(repeating: "# filler\n", count: 500_000)
        #expect(
            try load(text).diagnostics.map(\.brief) == [
                "1:1 the file is larger than 4096 KB = split it, or see whether it is the right file"
            ]
        )
    }

    @Test
    func columnsCountCharactersNotBytes() throws {
        let composed = "tenants: { a: { name: \"Café à Montréal\", zone: x } }"
        let decomposed = composed.decomposedStringWithCanonicalMapping
        for yaml in [composed, decomposed] {
            let diagnostic = try #require(try load(yaml).diagnostics.first)
            #expect((diagnostic.line, diagnostic.column, diagnostic.length) == (1, 42, 4))
            #expect(diagnostic.description.contains("\n      | \(String(repeating: " ", count: 41))^~~~\n"))
        }
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func everyLineBreakCounts(_ lineBreak: String) throws {
        let yaml = ["hub:", "  redis: ''", "  redsi: ''"].joined(separator: lineBreak)
        #expect(try load(yaml).diagnostics.map(\.line) == [3])
    }
}

/// What anchors, aliases, merge keys and styles come to.
struct YAMLValueTests {
    @Test
    func aliasesRepeatAndMergesFillIn() throws {
        let loaded = try load(
            """
            tenants:
              first:
                respond: &chain
                  - toy-answer: { text: &hello Hello }
                channels:
                  toy: &phone { number: "1", access_token: a, app_secret: s }
              second:
                respond: *chain
                channels:
                  toy:
                    <<: *phone
                    number: "2"
            """
        )
        #expect(loaded.diagnostics == [])
        let channels = try #require(loaded.configuration?.channels)
        let adapters = channels.compactMap { $0.adapter as? ToyAdapter }
        #expect(adapters.map(\.number) == ["1", "2"])
        #expect(channels.map { $0.respond.map(\.kind) } == [["toy-answer"], ["toy-answer"]])
    }

    @Test
    func aMistakeInARepeatedValueIsShownAtTheAliasToo() throws {
        let loaded = try load(
            """
            tenants:
              first:
                respond: &chain [toy-anwser]
              second:
                respond: *chain
            """
        )
        #expect(loaded.diagnostics.map { [$0.line, $0.column, $0.length] } == [[3, 22, 10], [5, 14, 6]])
    }

    static let texts = [
        ("plain: Hello there", "Hello there"), ("'it''s'", "it's"), ("\"tab\\tstop\"", "tab\tstop"),
        ("|-\n            two\n            lines", "two\nlines"),
        (">-\n            two\n            lines", "two lines"),
        ("!!str 12", "12"), ("0123", "0123"), ("+15145550100", "+15145550100"), ("1e3", "1e3"),
        ("\"${HOME\\u007d\"", "/home/toy"),
    ]

    @Test(arguments: texts)
    func textStaysAsWritten(_ written: String, _ expected: String) throws {
        let value = written.hasPrefix("plain: ") ? String(written.dropFirst("plain: ".count)) : written
        let loaded = try load(
            """
            tenants:
              lotus:
                respond:
                  - toy-pass:
                      topic: \(value)
            """,
            environment: ["HOME": "/home/toy"]
        )
        #expect(loaded.diagnostics == [])
        let step = loaded.configuration?.tenants.first?.respond.first?.strategy as? ToyPass
        #expect(step?.settings.raw("topic") == .text(expected))
    }
}
