import ChannelKit
import Foundation
import HubConfig
import Testing

/// YAML errors and their positions.
struct YAMLTests {
    static let refused = [
        Case("a tab", "tenants:\n\tlotus: {}", ["2:1 tabs are not allowed for indentation = indent with spaces"]),
        Case(
            "an open list",
            "include: [a, b\nhub: {}",
            ["2:4 the list opened at line 1 is not closed = close it with ']', and separate its items with ','"]
        ),
        Case(
            "an open mapping",
            "hub: {redis: ''\ntenants:",
            [
                "2:1 the mapping opened at line 1 is not closed = "
                    + "close it with '}', separate its keys with ',', "
                    + "and put a text that contains ',', ':' or '{{' in quotes"
            ]
        ),
        Case(
            "two colons",
            "hub: redis: x",
            [
                "1:11 unexpected ': ' inside a value = "
                    + "put the text in quotes if it contains ': ', or align the key with its neighbours"
            ]
        ),
        Case(
            "an open quote",
            "hub:\n  redis: \"x\n",
            [
                "2:10 unclosed quote = close it; write a quote inside single quotes twice, "
                    + "inside double quotes as \\\""
            ]
        ),
        Case(
            "wrong indentation",
            "hub:\n    redis: ''\n  database: x",
            [
                "3:3 wrong indentation: this line is not a key of the mapping that begins at line 1 = "
                    + "align it with the keys of that mapping, close the quotes above, and quote a text that contains '{{'"
            ]
        ),
        Case(
            "no end",
            "tenants:\n  lotus: { respond: [\n\n",
            ["2:21 missing value = write a value, and close every '[' and '{'"]
        ),
        Case(
            "an expansion in braces",
            "hub: { redis: ${REDIS} }",
            [
                "1:16 '${' needs quotes inside '{ }' and '[ ]' = "
                    + "put the value in quotes, or write the mapping or list on lines of its own"
            ]
        ),
        Case("an @", "hub: @x", ["1:6 a value cannot start with '@' = put the value in quotes"]),
        Case(
            "two documents",
            "hub: {}\n---\ntenants: {}",
            [
                "2:1 a second YAML document begins here = "
                    + "keep one document per file, and read tenants from other files with 'include:'"
            ]
        ),
        Case(
            "a control character",
            "hub:\n  redis: a\u{07}b",
            [
                "2:11 control character in the file = "
                    + "remove it; in double quotes it can be written as an escape such as \"\\u0007\""
            ]
        ),
        Case(
            "a tag of one's own",
            "tenants: !business {}",
            ["1:10 the tag '!business' is not supported = remove it: each setting has a declared type"]
        ),
        Case(
            "a tag of YAML's",
            "hub:\n  redis: !!int 5",
            ["2:10 the tag '!!int' is not supported = remove it: each setting has a declared type"]
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
            ["1:10 unknown alias '*all': no anchor '&all' precedes it = put the value in quotes if it is text"]
        ),
        Case(
            "an alias inside its anchor",
            "tenants: &all\n  lotus: *all",
            ["2:10 '*all' refers to itself = write the value out"]
        ),
        Case(
            "a merged text",
            "hub:\n  <<: x",
            ["2:7 '<<' takes a mapping, not a text = write '<<: *name', where &name marks a mapping"]
        ),
        Case(
            "too deep",
            "hub: \(String(repeating: "[", count: 100))",
            ["1:69 nested more than 64 levels deep = check for a missing bracket or quote above"]
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
        #expect(found.first?.contains("more than 500000 values, including those repeated by aliases") == true)
    }

    @Test
    func aFileOfNothingButMistakesIsReportedInPart() throws {
        let loaded = try load((0..<20_000).map { "key\($0): é" }.joined(separator: "\n"))
        #expect(loaded.diagnostics.count == 1_001)
        #expect(loaded.diagnostics.last?.message == "19000 more problems (not listed)")
        #expect(loaded.configuration == nil)
    }

    @Test
    func aFileThatIsTooLargeIsNotRead() throws {
        let text = String(repeating: "# filler\n", count: 500_000)
        #expect(
            try load(text).diagnostics.map(\.brief) == [
                "1:1 the file is larger than 4096 KB = split it, or check that it is the right file"
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

/// The values of anchors, aliases, merge keys and styles.
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
