import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Consent", .onBothDatabases, .timeLimit(.minutes(5)))
struct ConsentTests {
    private static let outcomes = "SELECT outcome, reason FROM inbox ORDER BY id"
    private static let stopped = "You will get no more messages from lotus. Write START to hear from us again."

    /// The hub's reply to each message.
    private func replies(
        to texts: [String],
        languages: [String] = ["en", "fr"],
        consent: ConsentTexts = ConsentTexts()
    ) async throws -> [String] {
        var said: [String] = []
        let heard = channel(policy: ChannelPolicy(consent: consent), languages: languages, Echo())
        // Short pieces would only be in the way here.
        try await withHub([heard]) { life in
            for (number, text) in texts.enumerated() {
                let before = life.http.texts.count
                await life.post(message("m\(number)", text, at: 1_790_000_000 + number))
                try await life.settle()
                said.append(life.http.texts.dropFirst(before).joined(separator: " "))
            }
        }
        return said
    }

    @Test(arguments: [
        "STOP", "stop", " Stop. ", "arrêt", "ARRET", "Arrêtez!", "unsubscribe", "Désabonner", "stop all", "opt-out",
        "CANCEL", "end", "Quit", "REVOKE", "baja", "Cancelar",
    ])
    func optOutKeywordStopsRepliesAndIsConfirmedOnce(_ word: String) async throws {
        let said = try await replies(to: [word, word, "hello", "START", "hello"])
        #expect(said.map(\.isEmpty) == [false, true, true, false, false])
        #expect(said.last == "ana: hello")
    }

    @Test(arguments: [
        "please stop calling", "stop by on friday", "the end", "cancel my visit", "cancel 10:30", "non-stop", "help me",
        "started", "yes",
    ])
    func keywordInsideASentenceIsIgnored(_ text: String) async throws {
        #expect(try await replies(to: [text]) == ["ana: \(text)"])
    }

    @Test func confirmationIsInTheKeywordsLanguage() async throws {
        let cases = [
            ("ARRÊT", ["en", "fr"], "Vous ne recevrez plus"), ("Unsubscribe", ["fr", "en"], "You will get no more"),
            ("STOP", ["en", "fr"], "You will get no more"), ("STOP", ["fr", "en"], "Vous ne recevrez plus"),
            ("AIDE", ["en", "fr"], "Ici lotus."),
        ]
        for (word, languages, beginning) in cases {
            let said = try await replies(to: [word], languages: languages).joined()
            #expect(said.hasPrefix(beginning), "\(word) \(languages)")
        }
    }

    @Test(arguments: ["START", "YES", "Sí", "oui", "UNSTOP"])
    func optInKeywordStartsRepliesAgain(_ word: String) async throws {
        let said = try await replies(to: ["STOP", "hello", word, "hello"])
        #expect(said.map(\.isEmpty) == [false, true, false, false])
        #expect(said.last == "ana: hello")
    }

    @Test func startIsAnOrdinaryMessageWithoutAnOptOut() async throws {
        #expect(try await replies(to: ["start"]) == ["ana: start"])
    }

    @Test func keywordWithAnEmptyTextIsNotAnswered() async throws {
        let nothing = LocalizedTemplate(TextTemplate(literal: ""))
        let consent = ConsentTexts(stop: nothing, start: nothing, help: nothing)
        let said = try await replies(to: ["HELP", "STOP", "hello", "START"], consent: consent)
        #expect(said == ["ana: HELP", "", "", ""])
    }

    @Test func helpIsAnsweredAfterAnOptOut() async throws {
        let said = try await replies(to: ["STOP", "help"])
        #expect(said.last?.hasPrefix("This is lotus.") == true)
    }

    @Test func optOutIsAppliedWhileAnAgentHandlesTheConversation() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(item("takeover", "a1"))
            await life.post(message("m1", "STOP"))
            try await life.settle()
            #expect(life.http.texts.joined(separator: " ") == Self.stopped)
            #expect(try await life.books.lines("SELECT opted_out, keyword FROM consents") == ["1 STOP"])
        }
    }

    @Test func optOutErrorOfASendIsAppliedAsAnOptOut() async throws {
        try await withHub([channel(Echo())]) { life in
            life.http.script("ana: hello", .optedOut)
            await life.post(message("m1", "hello"))
            try await life.settle()
            await life.post(message("m2", "hello?"))
            try await life.settle()
            #expect(life.http.texts == ["ana: hello"])
            #expect(try await life.books.lines("SELECT state FROM outbox") == ["dead"])
            // The customer wants no messages, so there is nothing for an operator to decide.
            #expect(try await life.storage.read("lotus") { try $0.deadLetters(limit: 1).isEmpty })
            let outcomes = try await life.books.lines(Self.outcomes)
            #expect(outcomes.last == "silent the customer opted out")
        }
    }

    @Test func optOutErrorOfAStatusIsAppliedAsAnOptOut() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            await life.post([
                "kind": "status", "id": "sent-1", "status": "failed", "at": 1_790_000_000, "cause": "opted_out",
            ])
            try await life.settle()
            await life.post(message("m2", "hello?"))
            try await life.settle()
            #expect(life.http.texts == ["ana: hello"])
        }
    }

    /// The change that was sent later wins, whatever was stored later; of two at the same time the opt-out wins.
    @Test(arguments: [(300, "ana: after"), (-300, nil), (0, nil)] as [(Int, String?)])
    func laterConsentChangeWins(_ testCase: (secondsOfStart: Int, answer: String?)) async throws {
        try await withHub([channel(Echo())]) { life in
            // The hub was down for an hour; both come at once, in their lane's order.
            life.clock.advance(by: .seconds(3600))
            let stop = 1_790_000_600
            await life.post(item("opt_out", "o0", at: 1_790_000_000))
            await life.post(message("m1", "START", at: stop + testCase.secondsOfStart))
            await life.post(item("opt_out", "o1", at: stop))
            try await life.settle()
            let before = life.http.texts.count
            await life.post(message("m2", "after", at: 1_790_003_600))
            try await life.settle()
            #expect(life.http.texts.dropFirst(before).last == testCase.answer)
        }
    }

    /// Each change is one event with its contact and conversation.
    @Test(arguments: ["STOP", nil] as [String?])
    func consentChangeIsOneEventWithItsContact(_ word: String?) async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            await life.post(
                word.map { message("m2", $0, at: 1_790_000_010) } ?? item("opt_out", "o1", at: 1_790_000_010)
            )
            try await life.settle()
            let events = try await life.books.lines(
                """
                SELECT conversation, CAST(body AS TEXT) LIKE '%"opt_out"%', CAST(body AS TEXT) LIKE '%ana%' FROM events
                WHERE kind = 'consent'
                """
            )
            #expect(events == ["1 1 1"])
        }
    }

    @Test func marketingOptOutDoesNotEndTheConversation() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(item("marketing_opt_out", "o1"))
            await life.post(message("m1", "hello"))
            try await life.settle()
            #expect(life.http.texts == ["ana: hello"])
            #expect(try await life.books.count("SELECT count(*) FROM events WHERE kind = 'consent'") == 1)
        }
    }
}
