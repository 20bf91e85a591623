import ChannelKit
import Foundation
import Testing

struct OpeningHoursTests {
    /// Hours with a local time in Toronto, and true if it is within them.
    struct Moment: Sendable, CustomTestStringConvertible {
        let hours: [String: [String]]
        let time: String
        let isOpen: Bool

        init(_ hours: [String: [String]], _ time: String, _ isOpen: Bool) {
            self.hours = hours
            self.time = time
            self.isOpen = isOpen
        }

        var testDescription: String { "\(hours) at \(time)" }
    }

    static let office = ["mon-fri": ["9:00-12:00", "13:00-17:00"], "sat": ["10-14"], "2026-12-25": ["closed"]]
    static let bar = ["fri-mon": ["18:00-02:30"], "2026-12-31": ["18-6"], "2027-01-02": ["closed"]]

    // 2026-11-20 is a Friday.
    static let moments = [
        Moment(office, "2026-11-20T08:59", false), Moment(office, "2026-11-20T09:00", true),
        Moment(office, "2026-11-20T11:59", true), Moment(office, "2026-11-20T12:00", false),
        Moment(office, "2026-11-20T16:59", true), Moment(office, "2026-11-20T17:00", false),
        Moment(office, "2026-11-21T10:00", true), Moment(office, "2026-11-21T14:00", false),
        Moment(office, "2026-11-22T11:00", false),
        // A date comes before its day of the week, in its own year only.
        Moment(office, "2026-12-25T10:00", false), Moment(office, "2028-12-25T10:00", true),
        // A range over the week's end.
        Moment(bar, "2026-11-20T20:00", true), Moment(bar, "2026-11-22T20:00", true),
        Moment(bar, "2026-11-23T20:00", true), Moment(bar, "2026-11-24T20:00", false),
        // Past midnight the day before counts, whatever the new day has.
        Moment(bar, "2026-11-20T02:00", false), Moment(bar, "2026-11-21T02:29", true),
        Moment(bar, "2026-11-21T02:30", false), Moment(bar, "2026-11-24T02:00", true),
        Moment(bar, "2026-11-25T02:00", false),
        Moment(bar, "2027-01-01T05:59", true), Moment(bar, "2027-01-01T06:00", false),
        Moment(bar, "2027-01-02T01:00", true), Moment(bar, "2027-01-02T20:00", false),
        Moment(bar, "2027-01-03T01:00", false),
        // Forms.
        Moment(["daily": ["0-24"]], "2026-11-22T23:59", true), Moment(["daily": ["0-24"]], "2026-11-23T00:00", true),
        Moment(["daily": ["20:00-0:00"]], "2026-11-23T00:00", false),
        Moment(["sat-fri": ["9–17"]], "2026-11-22T10:00", true),
        Moment(["mon-mon": ["9-17"]], "2026-11-24T10:00", false),
        Moment(["sun": [" 9 - 12 , 13:30 - 15 "]], "2026-11-22T13:30", true),
        Moment(["sun": ["9-12", "13-15, 16-17"]], "2026-11-22T16:00", true),
        // The clocks go forward at 2:00 on 8 March, back at 2:00 on 1 November.
        Moment(["daily": ["1:30-3:30"]], "2026-03-08T01:30", true),
        Moment(["daily": ["1:30-3:30"]], "2026-03-08T03:29", true),
        Moment(["daily": ["1:30-3:30"]], "2026-03-08T03:30", false),
        Moment(["sat": ["22-4"]], "2026-03-08T03:30", true), Moment(["sat": ["22-4"]], "2026-03-08T04:00", false),
        Moment(["sat": ["22-4"]], "2026-11-01T03:30", true), Moment(["sat": ["22-4"]], "2026-11-01T04:00", false),
        Moment(["sun": ["9-17"]], "2026-03-08T09:00", true), Moment(["sun": ["9-17"]], "2026-11-01T16:59", true),
        Moment(["sun": ["9-17"]], "2026-11-01T17:00", false),
    ]

    @Test(arguments: moments)
    func opensAndCloses(_ moment: Moment) throws {
        let zone = try #require(TimeZone(identifier: "America/Toronto"))
        let style = Date.ISO8601FormatStyle(timeZone: zone).year().month().day().dateTimeSeparator(.standard)
            .time(includingFractionalSeconds: false)
        let time = try style.parse("\(moment.time):00")
        let hours = try OpeningHours(parsing: moment.hours)
        #expect(hours.isOpen(at: time, in: zone) == moment.isOpen)
    }

    /// The hour that comes twice is open twice, the one that does not come is not missed.
    @Test(arguments: [
        ("2026-11-01T05:30:00Z", true), ("2026-11-01T06:30:00Z", true), ("2026-11-01T07:00:00Z", false),
        ("2026-03-08T06:59:00Z", true), ("2026-03-08T07:00:00Z", false),
    ])
    func theHourOfTheChange(_ time: String, _ isOpen: Bool) throws {
        let zone = try #require(TimeZone(identifier: "America/Toronto"))
        let hours = try OpeningHours(parsing: ["sun": ["1:00-2:00"]])
        #expect(hours.isOpen(at: try Date(time, strategy: .iso8601), in: zone) == isOpen)
    }

    @Test func theSameMomentIsAnotherTimeElsewhere() throws {
        let noonInParis = try Date("2026-11-20T11:00:00Z", strategy: .iso8601)
        let hours = try OpeningHours(parsing: Self.office)
        #expect(hours.isOpen(at: noonInParis, in: try #require(TimeZone(identifier: "America/Toronto"))) == false)
        #expect(hours.isOpen(at: noonInParis, in: try #require(TimeZone(identifier: "Europe/London"))) == true)
    }

    static let noDay =
        "write mon, tue, wed, thu, fri, sat, sun, a range such as mon-fri, daily, or a date such as "
        + "2026-12-25"
    static let noSpan = "write one such as 9:00-17:00, several with commas, or closed alone"

    static let mistakes: [([String: [String]], [String])] = [
        (["monday": ["9-17"]], ["monday: 'monday' is not a day = \(noDay)"]),
        (["Mon": ["9-17"]], ["Mon: 'Mon' is not a day = \(noDay)"]),
        (["mon-": ["9-17"]], ["mon-: 'mon-' is not a day = \(noDay)"]),
        (["mon-wed-fri": ["9-17"]], ["mon-wed-fri: 'mon-wed-fri' is not a day = \(noDay)"]),
        (["": ["9-17"]], [": '' is not a day = \(noDay)"]),
        (["2026-02-30": ["9-17"]], ["2026-02-30: '2026-02-30' is not a day = \(noDay)"]),
        (["2026-13-01": ["9-17"]], ["2026-13-01: '2026-13-01' is not a day = \(noDay)"]),
        (["26-12-25": ["9-17"]], ["26-12-25: '26-12-25' is not a day = \(noDay)"]),
        (["mon": []], ["mon (): '' is not a time span = \(noSpan)"]),
        (["mon": ["9-17,"]], ["mon (): '' is not a time span = \(noSpan)"]),
        (["mon": ["soon"]], ["mon (soon): 'soon' is not a time span = \(noSpan)"]),
        (["mon": ["9"]], ["mon (9): '9' is not a time span = \(noSpan)"]),
        (["mon": ["9-9"]], ["mon (9-9): '9-9' is not a time span = \(noSpan)"]),
        (["mon": ["9:5-10"]], ["mon (9:5-10): '9:5-10' is not a time span = \(noSpan)"]),
        (["mon": ["9:60-10"]], ["mon (9:60-10): '9:60-10' is not a time span = \(noSpan)"]),
        (["mon": ["9-24:30"]], ["mon (9-24:30): '9-24:30' is not a time span = \(noSpan)"]),
        (["mon": ["24-3"]], ["mon (24-3): '24-3' is not a time span = \(noSpan)"]),
        (["mon": ["9-25"]], ["mon (9-25): '9-25' is not a time span = \(noSpan)"]),
        (["mon": ["9-12, closed"]], ["mon (closed): 'closed' is combined with other hours = \(noSpan)"]),
        (
            ["mon-fri": ["9-17"], "fri": ["9-12"]],
            ["fri: 'fri' already has hours under 'mon-fri' = write each day once"]
        ),
        (
            ["daily": ["9-17"], "sun": ["closed"]],
            ["sun: 'sun' already has hours under 'daily' = write each day once"]
        ),
        (
            ["sunday": ["soon"], "tue": ["9-", "closed"]],
            [
                "tue (9-): '9-' is not a time span = \(noSpan)",
                "tue (closed): 'closed' is combined with other hours = \(noSpan)",
                "sunday (soon): 'soon' is not a time span = \(noSpan)", "sunday: 'sunday' is not a day = \(noDay)",
            ]
        ),
    ]

    @Test(arguments: mistakes)
    func tellsWhatIsWrong(_ written: [String: [String]], _ expected: [String]) throws {
        let problems = OpeningHours.problems(in: written)
        let told = problems.map { "\($0.key)\($0.text.map { " (\($0))" } ?? ""): \($0.problem) = \($0.remedy)" }
        #expect(told.sorted() == expected.sorted())
        let first = try #require(problems.first)
        #expect(throws: first) { try OpeningHours(parsing: written) }
    }

    @Test func theDaysComeInTheOrderOfTheWeek() throws {
        let written = ["sat": ["9-12"], "2026-12-25": ["closed"], "wed-fri": ["9-17"], "mon-tue": ["closed"]]
        let days = try OpeningHours(parsing: written).days
        #expect(days.map(\.key) == ["mon-tue", "wed-fri", "sat", "2026-12-25"])
        #expect(days.map(\.texts) == [["closed"], ["9-17"], ["9-12"], ["closed"]])
    }

    @Test func theExampleIsRight() {
        #expect(OpeningHours.problems(in: OpeningHours.example.written) == [])
        #expect(OpeningHours.example == (try? OpeningHours(parsing: OpeningHours.example.written)))
    }
}
