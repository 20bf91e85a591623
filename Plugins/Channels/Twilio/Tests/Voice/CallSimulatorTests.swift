import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel
import TwilioSimulator

/// The simulated caller against the adapter, over a real socket.
@Suite(.timeLimit(.minutes(5)))
struct CallSimulatorTests {
    static let caller = UnifiedContact(id: "+15145550142", phone: "+15145550142", name: "Maya")

    /// Plays a call against a hub that answers.
    private func onCall(
        urlKey: String? = "k",
        _ actions: [CustomerAction],
        _ body: (SimulatorServer, TalkingHub) async throws -> Void
    ) async throws {
        let hub = TalkingHub()
        let settings: [String: SettingValue?] = ["voice": Sample.voice()]
        try await withSimulator(hub: hub, settings: settings, urlKey: urlKey) { server in
            let baseURL = try await server.baseURL(of: "twilio")
            await hub.connect(to: try Sample.adapter(settings, baseURL: baseURL, urlKey: urlKey))
            for action in actions {
                let said = try await server.act(action, as: Self.caller, on: Sample.channel)
                #expect(said.providerID.hasPrefix("CA"))
            }
            try await body(server, hub)
        }
    }

    private func heard(_ server: SimulatorServer) async -> [String] {
        await server.journal.replies(to: Self.caller.id, on: Sample.channel).compactMap(\.text)
    }

    private static let greeting = ["Hello! How can I help you?", "Pour le français, faites le 9."]

    /// The signed URL includes the hub's query; on the shared route that is all there is.
    @Test(arguments: ["k", nil]) func callRoundTrip(urlKey: String?) async throws {
        try await onCall(urlKey: urlKey, [.calls, .speaks("Friday?"), .presses("12"), .hangsUp]) { server, hub in
            #expect(await heard(server) == Self.greeting + ["You said: Friday?", "You said: 12"])
            let messages = await hub.messages
            #expect(messages.map(\.text) == ["Friday?", "12"])
            #expect(messages.allSatisfy { $0.contact.id == Self.caller.id && $0.language == "en" })
            #expect(Set(messages.map(\.externalID)).count == 2)
            let report = try #require(await hub.reports.first)
            #expect(report.endedReason == "completed")
            #expect(report.outcome == nil)
            #expect((0...60).contains(report.duration ?? -1))
        }
    }

    @Test func frenchCallersGetFrenchSentences() async throws {
        try await onCall([.calls, .presses("9"), .speaks("Bonjour"), .fallsSilent, .hangsUp]) { server, hub in
            #expect(
                await heard(server).dropFirst(2)
                    == ["Bonjour ! Comment puis-je vous aider ?", "You said: Bonjour", "Êtes-vous toujours là ?"]
            )
            #expect(await hub.messages.map(\.language) == ["fr"])
        }
    }

    /// A reply that is late for its request replaces the filler.
    @Test func lateRepliesAreSpoken() async throws {
        try await onCall([.calls, .speaks("slow"), .speaks("Friday?")]) { server, hub in
            #expect(
                await heard(server).dropFirst(2)
                    == ["One moment, please.", "Here it is.", "You said: Friday?"]
            )
            let late = await server.journal.acceptedSends.first { $0.text == "Here it is." }
            #expect(late?.event == .reply("Here it is.", correlation: "late-1"))
            #expect(Set(await hub.messages.map(\.externalID)).count == 2)
        }
    }

    /// The line stays open for a while, then the hub gives up.
    @Test func missingRepliesEndInAnApology() async throws {
        try await onCall([.calls, .speaks("never"), .speaks("Friday?")]) { server, _ in
            let heard = await heard(server)
            #expect(heard.count { $0 == "One moment, please." } == 4)
            #expect(heard.suffix(2).first?.hasPrefix("I am sorry") == true)
            #expect(heard.last == "You said: Friday?")
        }
    }

    @Test func silentCallersAreHungUp() async throws {
        try await onCall([.calls, .fallsSilent, .fallsSilent, .fallsSilent]) { server, hub in
            #expect(
                await heard(server).dropFirst(2)
                    == [
                        "Are you still there?", "To speak with a colleague, press 0. Or tell me again how I can help.",
                        "I cannot hear you. Goodbye!",
                    ]
            )
            #expect(await hub.messages.isEmpty)
            await #expect(throws: SimulatorError.self) {
                _ = try await server.act(.speaks("Hello?"), as: Self.caller, on: Sample.channel)
            }
        }
    }

    @Test func interruptionsAreRecognized() async throws {
        try await onCall([.calls, .interrupts("two", with: "No, wait")]) { server, hub in
            #expect(await hub.messages.map(\.text) == ["two", "No, wait"])
            // The second sentence of the first reply was not spoken.
            #expect(await heard(server).dropFirst(2) == ["You said: two", "You said: No, wait"])
        }
    }

    @Test func handoffTransfersTheCall() async throws {
        try await onCall([.calls, .speaks("agent")]) { server, hub in
            #expect(await heard(server).suffix(2) == ["Sure.", "I am connecting you with a colleague."])
            #expect(await hub.takeovers == 1)
            // Its status reports the call, with the duration of both parts.
            try await eventually("the call is reported") { await hub.reports.count == 1 }
            #expect(await hub.reports.first?.duration != nil)
        }
    }

    /// The transfer is not answered: the hub has the call again.
    @Test func unansweredTransferReturnsToTheHub() async throws {
        try await onCall([.calls, .speaks("deaf"), .speaks("Friday?")]) { server, hub in
            #expect(
                await heard(server).suffix(2)
                    == ["Nobody can take your call right now. Can I help you?", "You said: Friday?"]
            )
            #expect(await hub.releases == 1)
        }
    }

    @Test func hubEndsTheCall() async throws {
        try await onCall([.calls, .speaks("bye")]) { server, hub in
            #expect(await heard(server).last == "Goodbye.")
            let adapter = try #require(await hub.adapter)
            let call = try #require(await hub.messages.first?.thread)
            let destination = Destination(contact: Self.caller, thread: call, correlation: "x")
            let error = await #expect(throws: DeliveryError.self) {
                try await adapter.send("Are you there?", to: destination, using: WebhookClient())
            }
            #expect(error?.reason.contains("21220") == true)
            let stranger = Destination(contact: Self.caller, thread: "CA0", correlation: "x")
            let unknown = await #expect(throws: DeliveryError.self) {
                try await adapter.send("Are you there?", to: stranger, using: WebhookClient())
            }
            #expect(unknown?.reason.contains("20404") == true)
        }
    }

    /// A number without voice cannot be called.
    @Test func notEveryNumberCanBeCalled() async throws {
        try await withSimulator(hub: FakeHTTP()) { server in
            await #expect(throws: SimulatorError.self) {
                _ = try await server.act(.calls, as: Self.caller, on: Sample.channel)
            }
            let lines = try await server.demonstration(on: Sample.channel)
            #expect(lines == TwilioAPISimulator.demoConversation)
        }
    }

    @Test func theDemonstrationCalls() async throws {
        try await onCall([]) { server, _ in
            for line in try await server.demonstration(on: Sample.channel) {
                guard case .provider(let action) = line.action, case .replies(let count) = line.outcome else {
                    continue
                }
                let said = try await server.act(action, as: line.customer, on: Sample.channel)
                let replies = await server.journal.replies(
                    to: line.customer.id,
                    on: Sample.channel,
                    after: said.journalNumber
                )
                #expect(replies.count >= count || !said.providerID.hasPrefix("CA"), "\(action)")
            }
        }
    }

    // MARK: - Refusals

    struct Wrong: Sendable, CustomTestStringConvertible {
        let code: Int
        let body: String
        var status = 200
        var type = "text/xml"
        var testDescription: String { "\(code): \(status) \(type) \(body.prefix(40))" }
    }

    private static let route = "https://hub.example.test/webhooks/twilio/voice"

    static let wrong = [
        Wrong(code: 11200, body: "", status: 500),
        Wrong(code: 12300, body: "OK", type: "text/plain"),
        Wrong(code: 12100, body: ""),
        Wrong(code: 12100, body: "<Response>"),
        Wrong(code: 12100, body: "<Response><Say>a & b</Say></Response>"),
        Wrong(code: 12100, body: "<Response><Say>\u{1}</Say></Response>"),
        Wrong(code: 12100, body: "<Response><Say>a</Response></Say>"),
        Wrong(code: 12100, body: "<Response/><Response/>"),
        Wrong(code: 12100, body: #"<Response><Pause length="1" length="2"/></Response>"#),
        Wrong(code: 12200, body: "<Answer/>"),
        Wrong(code: 12200, body: "<Response><Sing>la</Sing></Response>"),
        Wrong(code: 12200, body: "<Response>Hello</Response>"),
        Wrong(code: 12200, body: "<Response><Gather><Dial>+15550100300</Dial></Gather></Response>"),
        Wrong(code: 12200, body: "<Response><Say><Pause/></Say></Response>"),
        Wrong(code: 12200, body: #"<Response><Say loud="yes">Hi</Say></Response>"#),
        Wrong(code: 12200, body: #"<Response><Pause length="long"/></Response>"#),
        Wrong(code: 13520, body: "<Response><Say>\(String(repeating: "a", count: 4_097))</Say></Response>"),
        Wrong(code: 13223, body: "<Response><Dial><Number>5550100</Number></Dial></Response>"),
        Wrong(code: 11200, body: "<Response><Redirect>https://elsewhere.test/x</Redirect></Response>"),
    ]

    @Test(arguments: wrong)
    func simulatorRefusesAsTwilioDoes(_ wrong: Wrong) async throws {
        let answer = OutboundResponse(
            status: wrong.status,
            headers: ["Content-Type": wrong.type],
            body: Data(wrong.body.utf8)
        )
        try await withSimulator(hub: FakeHTTP(.response(answer)), settings: ["voice": Sample.voice()]) { server in
            _ = try await server.act(.calls, as: Self.caller, on: Sample.channel)
            let refusals = await server.journal.entries.compactMap { entry in
                if case .refusal(_, let reason) = entry.event { reason } else { nil }
            }
            #expect(refusals.count == 1)
            #expect(refusals.first?.hasPrefix("\(wrong.code): ") == true)
            await #expect(throws: SimulatorError.self) {
                _ = try await server.act(.speaks("Hello?"), as: Self.caller, on: Sample.channel)
            }
        }
    }

    /// Voice webhooks have a hard timeout.
    @Test func lateVoiceResponsesEndTheCall() async throws {
        let clock = TestClock()
        try await withSimulator(hub: SlowHub(clock: clock), settings: ["voice": Sample.voice()], clock: clock) {
            server in
            _ = try await server.act(.calls, as: Self.caller, on: Sample.channel)
            let isRefused = await server.journal.entries.contains { entry in
                if case .refusal(_, let reason) = entry.event { reason.contains("15 seconds") } else { false }
            }
            #expect(isRefused)
        }
    }
}

/// A hub that responds slowly.
private struct SlowHub: HTTPSending {
    let clock: TestClock

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        clock.advance(by: .seconds(16))
        return OutboundResponse(TwilioAdapter.manifest.acknowledgement)
    }
}

/// A minimal voice hub: it checks signatures, and answers each utterance in the response or later by the API.
actor TalkingHub: HTTPSending {
    private(set) var adapter: TwilioAdapter?
    private(set) var messages: [UnifiedMessage] = []
    private(set) var reports: [CallReport] = []
    private(set) var releases = 0
    private(set) var takeovers = 0
    private var owed: [Destination] = []

    func connect(to adapter: TwilioAdapter) { self.adapter = adapter }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        guard let adapter, let item = try? TwilioAdapter.items(of: request).first,
            let events = try? adapter.normalize(item, receivedAt: Sample.receivedAt)
        else { return OutboundResponse(status: 401) }
        var response: WebhookResponse?
        for event in events {
            switch event {
            case .message(let message): response = answer(message, item, adapter)
            case .call(let update): reports += [update.report].compactMap(\.self)
            case .release: releases += 1
            case .takeover: takeovers += 1
            default: break
            }
        }
        if item.key.rawValue.contains(":wait:"), let destination = owed.popLast() {
            _ = try? await adapter.send(.text("Here it is."), to: destination, using: WebhookClient())
        }
        guard item.answer == .inline else { return OutboundResponse(TwilioAdapter.manifest.acknowledgement) }
        return OutboundResponse(response ?? adapter.answerWithoutReply(item, because: .silent("nothing was said")))
    }

    private func answer(_ message: UnifiedMessage, _ item: InboundItem, _ adapter: TwilioAdapter) -> WebhookResponse {
        messages.append(message)
        switch message.text {
        case "slow":
            owed.append(Destination(contact: message.contact, thread: message.thread, correlation: "late-1"))
            return adapter.answerWithoutReply(item, because: .late)
        case "never": return adapter.answerWithoutReply(item, because: .late)
        case "agent": return adapter.answer(item, with: [.text("Sure."), .transfer()])
        case "deaf": return adapter.answer(item, with: [.transfer(to: "+15005550002")])
        case "bye": return adapter.answer(item, with: [.text("Goodbye."), .endCall])
        case "two": return adapter.answer(item, with: [.text("You said: two"), .text("And more.")])
        default: return adapter.answer(item, with: [.text("You said: \(message.text)")])
        }
    }
}
