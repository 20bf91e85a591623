import ChannelKit
import ChannelTestKit
import Foundation
import HandoffStrategy
import Testing

struct HandoffTests {
    private func step(_ settings: [String: SettingValue] = [:]) throws -> Handoff {
        try Handoff(settings: SettingValues(settings.merging(["always": .boolean(false)]) { written, _ in written }))
    }

    private func verdict(_ step: Handoff, on text: String) async throws -> String {
        switch try await step.respond(to: .sample(text)) {
        case .handOff(let handover): "hand-off: \(handover.reason)"
        case .pass(let reason, _): "pass: \(reason)"
        case .reply, .silent: "something else"
        }
    }

    @Test(arguments: [
        "Can I talk to a person?", "I want to SPEAK TO SOMEONE", "a human, please", "Is this a real person",
        "Je veux parler à quelqu’un", "Je veux parler à quelqu'un", "UNE CONSEILLERE SVP", "passez-moi la réception!",
    ])
    func whoAsksForAPersonGetsOne(text: String) async throws {
        #expect(try await verdict(step(), on: text) == "hand-off: the customer asked for a person")
    }

    @Test(arguments: [
        "", "Is Friday still free?", "How much is it per person?", "the agentive case", "Merci beaucoup",
    ])
    func everyoneElseIsAskedOn(text: String) async throws {
        #expect(try await verdict(step(), on: text) == "pass: nobody asked for a person")
    }

    @Test func thePhrasesMayBeOnesOwn() async throws {
        let phrases = LocalizedTemplate(byLanguage: [
            "en": TextTemplate(literal: "the dentist"), "fr": TextTemplate(literal: "le dentiste, Dr Roy"),
        ])
        let own = try step(["phrases": .localized(phrases)])
        #expect(try await verdict(own, on: "Dr. Roy please") == "hand-off: the customer asked for a person")
        #expect(try await verdict(own, on: "a person please") == "pass: nobody asked for a person")
    }

    @Test func everythingMayBeHandedOver() async throws {
        let all = try step(["always": .boolean(true)])
        #expect(all.alwaysAnswers)
        #expect(try await verdict(all, on: "hello") == "hand-off: every message that gets here is for a person")
    }

    @Test(arguments: ["", " , ,", "?"])
    func refusesPhrasesThatAreNone(text: String) {
        let phrases = SettingValue.localized(LocalizedTemplate(TextTemplate(literal: text)))
        #expect { try step(["phrases": phrases]) } throws: { ($0 as? ConfigurationIssue)?.path == ["phrases"] }
    }

    @Test func thePageSaysWhatTheCodeDeclares() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
        let sample = try String(contentsOf: folder.appending(path: "sample.yaml"), encoding: .utf8)
        #expect(page.contains(SettingsTable.markdown(Handoff.manifest.settings)))
        #expect(page.contains("```yaml\n\(sample)```"))
    }
}
