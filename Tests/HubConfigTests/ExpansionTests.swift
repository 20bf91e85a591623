import ChannelKit
import ChannelTestKit
import Foundation
import HubConfig
import Testing

/// `${NAME}`, `${NAME:-default}` and `${file:PATH}`.
struct ExpansionTests {
    static let environment = ["NAME": "Ana", "EMPTY": "", "TRICK": "${NAME}\": [x", "COUNT": "4", "BRACES": "{{oops}}"]

    static let texts = [
        ("${NAME}", "Ana"), ("Dear ${NAME}, dear ${NAME}", "Dear Ana, dear Ana"), ("${NOBODY:-you}", "you"),
        ("${EMPTY:-you}", "you"), ("${NAME:-you}", "Ana"), ("${NOBODY:-a:-b}", "a:-b"), ("$${NAME}", "${NAME}"),
        ("$NAME costs 5$", "$NAME costs 5$"), ("${TRICK}", "${NAME}\": [x"), ("x$$y", "x$$y"),
    ]

    @Test(arguments: texts)
    func expands(_ written: String, _ expected: String) throws {
        for value in [written, "'\(written)'", "\"\(written)\""] {
            let yaml = "tenants:\n  lotus:\n    name: \(value)"
            let loaded = try load(yaml, environment: Self.environment)
            #expect(loaded.diagnostics == [])
            #expect(loaded.configuration?.tenants.first?.profile.name == expected)
        }
    }

    static let refused = [
        Case.step(
            "a missing variable in the middle",
            "topic: Hello ${NOBODY}!",
            [
                "5:24 the environment variable NOBODY is not set = "
                    + "set it, or write ${NOBODY:-default} for a default"
            ]
        ),
        Case.step(
            "two of them in quotes",
            "topic: \"${ONE} ${TWO}\"",
            [
                "5:19 the environment variable ONE is not set = set it, or write ${ONE:-default} for a default",
                "5:26 the environment variable TWO is not set = set it, or write ${TWO:-default} for a default",
            ]
        ),
        Case.step(
            "in a literal block",
            "topic: |\n  One line.\n  Another: ${NOBODY}",
            [
                "7:22 the environment variable NOBODY is not set = "
                    + "set it, or write ${NOBODY:-default} for a default"
            ]
        ),
        Case.step(
            "in a folded block",
            "topic: >\n  One line.\n  Another: ${NOBODY}",
            [
                "5:18 the environment variable NOBODY is not set = "
                    + "set it, or write ${NOBODY:-default} for a default"
            ]
        ),
        Case.step(
            "not closed",
            "topic: x ${NAME",
            ["5:20 unclosed '${' = close it with '}', or write '$${' for a literal '${'"]
        ),
        Case.step(
            "no name",
            "topic: ${2fast}",
            [
                "5:18 '${2fast}' is not a valid expansion = "
                    + "write ${NAME}, ${NAME:-default} or ${file:PATH}, or '$${' for a literal '${'"
            ]
        ),
        Case.step(
            "one in another",
            "topic: '${A:-${B}}'",
            ["5:19 nested expansion = write one variable with a plain default: ${NAME:-default}"]
        ),
        Case.step("no file", "topic: ${file:}", ["5:18 '${file:}' names no file = write ${file:PATH}"]),
        Case.step(
            "a missing file",
            "topic: ${file:no/such/file}",
            [
                "5:18 the file 'no/such/file' does not exist = "
                    + "check the path; the path is relative to the directory of channels.yaml"
            ]
        ),
        Case.step(
            "a template from a variable",
            "greeting: Hi ${BRACES} and {{more}}",
            ["5:24 unknown field '{{oops}}' = the fields are \(fields)"]
        ),
        Case.step(
            "a template behind a variable",
            "greeting: Hi ${NAME}, {{more}}",
            ["5:33 unknown field '{{more}}' = the fields are \(fields)"]
        ),
        Case.step(
            "a number that is none",
            "tries: ${NAME}",
            ["5:18 expected a whole number from 1 to 5, found '${NAME}' = How often"]
        ),
        Case.step(
            "a number in quotes",
            "tries: \"${COUNT}\"",
            ["5:18 expected a whole number from 1 to 5, found '${COUNT}' = remove the quotes"]
        ),
    ]

    static let fields = TextTemplate.Field.allCases.map(\.rawValue).joined(separator: ", ")

    @Test(arguments: refused)
    func refuses(_ testCase: Case) throws {
        var testCase = testCase
        testCase.environment = Self.environment
        try testCase.check()
    }

    @Test
    func aPlainExpansionIsReadAsTheSettingsType() throws {
        let yaml = "tenants:\n  lotus:\n    respond:\n      - toy-pass: { tries: \"x\", topic: '${EMPTY}' }"
        #expect(try load(yaml, environment: Self.environment).diagnostics.count == 2)
        let plain = """
            tenants:
              lotus:
                respond:
                  - toy-pass:
                      tries: ${COUNT}
                      topic: ${EMPTY}
            """
        let loaded = try load(plain, environment: Self.environment)
        #expect(loaded.diagnostics == [])
        let step = try #require(loaded.configuration?.tenants.first?.respond.first?.strategy as? ToyPass)
        #expect(step.settings.raw("tries") == .integer(4))
        #expect(step.settings.raw("topic") == nil)
    }

    @Test
    func filesAreFoundBesideTheConfiguration() throws {
        let files = try TemporaryFolder([
            "channels.yaml": """
            tenants:
              lotus: { name: "${file:secrets/name}" }
              tulip: { name: "${file:secrets/two-lines}" }
              daisy: { name: "${file:secrets/windows}" }
            """,
            "secrets/name": "Lotus\n", "secrets/two-lines": "Tulip\n\n", "secrets/windows": "Daisy\r\n",
        ])
        let loaded = ConfigurationLoader(registry: try .toys, environment: [:]).load(files.path("channels.yaml"))
        #expect(loaded.diagnostics == [])
        #expect(loaded.configuration?.tenants.map(\.profile.name) == ["Lotus", "Tulip\n", "Daisy"])
    }

    @Test
    func filesThatAreNoTextAreRefused() throws {
        let files = try TemporaryFolder([
            "channels.yaml": """
            tenants:
              large: { name: "${file:large}" }
              binary: { name: "${file:binary}" }
              folder: { name: "${file:folder}" }
            """,
            "large": String(repeating: "x", count: 64 * 1024 + 1), "folder/file": "",
        ])
        try files.write(Data([0x80, 0x81]), to: "binary")
        let loaded = ConfigurationLoader(registry: try .toys, environment: [:]).load(files.path("channels.yaml"))
        #expect(
            loaded.diagnostics.map { [String($0.line), String($0.column), $0.message] } == [
                ["2", "19", "the file 'large' is larger than 64 KB"],
                ["3", "20", "the file 'binary' is not UTF-8"],
                ["4", "20", "the file 'folder' is a directory"],
            ]
        )
    }
}
