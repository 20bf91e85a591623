import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import IntentDetectionStrategy

struct IntentDetectionTests {
    static let usual: [String: SettingValue] = [
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
        ("C'est une URGENCE!", "hand-off: emergency, by a keyword"),
        ("I am bleeding a lot", "hand-off: emergency, by a keyword"),
        ("my tooth broke, when are you open?", "hand-off: emergency, by a pattern"),
        ("I have a complaint", "hand-off: complaint, by a keyword; says: I am sorry. Somebody will answer."),
        ("Merci!", "silent: thanks, by a keyword"),
        ("I need an appointment", "pass: booking, by a keyword"),
        ("the menu, please", "buttons: What would you like? / 1. Prices"),
        ("zxcv qwerty", "pass: none of the intents"), ("  ", "pass: there are no words"),
    ])
    func doesWhatTheIntentSays(text: String, expected: String) async throws {
        #expect(try await SampleConversation(with: Self.usual).say(text) == expected)
    }

    @Test func severalRepliesTakeTurns() async throws {
        let customer = try await SampleConversation(with: Self.usual, language: "fr")
        var said: [String] = []
        for _ in 0..<3 { said.append(try await customer.say("quels sont vos tarifs")) }
        #expect(said == ["C'est 120 $.", "120 dollars.", "C'est 120 $."])
    }

    @Test func theNextStepIsToldWhatWasFound() async throws {
        let customer = try await SampleConversation(with: Self.usual)
        let verdict = try await customer.offer(customer.turn([.text("A table for 4 please")]))
        guard case .pass(_, let facts) = verdict else {
            Issue.record("\(verdict.inWords)")
            return
        }
        #expect(facts == ["intent": "booking", "confidence": 1.0, "captures": ["people": "4"]])
    }

    @Test func aPersonIsToldWhy() async throws {
        let customer = try await SampleConversation(with: Self.usual)
        let verdict = try await customer.offer(customer.turn([.text("my tooth broke")]))
        guard case .handoff(let handoff) = verdict else {
            Issue.record("\(verdict.inWords)")
            return
        }
        #expect(handoff.note?.contains("Why: the customer asks for 'emergency'") == true)
        #expect(handoff.note?.contains("my tooth broke") == true)
        #expect(!handoff.reason.contains("tooth"))
    }

    @Test func passesUntilItHasLearnt() async throws {
        let training = ModelTraining(capacity: 1 << 30)
        let settings = SettingValues(["intents": .mapping(Self.usual)])
        let step = try IntentDetection(settings: settings, training: training)
        try await step.learner.withdraw()
        let isKnown = training.figures.kept > 0
        let verdict = try await step.respond(to: .sample("when are you open")).inWords
        #expect(isKnown || verdict == "pass: not ready: the classifier is still learning")
        #expect(try await step.respond(to: .sample("Merci")).inWords == "silent: thanks, by a keyword")
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
    func refusesWhatCannotBeMeant(intents: [String: SettingValue], path: [String]) {
        #expect {
            try IntentDetection(settings: SettingValues(["intents": .mapping(intents)]))
        } throws: {
            ($0 as? ConfigurationIssue)?.path == path
        }
    }

    @Test func reportsHowItFares() async throws {
        let lines = [
            (intent: "opening_hours", text: "when do you open"), (intent: "prices", text: "what are your prices"),
            (intent: "none", text: "asdf jkl"),
        ]
        let step = try IntentDetection(settings: SettingValues(["intents": .mapping(Self.usual)]))
        let report = try await step.report(on: lines)
        #expect(report.lines == 3)
        #expect(report.accuracy == 1)
        #expect(report.refusedForeign == 1)
        #expect(try await step.scores(of: "when do you open").ranked.first?.intent == "opening_hours")
        #expect(await step.rule(for: "c'est une urgence")?.intent == "emergency")
        #expect(step.hasSameExamples(as: step))
    }

    @Test func thePageSaysWhatTheCodeDeclares() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
        let sample = try String(contentsOf: folder.appending(path: "sample.yaml"), encoding: .utf8)
        #expect(page.contains(SettingsTable.markdown(IntentDetection.manifest.settings)))
        #expect(page.contains("```yaml\n\(sample)```"))
    }
}
