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
        case .handoff(let handoff): "hand-off: \(handoff.reason)"
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

    // MARK: - What is told

    private func handoff(_ settings: [String: SettingValue], _ turn: Turn) async throws -> HandoffRequest {
        guard case .handoff(let handoff) = try await step(settings).respond(to: turn) else {
            throw Unexpected()
        }
        return handoff
    }

    private struct Unexpected: Error {}

    @Test func thePersonIsToldWhatItIsAbout() async throws {
        let clock = TestClock()
        let history = [HistoryEntry(author: .hub, text: "Bonjour !", at: clock.now)]
        let turn = Turn.sample("quelqu'un svp", language: "fr", services: .sample(history: history))
        let note = """
            Why: the customer asked for a person
            Customer: Ana Roy, speaks French
            Said last:
            Hub: Bonjour !
            Customer: quelqu'un svp
            """
        #expect(try await handoff([:], turn) == HandoffRequest(reason: "the customer asked for a person", note: note))
    }

    struct HandoffNotice: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var settings: [String: String] = [:]
        var own: [String: String]?
        var tenants: [String: String]?
        let expected: String?
    }

    private static let open = ["daily": "0:00-24:00"]
    private static let closed = ["daily": "closed"]
    private static let both = ["reply": "{{contact.name}}, we are here", "closed_reply": "We are closed"]

    static let handoffNotices = [
        HandoffNotice(testDescription: "nothing is written", tenants: closed, expected: nil),
        HandoffNotice(testDescription: "no hours", settings: both, expected: "Ana Roy, we are here"),
        HandoffNotice(
            testDescription: "the tenant is open",
            settings: both,
            tenants: open,
            expected: "Ana Roy, we are here"
        ),
        HandoffNotice(
            testDescription: "the tenant is closed",
            settings: both,
            tenants: closed,
            expected: "We are closed"
        ),
        HandoffNotice(
            testDescription: "its own hours come first",
            settings: both,
            own: open,
            tenants: closed,
            expected: "Ana Roy, we are here"
        ),
        HandoffNotice(
            testDescription: "closed by its own hours",
            settings: both,
            own: closed,
            expected: "We are closed"
        ),
        HandoffNotice(
            testDescription: "one reply is for every hour",
            settings: ["reply": "Wait"],
            own: closed,
            expected: "Wait"
        ),
        HandoffNotice(
            testDescription: "a closed reply alone leaves the rest to the tenant's text",
            settings: ["closed_reply": "We are closed"],
            own: open,
            expected: nil
        ),
    ]

    @Test(arguments: handoffNotices)
    func theCustomerIsToldByTheHour(_ customerMessage: HandoffNotice) async throws {
        var settings = try customerMessage.settings.mapValues { text in
            SettingValue.localized(LocalizedTemplate(try TextTemplate(parsing: text)))
        }
        if let own = customerMessage.own { settings["hours"] = .hours(try Self.hours(own)) }
        let tenants = try customerMessage.tenants.map(Self.hours)
        #expect(
            try await handoff(settings, .sample("a person", hours: tenants)).customerMessage == customerMessage.expected
        )
    }

    private static func hours(_ written: [String: String]) throws -> OpeningHours {
        try OpeningHours(parsing: written.mapValues { [$0] })
    }

    @Test(arguments: ["reply", "closed_reply"])
    func refusesAnEmptyReply(key: String) {
        let blank = SettingValue.localized(LocalizedTemplate(TextTemplate(literal: " ")))
        #expect { try step([key: blank]) } throws: { ($0 as? ConfigurationIssue)?.path == [key] }
    }

    @Test func thePageSaysWhatTheCodeDeclares() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
        let sample = try String(contentsOf: folder.appending(path: "sample.yaml"), encoding: .utf8)
        #expect(page.contains(SettingsTable.markdown(Handoff.manifest.settings)))
        #expect(page.contains("```yaml\n\(sample)```"))
    }
}
