import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import IntentDetectionStrategy

struct IntentDetectionTests {
    static let intents: [String: SettingValue] = [
        "opening_hours": .mapping([
            "examples": .mapping([
                "en": .texts(
                    "when are you open",
                    "what are your opening hours",
                    "are you open on saturday",
                    "how late are you open today"
                ),
                "fr": .texts(
                    "vous ouvrez à quelle heure",
                    "quelles sont vos heures d'ouverture",
                    "êtes-vous ouverts le samedi"
                ),
            ]),
            "reply": .says("From 9 to 5."),
        ]),
        "prices": .mapping([
            "examples": .texts(
                "how much is a cleaning",
                "what does a filling cost",
                "can you tell me your prices",
                "is there a price list",
                "combien coûte un nettoyage",
                "quels sont vos tarifs",
                "avez-vous une liste de prix"
            ),
            "reply": .list([.says("120 dollars."), .words(["en": "It is $120.", "fr": "C'est 120 $."])]),
        ]),
        "emergency": .mapping([
            "keywords": .texts("urgence", "bleeding a lot"), "patterns": .texts("tooth (fell|broke)"),
            "handoff": .boolean(true),
        ]),
        "complaint": .mapping([
            "keywords": .texts("complaint"), "handoff": .boolean(true),
            "reply": .says("I am sorry. Somebody will answer."),
        ]),
        "thanks": .mapping(["keywords": .texts("merci"), "silent": .boolean(true)]),
        "booking": .mapping([
            "keywords": .texts("appointment"), "patterns": .texts("table for (?<people>[0-9]+)"),
            "pass": .boolean(true),
        ]),
        "menu": .mapping([
            "keywords": .texts("menu"),
            "reply": .filled(
                ReplyTemplate.declarations,
                ["text": .says("What would you like?"), "buttons": .list([.mapping(["title": .says("Prices")])])]
            ),
        ]),
    ]

    @Test(arguments: [
        ("When are you open tomorrow?", "From 9 to 5."), ("à quelle heure ouvrez-vous", "From 9 to 5."),
        ("how much does a filling cost?", "It is $120."), ("C'est quoi vos tarifs", "It is $120."),
        ("C'est une URGENCE!", "handoff: emergency, by a keyword"),
        ("I am bleeding a lot", "handoff: emergency, by a keyword"),
        ("my tooth broke, when are you open?", "handoff: emergency, by a pattern"),
        ("I have a complaint", "handoff: complaint, by a keyword; says: I am sorry. Somebody will answer."),
        ("Merci!", "silent: thanks, by a keyword"),
        ("I need an appointment", "pass: booking, by a keyword"),
        ("the menu, please", "buttons: What would you like? / 1. Prices"),
        ("zxcv qwerty", "pass: no intent matched"), ("  ", "pass: the message has no text"),
    ])
    func intentDecidesTheVerdict(text: String, expected: String) async throws {
        #expect(try await SampleConversation(with: Self.intents).say(text) == expected)
    }

    @Test func repliesTakeTurns() async throws {
        let customer = try await SampleConversation(with: Self.intents, language: "fr")
        var said: [String] = []
        for _ in 0..<3 { said.append(try await customer.say("quels sont vos tarifs")) }
        #expect(said == ["C'est 120 $.", "120 dollars.", "C'est 120 $."])
    }

    @Test func passHasTheIntentAsFacts() async throws {
        let customer = try await SampleConversation(with: Self.intents)
        let verdict = try await customer.offer(customer.turn([.text("A table for 4 please")]))
        guard case .pass(_, let facts) = verdict else {
            Issue.record("\(verdict.inWords)")
            return
        }
        #expect(facts == ["intent": "booking", "confidence": 1.0, "captures": ["people": "4"]])
    }

    @Test func handoffNoteHasTheReason() async throws {
        let customer = try await SampleConversation(with: Self.intents)
        let handoff = try #require(await customer.handoff("my tooth broke"))
        #expect(handoff.note?.contains("Reason: the customer asked for 'emergency'") == true)
        #expect(handoff.note?.contains("my tooth broke") == true)
        #expect(!handoff.reason.contains("tooth"))
    }

    /// A step with an untrained classifier, and a trainer that is busy until `gate` opens.
    private static func untrainedStep(_ gate: TrainingGate) throws -> IntentDetection {
        let trainer = Trainer(capacity: 1 << 30, beforeTraining: { gate.wait() })
        return try IntentDetection(settings: SettingValues(["intents": .mapping(intents)]), trainer: trainer)
    }

    @Test(.timeLimit(.minutes(5)))
    func writtenMessageWaitsForTheTraining() async throws {
        let gate = TrainingGate()
        let step = try Self.untrainedStep(gate)
        let clock = TestClock()
        async let verdict = step.respond(to: .sample("when are you open", clock: clock))
        await clock.waitForSleepers(1)
        gate.open()
        #expect(try await verdict.inWords == "From 9 to 5.")
    }

    @Test(.timeLimit(.minutes(5)))
    func writtenMessagePassesWhenTheTrainingTakesTooLong() async throws {
        let gate = TrainingGate()
        defer { gate.open() }
        let step = try Self.untrainedStep(gate)
        let clock = TestClock()
        async let verdict = step.respond(to: .sample("when are you open", clock: clock))
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(1))
        #expect(try await verdict.inWords == "pass: the classifier is not trained yet")
        #expect(try await step.respond(to: .sample("Merci", clock: clock)).inWords == "silent: thanks, by a keyword")
    }

    @Test(.timeLimit(.minutes(5)))
    func callerDoesNotWaitForTheTraining() async throws {
        let gate = TrainingGate()
        defer { gate.open() }
        let step = try Self.untrainedStep(gate)
        let turn = Turn.sample("when are you open", isCall: true)
        #expect(try await step.respond(to: turn).inWords == "pass: the classifier is not trained yet")
    }

    static let mistakes: [([String: SettingValue], [String])] = [
        ([:], ["intents"]),
        (["a": .mapping(["reply": .says("x")])], ["intents", "a"]),
        (["a": .mapping(["keywords": .texts("x")])], ["intents", "a"]),
        (
            ["a": .mapping(["keywords": .texts("x"), "reply": .says("x"), "silent": .boolean(true)])],
            ["intents", "a"]
        ),
        (
            ["a": .mapping(["keywords": .texts("x"), "pass": .boolean(true), "handoff": .boolean(true)])],
            ["intents", "a"]
        ),
        (["a": .mapping(["patterns": .texts("("), "handoff": .boolean(true)])], ["intents", "a", "patterns", "0"]),
        (
            ["a": .mapping(["examples": .mapping(["zz": .texts("x")]), "pass": .boolean(true)])],
            ["intents", "a", "examples", "zz"]
        ),
    ]

    @Test(arguments: mistakes)
    func invalidSettingsAreRefused(intents: [String: SettingValue], path: [String]) {
        #expect {
            try IntentDetection(settings: SettingValues(["intents": .mapping(intents)]))
        } throws: {
            ($0 as? ConfigurationIssue)?.path == path
        }
    }

    @Test func reportHasAccuracyAndRefusals() async throws {
        let lines = [
            (intent: "opening_hours", text: "when do you open"), (intent: "prices", text: "what are your prices"),
            (intent: "none", text: "asdf jkl"),
        ]
        let step = try IntentDetection(settings: SettingValues(["intents": .mapping(Self.intents)]))
        let report = try step.report(on: lines)
        #expect(report.lines == 3)
        #expect(report.accuracy == 1)
        #expect(report.refusedOutOfScope == 1)
        #expect(try step.scores(of: "when do you open").ranked.first?.intent == "opening_hours")
        #expect(await step.rule(for: "c'est une urgence")?.intent == "emergency")
        #expect(step.hasSameExamples(as: step))
    }
}
