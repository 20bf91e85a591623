import ChannelKit
import ChannelTestKit
import Foundation
import StaticReplyStrategy
import Testing

/// `once_per` and opening hours.
struct OncePerAndHoursTests {
    private func turn(
        _ id: Int64 = 1,
        at time: String = "2026-11-20T14:00:00Z",
        name: String? = "Ana Roy",
        hours: OpeningHours? = nil,
        memory: SampleMemory = SampleMemory()
    ) throws -> Turn {
        let now = try #require(Date(iso8601: time))
        return .sample(
            name: name,
            id: TurnID(id),
            hours: hours,
            clock: TestClock(now: now),
            services: .sample(contactMemory: memory)
        )
    }

    // MARK: - once_per

    @Test(arguments: [
        ("2026-11-20T14:00:00Z", "pass: already sent 0 sec ago"),
        ("2026-11-20T14:00:42Z", "pass: already sent 42 sec ago"),
        ("2026-11-20T14:05:00Z", "pass: already sent 5 min ago"),
        ("2026-11-20T17:00:10Z", "pass: already sent 3 hr ago"),
        ("2026-11-21T13:59:59.999Z", "pass: already sent 1 day ago"),
        ("2026-11-21T14:00:00Z", "reply: Hello"),
        // The clock was set back.
        ("2026-11-20T13:00:00Z", "pass: already sent 0 sec ago"),
    ])
    func oncePerPassesUntilItExpires(time: String, expected: String) async throws {
        let step = try makeStep(["text": .words("Hello"), "once_per": .duration(.seconds(86_400))])
        let memory = SampleMemory()
        #expect(try await step.respond(to: turn(1, memory: memory)).summary == "reply: Hello")
        #expect(try await step.respond(to: turn(2, at: time, memory: memory)).summary == expected)
    }

    @Test func passingDoesNotRestartTheInterval() async throws {
        let step = try makeStep(["text": .words("Hello"), "once_per": .duration(.seconds(3600))])
        let memory = SampleMemory()
        var verdicts: [String] = []
        for (id, minute) in [(1, "00"), (2, "40")] as [(Int64, String)] {
            verdicts.append(
                try await step.respond(to: turn(id, at: "2026-11-20T14:\(minute):00Z", memory: memory)).summary
            )
        }
        verdicts.append(try await step.respond(to: turn(3, at: "2026-11-20T15:00:00Z", memory: memory)).summary)
        #expect(verdicts == ["reply: Hello", "pass: already sent 40 min ago", "reply: Hello"])
    }

    @Test func turnThatRunsAgainIsAnswered() async throws {
        let step = try makeStep(["text": .words("Hello"), "once_per": .duration(.seconds(86_400))])
        let memory = SampleMemory()
        for _ in 1...2 { #expect(try await step.respond(to: turn(7, memory: memory)).summary == "reply: Hello") }
        #expect(try await step.respond(to: turn(8, memory: memory)).summary == "pass: already sent 0 sec ago")
    }

    @Test func eachTextHasItsOwnKey() async throws {
        let pause = SettingValue.duration(.seconds(86_400))
        let hello = try makeStep(["text": .words("Hello"), "once_per": pause])
        let bye = try makeStep(["text": .words("Bye"), "once_per": pause])
        // The same after a restart, and if only the time has changed.
        let later = try makeStep(["text": .words("Hello"), "once_per": .duration(.seconds(7200))])
        let memory = SampleMemory()
        #expect(try await hello.respond(to: turn(1, memory: memory)).summary == "reply: Hello")
        #expect(try await bye.respond(to: turn(2, memory: memory)).summary == "reply: Bye")
        #expect(try await later.respond(to: turn(3, memory: memory)).summary == "pass: already sent 0 sec ago")
        #expect(memory.all.keys.sorted() == ["static-reply/eab0b3029434d2d4", "static-reply/fc2a944ea41bc76a"])
    }

    @Test func silenceIsNotRecorded() async throws {
        let step = try makeStep(["text": .words("{{contact.name}}"), "once_per": .duration(.seconds(3600))])
        let memory = SampleMemory()
        let verdict = try await step.respond(to: turn(name: nil, memory: memory))
        #expect(verdict.summary == "silent: the text is empty once its fields are filled in")
        #expect(memory.all.isEmpty)
    }

    // MARK: - Hours

    struct Hours: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var own: [String: String]?
        var tenants: [String: String]?
        var closedText: String?
        let expected: String
    }

    /// A case on a Friday at 14:00.
    static let hours = [
        Hours(testDescription: "open", own: ["mon-fri": "9:00-17:00"], expected: "reply: Hello"),
        Hours(testDescription: "closed", own: ["mon-fri": "9:00-12:00"], expected: "pass: outside its hours"),
        Hours(
            testDescription: "open, with a closed text",
            own: ["fri": "9:00-17:00"],
            closedText: "Closed",
            expected: "reply: Hello"
        ),
        Hours(
            testDescription: "closed, with a closed text",
            own: ["sat": "9:00-17:00"],
            closedText: "Closed, {{contact.name}}",
            expected: "reply: Closed, Ana Roy"
        ),
        Hours(
            testDescription: "its own hours come before the tenant's",
            own: ["daily": "9:00-17:00"],
            tenants: ["daily": "closed"],
            closedText: "Closed",
            expected: "reply: Hello"
        ),
        Hours(
            testDescription: "the tenant's hours are for the closed text",
            tenants: ["daily": "closed"],
            closedText: "Closed",
            expected: "reply: Closed"
        ),
        Hours(
            testDescription: "the tenant's hours are for nothing else",
            tenants: ["daily": "closed"],
            expected: "reply: Hello"
        ),
        Hours(testDescription: "no hours", closedText: "Closed", expected: "reply: Hello"),
    ]

    @Test(arguments: hours)
    func hoursDecide(_ hours: Hours) async throws {
        var settings: [String: SettingValue] = ["text": try .words("Hello")]
        if let own = hours.own { settings["hours"] = try .hours(own) }
        if let text = hours.closedText { settings["closed_text"] = try .words(text) }
        let tenants = try hours.tenants.map { try OpeningHours(parsing: $0.mapValues { [$0] }) }
        #expect(try await makeStep(settings).respond(to: turn(hours: tenants)).summary == hours.expected)
    }

    @Test func oncePerCoversTheClosedText() async throws {
        let step = try makeStep([
            "text": .words("Hello"), "closed_text": .words("Closed"), "hours": .hours(["daily": "9:00-15:00"]),
            "once_per": .duration(.seconds(7200)),
        ])
        let memory = SampleMemory()
        var verdicts: [String] = []
        for (id, time) in [(1, "14:50"), (2, "15:00"), (3, "15:10")] as [(Int64, String)] {
            let turn = try turn(id, at: "2026-11-20T\(time):00Z", memory: memory)
            verdicts.append(try await step.respond(to: turn).summary)
        }
        #expect(verdicts == ["reply: Hello", "reply: Closed", "pass: already sent 10 min ago"])
    }

    @Test func emptyClosedTextIsRefused() throws {
        let issue = try #require(throws: ConfigurationIssue.self) {
            try makeStep(["text": .words("Hello"), "closed_text": .words(" ")])
        }
        #expect(issue.path == ["closed_text"])
        #expect(issue.problem == "the closed text is empty")
    }

    @Test(
        arguments: [
            ([], true), (["closed_text"], true), (["hours"], false), (["hours", "closed_text"], true),
            (["once_per"], false), (["once_per", "hours", "closed_text"], false),
        ] as [([String], Bool)]
    )
    func alwaysAnswersUnlessItMayPass(written: [String], expected: Bool) throws {
        let all: [String: SettingValue] = [
            "hours": try .hours(["daily": "9:00-17:00"]), "closed_text": try .words("Closed"),
            "once_per": .duration(.seconds(1)),
        ]
        let settings = all.filter { written.contains($0.key) }.merging(["text": try .words("Hello")]) { $1 }
        #expect(try makeStep(settings).alwaysAnswers == expected)
    }
}
