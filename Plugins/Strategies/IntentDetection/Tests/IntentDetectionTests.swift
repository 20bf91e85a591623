import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import IntentDetectionStrategy

struct IntentDetectionTests {
    private static let hours = [
        "when are you open", "what are your opening hours", "are you open on saturday", "how late are you open today",
        "vous ouvrez à quelle heure", "quelles sont vos heures d'ouverture", "êtes-vous ouverts le samedi",
    ]
    private static let prices = [
        "how much is a cleaning", "what does a filling cost", "can you tell me your prices", "is there a price list",
        "combien coûte un nettoyage", "quels sont vos tarifs", "avez-vous une liste de prix",
    ]

    private static func intent(_ members: [String: SettingValue]) -> SettingValue { .mapping(members) }

    private static func list(_ texts: [String]) -> SettingValue { .list(texts.map(SettingValue.text)) }

    private static func words(_ text: String) -> SettingValue {
        .localized(LocalizedTemplate(TextTemplate(literal: text)))
    }

    private static var usual: [String: SettingValue] {
        [
            "opening_hours": intent(["examples": list(hours), "reply": words("From 9 to 5.")]),
            "prices": intent(["examples": list(prices), "reply": words("120 dollars.")]),
            "emergency": intent([
                "keywords": list(["urgence", "bleeding a lot"]), "patterns": list(["tooth (fell|broke)"]),
                "handoff": .boolean(true),
            ]),
            "thanks": intent(["keywords": list(["merci"]), "silent": .boolean(true)]),
            "booking": intent(["keywords": list(["appointment"]), "pass": .boolean(true)]),
        ]
    }

    private func step(_ intents: [String: SettingValue] = usual) throws -> IntentDetection {
        try IntentDetection(settings: SettingValues(["intents": .mapping(intents)]))
    }

    private func verdict(_ step: IntentDetection, on text: String) async throws -> String {
        // The classifier learns beside the tests.
        for _ in 0..<500 where !step.isReady { try await Task.sleep(for: .milliseconds(10)) }
        return switch try await step.respond(to: .sample(text)) {
        case .reply(.contents(let contents, _), _): "reply: \(contents.map(\.plainText).joined())"
        case .reply(.stream, _): "stream"
        case .handOff(let handover): "hand-off: \(handover.reason)"
        case .silent(let reason): "silent: \(reason)"
        case .pass(let reason, _): "pass: \(reason)"
        }
    }

    @Test(arguments: [
        ("When are you open tomorrow?", "reply: From 9 to 5."), ("à quelle heure ouvrez-vous", "reply: From 9 to 5."),
        ("how much does a filling cost?", "reply: 120 dollars."), ("C'est quoi vos tarifs", "reply: 120 dollars."),
        ("C'est une URGENCE!", "hand-off: emergency, by a keyword"),
        ("I am bleeding a lot", "hand-off: emergency, by a keyword"),
        ("my tooth broke, when are you open?", "hand-off: emergency, by a pattern"),
        ("Merci!", "silent: thanks, by a keyword"),
        ("I need an appointment", "pass: booking, by a keyword"),
        ("zxcv qwerty", "pass: none of the intents"), ("  ", "pass: there are no words"),
    ])
    func doesWhatTheIntentSays(text: String, expected: String) async throws {
        #expect(try await verdict(step(), on: text) == expected)
    }

    static let mistakes: [([String: SettingValue], [String])] = [
        ([:], ["intents"]),
        (["a": intent(["reply": words("x")])], ["intents", "a"]),
        (["a": intent(["keywords": list(["x"])])], ["intents", "a"]),
        (["a": intent(["keywords": list(["x"]), "reply": words("x"), "handoff": .boolean(true)])], ["intents", "a"]),
        (["a": intent(["patterns": list(["("]), "handoff": .boolean(true)])], ["intents", "a", "patterns", "0"]),
    ]

    @Test(arguments: mistakes)
    func refusesWhatCannotBeMeant(intents: [String: SettingValue], path: [String]) {
        #expect { try step(intents) } throws: { ($0 as? ConfigurationIssue)?.path == path }
    }

    @Test func reportsHowItFares() throws {
        let lines = [
            (intent: "opening_hours", text: "when do you open"), (intent: "prices", text: "what are your prices"),
            (intent: "none", text: "asdf jkl"),
        ]
        let report = try step().report(on: lines)
        #expect(report.lines == 3)
        #expect(report.accuracy == 1)
        #expect(report.refusedForeign == 1)
        #expect(try step().scores(of: "when do you open").ranked.first?.intent == "opening_hours")
    }

    @Test func thePageSaysWhatTheCodeDeclares() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
        let sample = try String(contentsOf: folder.appending(path: "sample.yaml"), encoding: .utf8)
        #expect(page.contains(SettingsTable.markdown(IntentDetection.manifest.settings)))
        #expect(page.contains("```yaml\n\(sample)```"))
    }
}
