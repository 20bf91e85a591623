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
        case .handoff(let handoff): "handoff: \(handoff.reason)"
        case .pass(let reason, _): "pass: \(reason)"
        case .reply, .silent: "something else"
        }
    }

    @Test(arguments: [
        "Can I talk to a person?", "I want to SPEAK TO SOMEONE", "a human, please", "Is this a real person",
        "agent", "human", "representative", "operator", "une vraie personne", "parler à qqn", "let me speak w someone",
        "Can I speak with a human being about my bill?", "pourriez-vous me transférer à un humain s'il vous plaît",
        "bonjour, j'aimerais qu'une vraie personne me réponde", "talk to a person please!! this bot is useless",
        "I'd like a real agent to look at this", "Je veux parler à quelqu’un", "Je veux parler à quelqu'un",
        "UNE CONSEILLERE SVP", "passez-moi la réception!", "donnez-moi un vrai humain", "give me a real person please",
        "can i get someone to talk to", "need to talk to a human",
    ])
    func phraseHandsOff(text: String) async throws {
        #expect(try await verdict(step(), on: text) == "handoff: the customer asked for an agent")
    }

    @Test(arguments: [
        "pour une personne, c'est combien ?", "quelqu'un m'a recommandé votre clinique", "the reception hours please",
        "I don't want to talk to a person", "je ne veux pas parler à un agent, juste l'adresse", "are you human?",
        "Someone told me you do whitening", "nobody called me back", "personne ne m'a rappelé",
        "someone scratched my car in your parking lot", "I already spoke to an agent yesterday",
        "un souper pour huit personnes", "do I need to come in person", "the person at the desk was rude",
        "est-ce que quelqu'un peut passer demain pour la fuite", "", "Is Friday still free?",
        "How much is it per person?", "the agentive case", "Merci beaucoup",
        "donnez-moi l'adresse", "Donnez-moi l’adresse svp", "donnez-moi le prix du nettoyage", "donne moi votre email",
        "peux-tu me donner le nom du docteur", "give me the address", "give me the price of a cleaning please",
        "can I get your e-mail", "can i get the name of the hygienist", "could you give me your phone number",
        "je pourrais avoir votre adresse courriel ?", "need to cancel my visit, sorry",
    ])
    func otherMessagesPass(text: String) async throws {
        #expect(try await verdict(step(), on: text) == "pass: the customer does not ask for an agent")
    }

    @Test func configuredPhrasesAreAdded() async throws {
        let phrases = LocalizedTemplate(byLanguage: [
            "en": TextTemplate(literal: "the dentist"), "fr": TextTemplate(literal: "le dentiste, Dr Roy"),
        ])
        let own = try step(["phrases": .localized(phrases)])
        #expect(try await verdict(own, on: "Dr. Roy please") == "handoff: the customer asked for an agent")
        #expect(try await verdict(own, on: "a person please") == "handoff: the customer asked for an agent")
        #expect(try await verdict(own, on: "not the dentist") == "pass: the customer does not ask for an agent")
        #expect(try await verdict(step(), on: "Dr. Roy please") == "pass: the customer does not ask for an agent")
    }

    @Test func alwaysHandsOffEveryMessage() async throws {
        let all = try step(["always": .boolean(true)])
        #expect(all.alwaysAnswers)
        #expect(try await verdict(all, on: "hello") == "handoff: every message is handed off ('always')")
    }

    @Test(arguments: ["", " , ,", "?"])
    func emptyPhrasesAreRefused(text: String) {
        let phrases = SettingValue.localized(LocalizedTemplate(TextTemplate(literal: text)))
        #expect { try step(["phrases": phrases]) } throws: { ($0 as? ConfigurationIssue)?.path == ["phrases"] }
    }

    // MARK: - Note and notice

    private func handoff(_ settings: [String: SettingValue], _ turn: Turn) async throws -> HandoffRequest {
        guard case .handoff(let handoff) = try await step(settings).respond(to: turn) else {
            throw Unexpected()
        }
        return handoff
    }

    private struct Unexpected: Error {}

    @Test func noteHasTheReasonAndTheLastMessages() async throws {
        let clock = TestClock()
        let history = [HistoryEntry(author: .hub, text: "Bonjour !", at: clock.now)]
        let turn = Turn.sample("quelqu'un svp", language: "fr", services: .sample(history: history))
        let note = """
            Reason: the customer asked for an agent
            Customer: Ana Roy, speaks French
            Last messages:
            Hub: Bonjour !
            Customer: quelqu'un svp
            """
        #expect(try await handoff([:], turn) == HandoffRequest(reason: "the customer asked for an agent", note: note))
    }

    struct NoticeCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var settings: [String: String] = [:]
        var own: [String: String]?
        var tenants: [String: String]?
        let expected: String?
    }

    private static let open = ["daily": "0:00-24:00"]
    private static let closed = ["daily": "closed"]
    private static let both = ["reply": "{{contact.name}}, we are here", "closed_reply": "We are closed"]

    static let notices = [
        NoticeCase(testDescription: "no texts", tenants: closed, expected: nil),
        NoticeCase(testDescription: "no hours", settings: both, expected: "Ana Roy, we are here"),
        NoticeCase(
            testDescription: "the tenant is open",
            settings: both,
            tenants: open,
            expected: "Ana Roy, we are here"
        ),
        NoticeCase(
            testDescription: "the tenant is closed",
            settings: both,
            tenants: closed,
            expected: "We are closed"
        ),
        NoticeCase(
            testDescription: "its own hours come first",
            settings: both,
            own: open,
            tenants: closed,
            expected: "Ana Roy, we are here"
        ),
        NoticeCase(
            testDescription: "closed by its own hours",
            settings: both,
            own: closed,
            expected: "We are closed"
        ),
        NoticeCase(
            testDescription: "a reply without a closed reply",
            settings: ["reply": "Wait"],
            own: closed,
            expected: "Wait"
        ),
        NoticeCase(
            testDescription: "a closed reply without a reply",
            settings: ["closed_reply": "We are closed"],
            own: open,
            expected: nil
        ),
    ]

    @Test(arguments: notices)
    func noticeDependsOnTheHours(_ testCase: NoticeCase) async throws {
        var settings = try testCase.settings.mapValues { text in
            SettingValue.localized(LocalizedTemplate(try TextTemplate(parsing: text)))
        }
        if let own = testCase.own { settings["hours"] = .hours(try Self.hours(own)) }
        let tenants = try testCase.tenants.map(Self.hours)
        #expect(
            try await handoff(settings, .sample("a person", hours: tenants)).customerMessage == testCase.expected
        )
    }

    private static func hours(_ written: [String: String]) throws -> OpeningHours {
        try OpeningHours(parsing: written.mapValues { [$0] })
    }

    @Test(arguments: ["reply", "closed_reply"])
    func emptyReplyIsRefused(key: String) {
        let blank = SettingValue.localized(LocalizedTemplate(TextTemplate(literal: " ")))
        #expect { try step([key: blank]) } throws: { ($0 as? ConfigurationIssue)?.path == [key] }
    }
}
