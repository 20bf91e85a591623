import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Calls", .onBothDatabases, .timeLimit(.minutes(5)))
struct CallTests {
    private static let events = "SELECT kind FROM events WHERE kind IN ('call', 'transcribed', 'handoff') ORDER BY id"

    private func spoken(_ id: String, _ text: String, in call: String = "call-1", tool: String? = nil) -> JSONValue {
        .compact([
            "kind": "message", "id": .string(id), "from": "ana", "text": .string(text), "at": 1_790_000_000,
            "thread": .string(call), "tool": tool.map(JSONValue.string),
        ])
    }

    private func step(_ phase: String, of call: String = "call-1") -> JSONValue {
        [
            "kind": "call", "id": .string(call), "status": .string(phase), "from": "ana", "phase": .string(phase),
            "at": 1_790_000_000,
        ]
    }

    private func line(_ speaker: String, _ text: String) -> JSONValue {
        [
            "kind": "line", "id": "call-1", "status": .string(text), "from": "ana", "speaker": .string(speaker),
            "text": .string(text),
        ]
    }

    private func phone(_ chain: any ToyStrategy...) -> RoutedChannel { channel(of: ToyPhone.self, chain) }

    @Test func callIsItsOwnConversation() async throws {
        try await withHub([phone(Echo())]) { (life: TestHub) async throws in
            for (id, call) in [("m1", "call-1"), ("m2", "call-1"), ("m3", "call-2")] {
                let answer = await life.post(spoken(id, "hello", in: call), via: "toy-phone")
                #expect(answer.line == "200 say: ana: hello")
            }
            #expect(try await life.books.lines("SELECT thread FROM conversations ORDER BY id") == ["call-1", "call-2"])
        }
    }

    struct Words: Sendable, CustomTestStringConvertible {
        let contents: [ReplyContent]
        let answer: String
        let testDescription: String
    }

    @Test(arguments: [
        Words(
            contents: [.text("See *us* at https://example.com today")],
            answer: "See us at today",
            testDescription: "text without markup"
        ),
        Words(
            contents: [.buttons(text: "How can I help?", choices: [.init(id: "a", title: "a visit")])],
            answer: "How can I help? For a visit, press 1.",
            testDescription: "buttons"
        ),
        Words(
            contents: [.media(OutboundMedia(kind: .image, source: .link("https://x.example/a.png"), caption: "Us"))],
            answer: "Us",
            testDescription: "a picture"
        ),
        Words(
            contents: [.text(String(repeating: "long ", count: 20)), .endCall],
            answer: String(repeating: "long ", count: 20).trimmingCharacters(in: .whitespaces) + "|<end_call>",
            testDescription: "a long text and an end"
        ),
        Words(
            contents: [.text("One moment"), .transfer()],
            answer: "One moment|<transfer>",
            testDescription: "transfer"
        ),
    ])
    func replyIsAdaptedToSpeech(_ words: Words) async throws {
        try await withHub([phone(SayRich(contents: words.contents))]) { (life: TestHub) async throws in
            let answer = await life.post(spoken("m1", "hello"), via: "toy-phone")
            #expect(answer.line == "200 say: \(words.answer)")
        }
    }

    @Test func callControlIsNotSentAsText() async throws {
        try await withHub([phone(SayRich(contents: [.text("Bye"), .endCall]))]) { (life: TestHub) async throws in
            #expect(await life.post(message("m1", "hello"), via: "toy-phone").line == "200 say: Bye")
        }
    }

    @Test func keypadDigitIsAChoice() async throws {
        let choices = [ReplyContent.Choice(id: "a", title: "a visit"), .init(id: "b", title: "prices")]
        try await withHub([phone(SayRich(contents: [.buttons(text: "Well?", choices: choices)]))]) {
            (life: TestHub) async throws in
            await life.post(spoken("m1", "hello"), via: "toy-phone")
            await life.post(spoken("m2", "2"), via: "toy-phone")
            try await life.settle()
            let heard = try await life.books.lines(
                "SELECT CAST(text AS TEXT) FROM messages WHERE author = 'customer' ORDER BY id"
            )
            #expect(heard == ["hello", "prices"])
        }
    }

    @Test func handoffTransfersTheCallAndDuplicatesGetTheSameResponse() async throws {
        try await withHub([phone(PlainHandoff())]) { (life: TestHub) async throws in
            for _ in 0..<2 {
                #expect(await life.post(spoken("m1", "hello"), via: "toy-phone").line == "200 say: <transfer>")
            }
            try await life.settle()
            #expect(try await life.books.lines("SELECT handler FROM conversations") == ["agent"])
            #expect(try await life.books.lines("SELECT state FROM turns") == ["handed_off"])
        }
    }

    /// The notices in a call, by the hours of the agents.
    @Test(arguments: [
        (hours: "0:00-24:00", said: "200 say: One moment, please.|<transfer>", outcome: "transferred"),
        (hours: "closed", said: "200 say: We call you back tomorrow.|<end_call>", outcome: "answered"),
    ])
    func handoffInACallHasItsOwnNotice(hours: String, said: String, outcome: String) async throws {
        func text(_ text: String) -> LocalizedTemplate { LocalizedTemplate(TextTemplate(literal: text)) }
        let handoff = HandoffPolicy(
            hours: try OpeningHours(parsing: ["daily": [hours]]),
            text: text("We will write to you here."),
            closedText: text("We will write to you here tomorrow."),
            callText: text("One moment, please."),
            closedCallText: text("We call you back tomorrow.")
        )
        let phone = channel(of: ToyPhone.self, policy: ChannelPolicy(handoff: handoff), PlainHandoff())
        try await withHub([phone]) { (life: TestHub) async throws in
            let line = await life.post(spoken("m1", "a person, please"), via: "toy-phone").line
            #expect(line == said)
            await life.post(step("ended"), via: "toy-phone")
            try await life.settle()
            #expect(try await life.books.lines("SELECT handler FROM conversations") == ["agent"])
            #expect(try await life.reports().last?["outcome"]?.string == outcome)
        }
    }

    @Test func lateHandoffIsSentIntoTheLiveCall() async throws {
        let hang = Hang(verdict: .handoff(reason: "too hard"))
        defer { hang.gate.open() }
        try await withHub([phone(hang)]) { (life: TestHub) async throws in
            try await life.postLate(spoken("m1", "hello"), via: "toy-phone", to: hang)
            hang.gate.open()
            try await life.settle()
            #expect(life.http.texts == ["[transfer] into call-1"])
        }
    }

    @Test(arguments: [
        (contents: [ReplyContent.text("One."), .text("Two."), .endCall], sent: "One. Two."),
        (contents: [ReplyContent.text("One moment."), .transfer()], sent: "[transfer] into call-1"),
    ])
    func lateRepliesAreSentAsOne(contents: [ReplyContent], sent: String) async throws {
        let hang = Hang(verdict: .reply(.contents(contents)))
        defer { hang.gate.open() }
        try await withHub([phone(hang)]) { (life: TestHub) async throws in
            try await life.postLate(spoken("m1", "hello"), via: "toy-phone", to: hang)
            hang.gate.open()
            try await life.settle()
            #expect(life.http.texts == [sent])
        }
    }

    @Test func optOutKeywordsAreOrdinaryWordsInACall() async throws {
        try await withHub([phone(Echo())]) { (life: TestHub) async throws in
            #expect(await life.post(spoken("m1", "STOP"), via: "toy-phone").line == "200 say: ana: STOP")
            await life.post(item("opt_out", "o1"), via: "toy-phone")
            #expect(await life.post(spoken("m2", "hello"), via: "toy-phone").line == "200 say: ana: hello")
            #expect(await life.post(message("m3", "hello"), via: "toy-phone").line == "200 nothing: silent")
        }
    }

    @Test func callHasFiveTimesTheReplyBudget() async throws {
        var policy = ChannelPolicy()
        policy.replyBudget = ReplyBudget(count: 1, period: .seconds(600))
        let tight = channel(of: ToyPhone.self, policy: policy, Echo())
        try await withHub([tight]) { (life: TestHub) async throws in
            for number in 1...6 {
                let answer = await life.post(spoken("m\(number)", "hi"), via: "toy-phone").line
                #expect(answer == (number <= 5 ? "200 say: ana: hi" : "200 nothing: silent"))
                try await life.settle()
            }
        }
    }

    // MARK: - Its end

    @Test func endOfTheCallCompletesItsReport() async throws {
        let hang = Hang()
        defer { hang.gate.open() }
        try await withHub([phone(Echo(), hang)]) { (life: TestHub) async throws in
            await life.post(spoken("m1", "I want to book"), via: "toy-phone")
            await life.post(step("ended"), via: "toy-phone")
            try await life.settle()
            let report = try #require(try await life.reports().last)
            #expect(report["outcome"]?.string == "answered")
            #expect(report["duration_seconds"]?.number == 12)
            let said = report["transcript"]?.array?.compactMap { $0["text"]?.string }
            #expect(said == ["I want to book", "ana: I want to book"])
        }
    }

    @Test func endOfTheCallCancelsTheRunningTurn() async throws {
        let hang = Hang()
        defer { hang.gate.open() }
        try await withHub([phone(hang)]) { (life: TestHub) async throws in
            async let answer = life.post(spoken("m1", "hello"), via: "toy-phone")
            try await eventually("the strategy hangs") { hang.gate.arrivals == 1 }
            await life.post(step("ended"), via: "toy-phone")
            #expect(await answer.line == "200 nothing: silent")
            try await life.settle()
            #expect(try await life.books.lines("SELECT state, reason FROM turns") == ["cancelled the call has ended"])
        }
    }

    @Test func endOfTheCallDiscardsRepliesWithoutADeadLetter() async throws {
        let hang = Hang()
        defer { hang.gate.open() }
        try await withHub([phone(hang)]) { (life: TestHub) async throws in
            try await life.postLate(spoken("m1", "hello"), via: "toy-phone", to: hang)
            life.http.script("after all: hello", .notSent, .notSent)
            hang.gate.open()
            try await life.settle()
            #expect(try await life.books.lines("SELECT state FROM outbox") == ["pending"])
            await life.post(step("ended"), via: "toy-phone")
            try await life.settle()
            #expect(try await life.books.lines("SELECT state, reason FROM outbox") == ["dead the call has ended"])
            #expect(try await life.storage.read("lotus") { try $0.deadLetters(limit: 1).isEmpty })
        }
    }

    @Test(arguments: [(said: false, outcome: "missed"), (said: true, outcome: "transferred")])
    func reportHasTheOutcomeOfTheCall(said: Bool, outcome: String) async throws {
        try await withHub([phone(PlainHandoff())]) { (life: TestHub) async throws in
            await life.post(step("ringing"), via: "toy-phone")
            if said { await life.post(spoken("m1", "a person, please"), via: "toy-phone") }
            await life.post(step("ended"), via: "toy-phone")
            try await life.settle()
            #expect(try await life.reports().last?["outcome"]?.string == outcome)
        }
    }

    /// A recording without the notice that the tenant wants is not reported.
    @Test(
        arguments: [(["automation", "recording"], true), (["automation"], false), ([], false)] as [([String], Bool)]
    )
    func recordingNeedsItsNotice(heard: [String], isKept: Bool) async throws {
        try await withHub([channel(of: ToyRecordedPhone.self, [Echo()])]) { (life: TestHub) async throws in
            let notices = JSONValue.array(heard.map(JSONValue.string))
            let update = step("in_progress").object ?? [:]
            await life.post(.object(update.merging(["notices": notices]) { $1 }), via: "toy-recorded-phone")
            let end = step("ended").object ?? [:]
            await life.post(.object(end.merging(["recording": "RE1"]) { $1 }), via: "toy-recorded-phone")
            try await life.settle()
            #expect((try await life.reports().last?["recording"]?.object != nil) == isKept)
            let consents = try await life.books.lines("SELECT CAST(body AS TEXT) FROM events WHERE kind = 'consent'")
            #expect(consents.count == heard.count)
        }
    }

    /// A notice for customers in writing is not true in a call, which is transferred at once.
    @Test(arguments: [
        ("A colleague will write to you here.", "<transfer>"),
        ("Sorry. A colleague will write to you here.", "Sorry.|<transfer>"),
        ("Une collègue vous écrira ici.", "<transfer>"), ("Of course.", "Of course.|<transfer>"),
    ])
    func noticeOfAStrategyIsTrueInACall(notice: String, said: String) async throws {
        let handoff = PlainHandoff(customerMessage: notice)
        try await withHub([phone(handoff)]) { (life: TestHub) async throws in
            #expect(await life.post(spoken("m1", "a person"), via: "toy-phone").line == "200 say: \(said)")
        }
    }

    /// Without a text of its own a call still ends while no agent is there, and no written notice is read out.
    @Test func callOutsideTheHoursIsNeverTransferred() async throws {
        let text = LocalizedTemplate(TextTemplate(literal: "We will write to you here."))
        let handoff = HandoffPolicy(hours: try OpeningHours(parsing: ["daily": ["closed"]]), text: text)
        let phone = channel(of: ToyPhone.self, policy: ChannelPolicy(handoff: handoff), PlainHandoff())
        try await withHub([phone]) { (life: TestHub) async throws in
            let line = await life.post(spoken("m1", "a person, please"), via: "toy-phone").line
            #expect(line.hasPrefix("200 say: No colleague is here to take your call."))
            #expect(line.hasSuffix("|<end_call>"))
        }
    }

    // MARK: - What the provider heard

    @Test func transcriptIsStoredAsMessagesWithoutTurns() async throws {
        try await withHub([phone(Echo())]) { (life: TestHub) async throws in
            await life.post(line("hub", "Hello!"), via: "toy-phone")
            await life.post(line("customer", "I want to book"), via: "toy-phone")
            await life.post(step("ended"), via: "toy-phone")
            try await life.settle()
            #expect(
                try await life.books.lines("SELECT author, CAST(text AS TEXT) FROM messages ORDER BY id")
                    == ["hub Hello!", "customer I want to book"]
            )
            #expect(try await life.books.count("SELECT count(*) FROM turns") == 0)
            #expect(try await life.reports().last?["outcome"]?.string == "answered")
        }
    }

    @Test func transcriptIsOnlyLoggedBesideTurns() async throws {
        try await withHub([phone(Echo())]) { (life: TestHub) async throws in
            await life.post(spoken("m1", "I want to book"), via: "toy-phone")
            await life.post(line("customer", "I want to book"), via: "toy-phone")
            try await life.settle()
            #expect(try await life.books.count("SELECT count(*) FROM messages") == 2)
            #expect(try await life.books.count("SELECT count(*) FROM turns") == 1)
            #expect(try await life.books.lines(Self.events) == ["transcribed"])
        }
    }

    // MARK: - What a model asks for

    @Test func adapterAnswersItsOwnTurns() async throws {
        let echo = Echo()
        try await withHub([phone(echo)]) { (life: TestHub) async throws in
            let asked = [spoken("t1", "", tool: "time"), spoken("t2", "how much?", tool: "ask")]
            for _ in 0..<2 {
                let answer = await life.post(asked, via: "toy-phone")
                #expect(answer.line == "200 say: noon & say: ana: how much?")
            }
            #expect(echo.heard.entries == ["how much?"])
            try await life.settle()
            let steps = try await life.books.lines("SELECT strategy, verdict FROM turn_steps ORDER BY turn, position")
            #expect(steps == ["toy-phone reply", "echo reply"])
        }
    }

    @Test func toolResultIsNotAdaptedToSpeech() async throws {
        let result = #"{"free": ["9:00 *", "https://x.example"]}"#
        try await withHub([phone(Say(texts: [result]))]) { (life: TestHub) async throws in
            let answer = await life.post(spoken("t1", "when?", tool: "ask"), via: "toy-phone")
            #expect(answer.line == "200 say: \(result)")
        }
    }

    @Test func lateToolResultIsNotSent() async throws {
        let hang = Hang()
        defer { hang.gate.open() }
        try await withHub([phone(hang)]) { (life: TestHub) async throws in
            try await life.postLate(spoken("t1", "how much?", tool: "ask"), via: "toy-phone", to: hang)
            hang.gate.open()
            try await life.settle()
            #expect(life.http.texts.isEmpty)
        }
    }
}

extension TestHub {
    /// The reports of ended calls in the event log, in the public format.
    fileprivate func reports() async throws -> [JSONValue] {
        try await books.lines("SELECT CAST(body AS TEXT) FROM events WHERE kind = 'call' ORDER BY id").map { line in
            try JSONValue(parsing: Data(line.utf8))
        }
    }
}
