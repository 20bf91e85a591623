import ChannelKit
import ChannelTestKit
import Testing

@testable import IntentDetectionStrategy

struct ClarificationTests {
    /// A clinic whose classifier is in doubt about ``doubtful``.
    private static func clinic(titles: [String: String]) -> [String: SettingValue] {
        var intents: [String: [String: SettingValue]] = [
            "booking": [
                "examples": FormTests.bookingExamples,
                "keywords": .texts("rdv"),
                "capture": .capture([
                    "slots": .list([
                        .slot("day", .dateTime),
                        .slot("service", .choice, choices: [("cleaning", "Cleaning"), ("check", "Check-up")]),
                    ])
                ]),
            ],
            "hours": ["examples": FormTests.hoursExamples, "reply": .says("From 9 to 5.")],
            "move": [
                "examples": .texts(
                    "I would like to move my appointment",
                    "change my visit to another day",
                    "reschedule my visit",
                    "déplacer mon rendez-vous"
                ),
                "handoff": .boolean(true),
            ],
        ]
        for (intent, title) in titles { intents[intent]?["title"] = .says(title) }
        return intents.mapValues(SettingValue.mapping)
    }

    private static let doubtful = "can someone come for tuesday"
    private static let question = "buttons: I'd like to be sure I understand. Is it about this?"
    private static let service = "buttons: service? / 1. Cleaning / 2. Check-up"

    /// A conversation in which the customer was asked.
    private static func asked(
        titles: [String: String] = ["booking": "Book a visit"],
        _ settings: [String: SettingValue] = [:]
    ) async throws -> SampleConversation {
        let customer = try await SampleConversation(with: clinic(titles: titles), settings: settings)
        _ = try await customer.say(doubtful)
        return customer
    }

    @Test func doubtfulIntentIsAskedAbout() async throws {
        let one = try await SampleConversation(with: Self.clinic(titles: ["booking": "Book a visit"]))
        #expect(try await one.say(Self.doubtful) == Self.question + " / 1. Book a visit / 2. Talk to someone")
        let two = try await SampleConversation(
            with: Self.clinic(titles: ["booking": "Book a visit", "hours": "Opening hours"])
        )
        let both = Self.question + " / 1. Book a visit / 2. Opening hours / 3. Talk to someone"
        #expect(try await two.say(Self.doubtful) == both)
    }

    @Test func turnThatRunsAgainAsksTheSame() async throws {
        let customer = try await SampleConversation(with: Self.clinic(titles: ["booking": "Book a visit"]))
        let (first, second) = try await customer.sayTwice(Self.doubtful)
        #expect(first == second)
        let answers = try await customer.sayTwice("yes")
        #expect(answers == (Self.service, Self.service))
    }

    @Test(arguments: [
        "1", "the first one", "Book a visit", "book a visit please", "yes", "Yes, please", "oui svp", "c'est ça",
        "d'accord",
        "yes, with the check", "ok that's it",
    ])
    func intentIsCarriedOutWithWhatWasSaidBefore(answer: String) async throws {
        let customer = try await Self.asked()
        let reply = try await customer.say(answer)
        // The first message has the day.
        #expect(reply == Self.service || reply.hasPrefix("Thank you"))
        #expect(try await customer.say("when are you open").contains("From 9 to 5."))
    }

    @Test func tappedChoiceIsCarriedOutHoweverLate() async throws {
        let customer = try await Self.asked()
        customer.wait(86_400)
        #expect(try await customer.tap("clarify:booking", "Book a visit") == Self.service)
    }

    @Test(arguments: [
        ("when are you open", "From 9 to 5."), ("no", "pass: no intent matched"), ("zzz", "pass: no intent matched"),
        ("yes but when are you open", "From 9 to 5."), ("non merci", "pass: no intent matched"),
        ("reschedule my visit", "handoff: move, by the classifier"),
    ])
    func anotherAnswerIsReadAfresh(answer: String, expected: String) async throws {
        let customer = try await Self.asked()
        #expect(try await customer.say(answer).hasPrefix(expected))
        #expect(try await customer.say("yes").hasPrefix("pass"))
    }

    @Test func yesToTwoIntentsIsAskedAgain() async throws {
        let customer = try await Self.asked(titles: ["booking": "Book a visit", "hours": "Opening hours"])
        #expect(try await customer.say("yes").hasPrefix(Self.question))
        #expect(try await customer.say("the second") == "From 9 to 5.")
    }

    @Test func expiredQuestionIsNotAnswered() async throws {
        let customer = try await Self.asked()
        customer.wait(1_801)
        #expect(try await customer.say("yes") == "pass: no intent matched")
    }

    @Test func lastChoiceIsAnAgent() async throws {
        let reason = "the customer means none of the intents that were offered"
        for answer in ["2", "Talk to someone", "parler à quelqu'un", "the last one"] {
            let handoff = try #require(await Self.asked().handoff(answer))
            #expect(handoff.reason == reason)
        }
        let settings: [String: SettingValue] = [
            "clarify": .clarify(["other": .says("Something else"), "handoff": .boolean(false)])
        ]
        #expect(try await Self.asked(settings).say("something else") == "pass: " + reason)
    }

    @Test(arguments: ["I would like an appointment", "a rdv, can my mother come in"])
    func certainIntentIsNotAskedAbout(text: String) async throws {
        let customer = try await SampleConversation(with: Self.clinic(titles: ["booking": "Book a visit"]))
        #expect(try await customer.say(text) == "day?")
    }

    @Test func withoutTitleOrSwitchedOffNothingIsAsked() async throws {
        let untitled = try await SampleConversation(with: Self.clinic(titles: [:]))
        #expect(try await untitled.say(Self.doubtful) == Self.service)
        let off = try await SampleConversation(
            with: Self.clinic(titles: ["booking": "Book a visit"]),
            settings: ["clarify": .clarify(["enabled": .boolean(false)])]
        )
        #expect(try await off.say(Self.doubtful) == Self.service)
    }

    @Test func doubtfulHandoffDoesNotInterruptAForm() async throws {
        let customer = try await SampleConversation(
            with: Self.clinic(titles: ["booking": "Book a visit", "move": "Move my visit"])
        )
        _ = try await customer.say("I would like an appointment")
        #expect(try await customer.say("change it perhaps") == "day?")
    }

    @Test func reportCountsWhatIsAskedAbout() throws {
        let step = try IntentDetection(
            settings: SettingValues(["intents": .mapping(Self.clinic(titles: ["booking": "Book a visit"]))])
        )
        let report = try step.report(on: [
            ("booking", Self.doubtful), ("none", Self.doubtful), ("hours", "when are you open"),
        ])
        #expect(report.asked == (1, 1))
        let decision = try #require(try step.evidence(for: Self.doubtful))
        #expect(decision.asks)
        #expect(decision.score >= decision.threshold && decision.score < decision.certain ?? 0)
        #expect(try step.evidence(for: "when are you open")?.asks == false)
    }

    @Test func adviceIsToGiveTitles() throws {
        func advice(_ titles: [String: String]) throws -> [String] {
            try IntentDetection(settings: SettingValues(["intents": .mapping(Self.clinic(titles: titles))])).advice()
                .filter { $0.contains("'title'") }
        }
        #expect(try advice([:]).count == 1)
        #expect(try advice([:]).first?.contains("'booking', 'move'") == true)
        #expect(try advice(["booking": "Book a visit"]).isEmpty)
    }
}
