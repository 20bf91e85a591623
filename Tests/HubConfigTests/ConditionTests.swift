import ChannelKit
import Foundation
import HubConfig
import HubModel
import Testing

/// The conditions of steps.
struct ConditionTests {
    /// A tenant with a step that has these conditions, as lines that begin in column 13 of line 9.
    private static func when(_ name: String, _ lines: [String], _ expected: [String]) -> Case {
        let head = """
            tenants:
              lotus:
                languages: [en, fr-CA]
                channels:
                  toy: { number: '1', access_token: t, app_secret: s }
                respond:
                  - toy-pass:
                      when:

            """
        return Case(name, head + lines.map { "            \($0)\n" }.joined(), expected)
    }

    private static let noExpression =
        "write one such as 'urgent|emergency', and escape special characters with '\\'"

    static let problems = [
        when(
            "a sibling of a language",
            ["language: fr"],
            ["9:23 'fr' is not a language of 'lotus' = did you mean 'fr-CA'?"]
        ),
        when(
            "another language",
            ["language: [en, de]"],
            [
                "9:28 'de' is not a language of 'lotus' = "
                    + "its languages are en and fr-CA; add others under 'languages:'"
            ]
        ),
        when("a misspelt channel", ["channel: toi"], ["9:22 'toi' is not a channel of 'lotus' = did you mean 'toy'?"]),
        when(
            "another channel",
            ["channel: [toy, sms]"],
            ["9:28 'sms' is not a channel of 'lotus' = its channels are toy"]
        ),
        when(
            "hours that the tenant has not",
            ["hours: open"],
            ["9:20 'lotus' has no hours = add 'hours:' and 'timezone:' to the tenant, or remove this line"]
        ),
        when(
            "wrong words",
            ["hours: ajar", "first_message: yes", "conversation: [written, cal]", "text: (", "languge: en"],
            [
                "9:20 expected one of open, closed, found 'ajar' = write one of open and closed",
                "10:28 expected true or false, found 'yes' = write true",
                "11:37 expected one of call, written, returned, found 'cal' = did you mean 'call'?",
                "13:13 unknown key 'languge' = did you mean 'language'?",
            ]
        ),
        when("no regular expression", ["text: (a"], ["9:19 '(a' is not a valid regular expression = \(noExpression)"]),
        when(
            "nothing to choose from",
            ["language: []", "channel: []", "conversation: []"],
            [
                "9:23 'language' is empty = write one, or remove the key",
                "10:22 'channel' is empty = write one, or remove the key",
                "11:27 'conversation' is empty = write one, or remove the key",
            ]
        ),
        when(
            "a mapping",
            ["language: { en: yes }"],
            [
                "9:23 expected text; or a list of texts; found a mapping = "
                    + "One or several of the tenant's languages: that of the reply"
            ]
        ),
        when(
            "nothing",
            [],
            ["8:11 'when' is empty = write a condition such as 'language: fr', or remove the key"]
        ),
        when(
            "nothing behind a key",
            ["language:"],
            ["8:11 'when' is empty = write a condition such as 'language: fr', or remove the key"]
        ),
        Case(
            "braces with nothing in them",
            "tenants: { a: { respond: [toy-pass: { when: {} }] } }",
            ["1:39 'when' is empty = write a condition such as 'language: fr', or remove the key"]
        ),
        Case(
            "a tenant without anything",
            "tenants: { a: { respond: [toy-pass: { when: { channel: x, language: fr } }] } }",
            [
                "1:56 'x' is not a channel of 'a' = it has no channels",
                "1:69 'fr' is not a language of 'a' = its languages are en; add others under 'languages:'",
            ]
        ),
        // One mistake is enough.
        Case(
            "languages of no kind",
            "tenants: { a: { languages: fr, respond: [toy-pass: { when: { language: fr } }] } }",
            [
                "1:28 expected a list of texts, found a text = write each item on a line of its own after '- ', or [a, b]"
            ]
        ),
        Case(
            "a channel's own steps",
            """
            tenants:
              a:
                channels:
                  toy:
                    number: '1'
                    access_token: t
                    app_secret: s
                    respond:
                      - toy-pass: { when: { hours: closed, channel: tay } }
            """,
            [
                "9:40 'a' has no hours = add 'hours:' and 'timezone:' to the tenant, or remove this line",
                "9:57 'tay' is not a channel of 'a' = did you mean 'toy'?",
            ]
        ),
    ]

    @Test(arguments: problems)
    func reports(_ testCase: Case) throws { try testCase.check() }

    private static func condition(_ written: String) throws -> StepCondition {
        let loaded = try load(
            """
            tenants:
              lotus:
                languages: [en, fr]
                timezone: America/Toronto
                hours: { mon-fri: 9-17 }
                channels:
                  toy: { number: '1', access_token: t, app_secret: s }
                  two: { adapter: toy, number: '2', access_token: t, app_secret: s }
                respond:
                  - toy-pass: \(written)
            """
        )
        #expect(loaded.report() == "no problems")
        return try #require(loaded.configuration?.channels.first?.respond.first?.condition)
    }

    @Test
    func aConditionOfEachKindIsRead() throws {
        let condition = try Self.condition(
            "{ when: { language: fr, channel: two, hours: closed, first_message: false, conversation: call, text: a+b } }"
        )
        #expect(condition.languages == ["fr"])
        #expect(condition.channels == ["two"])
        #expect(condition.isOpen == false)
        #expect(condition.isFirst == false)
        #expect(condition.conversation == [.call])
        #expect(condition.text?.source == "a+b")
    }

    @Test
    func severalValuesOfAConditionAreRead() throws {
        let condition = try Self.condition(
            "{ when: { language: [fr, en], channel: [two, toy], hours: open, first_message: true, "
                + "conversation: [written, returned] } }"
        )
        #expect(condition.languages == ["fr", "en"])
        #expect(condition.channels == ["two", "toy"])
        #expect(condition.isOpen == true)
        #expect(condition.isFirst == true)
        #expect(condition.conversation == [.written, .returned])
        #expect(condition.text == nil)
    }

    @Test
    func aStepWithoutConditionAlwaysRuns() throws {
        let condition = try Self.condition("{}")
        #expect(condition.languages == [] && condition.channels == [] && condition.conversation == [])
        #expect(condition.isOpen == nil && condition.isFirst == nil && condition.text == nil)
    }

    /// A step that is not always asked lets others be reached.
    @Test
    func aStepWithAConditionDoesNotAlwaysAnswer() throws {
        let loaded = try load(
            """
            tenants:
              a:
                languages: [en, fr]
                respond:
                  - toy-answer: { text: Salut, when: { language: fr } }
                  - toy-answer: { text: Hello }
            """
        )
        #expect(loaded.report() == "no problems")
    }
}
