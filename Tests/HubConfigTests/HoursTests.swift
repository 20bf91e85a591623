import ChannelKit
import Foundation
import HubConfig
import HubModel
import Testing

/// Opening hours, and the notice of a handoff.
struct HoursTests {
    /// A tenant in Toronto with these `hours`, as lines that begin in column 7 of line 5.
    private static func hours(
        _ name: String,
        _ lines: [String],
        _ expected: [String],
        environment: [String: String] = [:]
    ) -> Case {
        let head = "tenants:\n  lotus:\n    timezone: America/Toronto\n    hours:\n"
        return Case(name, head + lines.map { "      \($0)\n" }.joined(), expected, environment: environment)
    }

    private static let noSpan = "write one such as 9:00-17:00, several with commas, or closed alone"
    private static let noDay =
        "write mon, tue, wed, thu, fri, sat, sun, a range such as mon-fri, daily, or a date such as 2026-12-25"
    private static let noZone =
        "opening hours need a time zone = add 'timezone:' to the tenant, such as America/Toronto"

    static let problems = [
        hours(
            "days and spans",
            [
                "monday: 9-17", "2026-02-30: closed", "tue: nine to five", "wed: [9-12, 25-26]", "thu: 9-12, 13",
                "fri-sun: 9:00-9:00", "sat: 9-17",
            ],
            [
                "5:7 'monday' is not a day = \(noDay)", "6:7 '2026-02-30' is not a day = \(noDay)",
                "7:12 'nine to five' is not a time span = \(noSpan)", "8:19 '25-26' is not a time span = \(noSpan)",
                "9:12 '13' is not a time span = \(noSpan)", "10:16 '9:00-9:00' is not a time span = \(noSpan)",
                "11:7 'sat' already has hours under 'fri-sun' = write each day once",
            ]
        ),
        hours(
            "days of no kind",
            ["mon: { from: 9 }", "tue: [[9-12]]", "wed: []", "thu: ''", "fri: [closed, 9-12]", "fri: 9-12"],
            [
                "5:12 expected text; or a list of texts; found a mapping = The opening hours, in the tenant's time zone",
                "6:13 expected text, found a list = write the value after the key",
                "7:12 '' is not a time span = \(noSpan)", "8:12 the text is empty = write one, or remove the key",
                "9:13 'closed' is combined with other hours = \(noSpan)",
                "10:7 duplicate key 'fri' = already defined at line 9; keep one of them",
            ]
        ),
        hours(
            "a variable",
            ["mon: ${HOURS}", "tue: ['${HOURS}', 9-12]"],
            ["5:12 '${HOURS}' is not a time span = \(noSpan)", "6:13 '${HOURS}' is not a time span = \(noSpan)"],
            environment: ["HOURS": "late"]
        ),
        Case(
            "a comma inside braces",
            "tenants:\n  a:\n    timezone: UTC\n    hours: { mon: 9:00-12:00, 13:00-17:00, tue: }",
            [
                "4:31 '13:00-17:00' has no hours = "
                    + "inside { } a comma begins a new key: write a list such as [9:00-12:00, 13:00-17:00]",
                "4:44 'tue' has no hours = write some such as 9:00-17:00, or closed",
            ]
        ),
        Case(
            "no day at all",
            "tenants:\n  a:\n    timezone: UTC\n    hours: {}",
            ["4:5 the opening hours are empty = write days such as mon-fri: 9:00-17:00, or remove the key"]
        ),
        Case(
            "a word",
            "tenants:\n  a:\n    timezone: UTC\n    hours: always",
            [
                "4:12 expected opening hours such as { mon-fri: 9:00-17:00, 2026-12-25: closed }, found a text = "
                    + "write its keys on the lines below, indented, or { key: value }"
            ]
        ),
        Case(
            "no time zone",
            """
            tenants:
              lotus:
                hours: { mon: 9-17 }
                handoff: { text: Hi, hours: { tue: 9-17 } }
                channels:
                  toy:
                    number: '1'
                    access_token: t
                    app_secret: s
                    handoff: { text: Hi, hours: { tue: 9-17 } }
                respond:
                  - toy-pass: { office: { mon: 9-17 }, desks: [{ office: { mon: 9-17 } }] }
                  - toy-pass: { when: { hours: open }, pause: { mon: 9-17 } }
            """,
            ["3:5", "4:26", "10:30", "12:21", "12:54", "13:44"].map { "\($0) \(noZone)" }
        ),
        // One mistake is enough.
        Case(
            "a wrong time zone",
            "tenants:\n  a:\n    timezone: Mars/North\n    hours: { mon: 9-17 }",
            [
                "3:15 unknown time zone 'Mars/North' = write an IANA name such as America/Toronto; "
                    + "abbreviations such as EST are not accepted"
            ]
        ),
        Case(
            "a notice for closed hours, without hours",
            """
            tenants:
              lotus:
                handoff: { text: Hi, closed_text: Bye }
                channels:
                  toy:
                    number: '1'
                    access_token: t
                    app_secret: s
                    handoff:
                      closed_text: { en: Bye }
                      closed_call_text: Bye
                respond: [toy-pass]
            """,
            [("3:26", "closed_text"), ("10:11", "closed_text"), ("11:11", "closed_call_text")].map {
                "\($0) '\($1)' is never used: 'lotus' has no hours = "
                    + "add 'hours:' beside it or to the tenant, or remove it"
            }
        ),
        Case(
            "an invalid handoff",
            "tenants:\n  a:\n    handoff: { txet: Hi, closed_text: '{{x}}', hours: { mon: 9 } }",
            [
                "3:16 unknown key 'txet' = did you mean 'text'?",
                "3:40 unknown field '{{x}}' = the fields are \(ExpansionTests.fields)",
                "3:62 '9' is not a time span = \(noSpan)",
            ]
        ),
    ]

    @Test(arguments: problems)
    func reports(_ testCase: Case) throws { try testCase.check() }

    private static let yaml = """
        tenants:
          lotus:
            timezone: America/Toronto
            hours:
              mon-fri: [9:00-12:00, 13:00-17:00]
              sat: 10-14
              2026-12-25: closed
            handoff: { text: "Hi {{contact.name}}", closed_text: { en: Bye, fr: Salut }, hours: { daily: 8-20 } }
            channels:
              toy: { number: '1', access_token: t, app_secret: s }
              two: { adapter: toy, number: '2', access_token: t, app_secret: s, handoff: { closed_text: Later } }
              three: { adapter: toy, number: '3', access_token: t, app_secret: s, handoff: {} }
            respond: [toy-pass]
        """

    @Test
    func theTenantHasItsHours() throws {
        let loaded = try load(Self.yaml)
        #expect(loaded.report() == "no problems")
        let hours = try #require(loaded.configuration?.tenants.first?.profile.hours)
        let written = ["mon-fri": ["9:00-12:00", "13:00-17:00"], "sat": ["10-14"], "2026-12-25": ["closed"]]
        #expect(hours == (try OpeningHours(parsing: written)))
    }

    /// A channel's handoff settings replace those of its tenant as a whole.
    @Test
    func aChannelsHandoffReplacesItsTenants() throws {
        let channels = try #require(try load(Self.yaml).configuration?.channels)
        let bye = ["en": TextTemplate(literal: "Bye"), "fr": TextTemplate(literal: "Salut")]
        #expect(
            channels.map(\.policy.handoff) == [
                HandoffPolicy(
                    hours: try OpeningHours(parsing: ["daily": ["8-20"]]),
                    text: LocalizedTemplate(try TextTemplate(parsing: "Hi {{contact.name}}")),
                    closedText: LocalizedTemplate(byLanguage: bye)
                ),
                HandoffPolicy(closedText: LocalizedTemplate(TextTemplate(literal: "Later"))), HandoffPolicy(),
            ]
        )
    }

    @Test
    func withoutHoursAndHandoffTheDefaultsApply() throws {
        let channel = "toy: { number: '1', access_token: t, app_secret: s }"
        let loaded = try load("tenants: { a: { channels: { \(channel) }, respond: [toy-pass] } }")
        #expect(loaded.configuration?.tenants.first?.profile.hours == nil)
        #expect(loaded.configuration?.channels.first?.policy.handoff == HandoffPolicy())
    }
}
