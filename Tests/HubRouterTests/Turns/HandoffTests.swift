import ChannelKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Handoff", .onBothDatabases, .timeLimit(.minutes(5)))
struct HandoffTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var strategy = AnnouncedHandoff()
        var policy = HandoffPolicy()
        var message = "a person please"
        var texts: [String]
        var testDescription: String { name }
    }

    private static func words(_ en: String, _ fr: String) -> LocalizedTemplate {
        LocalizedTemplate(byLanguage: ["en": TextTemplate(literal: en), "fr": TextTemplate(literal: fr)])
    }

    /// The test's noon is on a Monday, in GMT.
    private static func hours(_ span: String) throws -> OpeningHours { try OpeningHours(parsing: ["daily": [span]]) }

    private static var cases: [Case] {
        get throws {
            let there = words("A colleague will write to you.", "Un collègue vous écrira.")
            let away = words("We are away until tomorrow.", "Nous serons là demain.")
            let goodbye = AnnouncedHandoff(handoff: HandoffRequest(reason: "too hard", customerMessage: "Let me ask."))
            return [
                Case(name: "no notice without a text", texts: []),
                Case(
                    name: "the channel's text",
                    policy: HandoffPolicy(text: there),
                    texts: ["A colleague will write to you."]
                ),
                Case(
                    name: "in the customer's language",
                    policy: HandoffPolicy(text: there),
                    message: "Bonjour, je voudrais une personne",
                    texts: ["Un collègue vous écrira."]
                ),
                Case(
                    name: "within opening hours",
                    policy: HandoffPolicy(hours: try hours("0:00-24:00"), text: there, closedText: away),
                    texts: ["A colleague will write to you."]
                ),
                Case(
                    name: "outside opening hours",
                    policy: HandoffPolicy(hours: try hours("closed"), text: there, closedText: away),
                    texts: ["We are away until tomorrow."]
                ),
                Case(
                    name: "outside opening hours without a text of its own",
                    policy: HandoffPolicy(hours: try hours("closed"), text: there),
                    texts: ["A colleague will write to you."]
                ),
                Case(
                    name: "the strategy's text comes first",
                    strategy: goodbye,
                    policy: HandoffPolicy(text: there),
                    texts: ["Let me ask."]
                ),
                Case(
                    name: "streamed text is sent as one message if the channel cannot stream",
                    strategy: AnnouncedHandoff(said: "I do not know that."),
                    policy: HandoffPolicy(text: there),
                    texts: ["I do not know that."]
                ),
            ]
        }
    }

    @Test func handoffNoticeIsSentOnceInTheConfiguredText() async throws {
        for testCase in try Self.cases {
            let channel = channel(
                policy: ChannelPolicy(handoff: testCase.policy),
                languages: ["en", "fr"],
                testCase.strategy
            )
            try await withHub([channel]) { life in
                await life.post(message("m1", testCase.message))
                try await life.settle()
                await life.post(message("m2", "hello?"))
                try await life.settle()
                #expect(life.http.texts == testCase.texts, "\(testCase.name)")
                #expect(try await life.books.lines("SELECT handler FROM conversations") == ["agent"])
                #expect(try await life.books.lines("SELECT state FROM turns") == ["handed_off"])
            }
        }
    }

    @Test func handoffNoteIsStoredForTheAgentAndNotSentToTheCustomer() async throws {
        let handoff = HandoffRequest(
            reason: "the model asked for a person",
            note: "Ana wants to move her Friday visit."
        )
        try await withHub([channel(AnnouncedHandoff(handoff: handoff))]) { life in
            await life.post(message("m1", "a person please"))
            try await life.settle()
            let event = #"{"note":"Ana wants to move her Friday visit.","reason":"the model asked for a person"}"#
            #expect(
                try await life.books.lines("SELECT CAST(body AS TEXT) FROM events WHERE kind = 'handoff'") == [event]
            )
            #expect(
                try await life.books.lines("SELECT reason FROM turns UNION ALL SELECT reason FROM turn_steps")
                    == ["the model asked for a person", "the model asked for a person"]
            )
        }
    }

    @Test func noticeIsHeldIfAnAgentTookOverMeanwhile() async throws {
        let policy = ChannelPolicy(handoff: HandoffPolicy(text: Self.words("A colleague will write.", "…")))
        try await withHub([channel(policy: policy, AnnouncedHandoff())]) { life in
            life.http.script("A colleague will write.", .notSent)
            await life.post(message("m1", "a person please"))
            try await life.settle()
            await life.post(item("takeover", "a1"))
            try await life.settle()
            try await life.goOn()
            #expect(try await life.books.lines("SELECT state, reason FROM outbox") == ["held an agent has taken over"])
        }
    }

    @Test func streamThatEndsInAHandoffSendsItsTextFirst() async throws {
        let handoff = HandoffRequest(reason: "too hard", note: "They ask for a refund.")
        let strategy = AnnouncedHandoff(handoff: handoff, said: "I cannot do that. ")
        try await withServer([channel(of: ToyStream.self, strategy, Echo())]) { life, server in
            let call = try await server.call(message("m1", "a refund"), via: "toy-stream")
            try await call.reads(": message:m1\n\ndata: I cannot do that. \n\ndata: [DONE]\n\n")
            try await life.settle()
            #expect(try await life.books.lines("SELECT state, reason FROM turns") == ["handed_off too hard"])
            #expect(
                try await life.books.lines("SELECT strategy, verdict, reason FROM turn_steps")
                    == ["hand-over handoff too hard"]
            )
            #expect(
                try await life.books.lines("SELECT CAST(text AS TEXT) FROM messages WHERE author = 'hub'")
                    == ["I cannot do that. "]
            )
            #expect(try await life.books.lines("SELECT handler FROM conversations") == ["agent"])
        }
    }
}
