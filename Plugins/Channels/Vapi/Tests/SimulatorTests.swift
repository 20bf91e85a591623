import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing
import VapiChannel
import VapiSimulator

@Suite(.timeLimit(.minutes(5)))
struct SimulatorTests {
    static let dana = UnifiedContact(id: "+15145550161", phone: "+15145550161", name: "Dana Fox")
    static let model: [String: SettingValue?] = [
        "model_key": .secrets([Secret("model-key-1")]), "transfer_to": .text("+15555550123"), "tools": Sample.tools,
        "greeting": .localized(LocalizedTemplate(en: "Lotus Dental.", fr: "Lotus.")),
    ]

    private func heard(_ server: SimulatorServer) async -> [String] {
        await server.journal.replies(to: Self.dana.id, on: Sample.channel).compactMap(\.text)
    }

    @discardableResult
    private func act(_ action: CustomerAction, _ server: SimulatorServer) async throws -> ActionResult {
        try await server.act(action, as: Self.dana, on: Sample.channel)
    }

    @Test func simulatedCallRunsToItsEnd() async throws {
        let hub = TalkingHub()
        try await withSimulator(hub: hub, settings: Self.model) { server, _ in
            try await act(.calls, server)
            try await act(.speaks("Hello."), server)
            try await act(.modelCallsTool(name: "ask_front_desk", arguments: ["question": "Is there parking?"]), server)
            try await act(.hangsUp, server)
            #expect(
                await heard(server) == ["Lotus Dental.", "You said: Hello.", "Is that right?", "Is there parking?"]
            )
            let events = await hub.events
            #expect(
                events.map(\.name) == [
                    "call", "call", "call", "transcribed", "transcribed", "message", "transcribed", "message",
                    "transcribed", "call", "call",
                ]
            )
            guard case .call(let end)? = events.last else { return }
            #expect(end.report?.transcript.map(\.text).contains("Hello.") == true)
            #expect(end.report?.endedReason == "customer-ended-call")
            #expect(end.report?.costCents != nil)
            #expect(end.report?.recording != nil)
        }
    }

    @Test func interrupts() async throws {
        let hub = TalkingHub()
        try await withSimulator(hub: hub, settings: Self.model) { server, _ in
            try await act(.calls, server)
            try await act(.interrupts(TalkingHub.longQuestion, with: "no, on Tuesday"), server)
            #expect(
                await heard(server)
                    == ["Lotus Dental.", "You said: On Monday", "You said: no, on Tuesday", "Is that right?"]
            )
            // The second sentence of the first reply was never requested.
            while await hub.hangUps == 0 { await Task.yield() }
        }
    }

    @Test(arguments: [
        (CustomerAction.speaks("Bye."), "assistant-ended-call"), (.speaks("A person."), "assistant-forwarded-call"),
        (.modelCallsTool(name: "transferCall", arguments: [:]), "assistant-forwarded-call"),
    ])
    func endsTheCall(action: CustomerAction, reason: String) async throws {
        let hub = TalkingHub()
        try await withSimulator(hub: hub, settings: Self.model) { server, _ in
            try await act(.calls, server)
            try await act(action, server)
            let endings = await hub.events.compactMap { event in
                if case .call(let update) = event { update.report?.endedReason } else { nil }
            }
            #expect(endings == [reason])
            await #expect(throws: SimulatorError.self) { try await act(.speaks("Hello?"), server) }
        }
    }

    /// The hooks act in their order, from the beginning again after words of the caller.
    @Test func silentAndMumblingCallersHearTheHooks() async throws {
        let hub = TalkingHub()
        try await withSimulator(hub: hub, settings: Self.model) { server, _ in
            let silence: [CustomerAction] = [.fallsSilent, .fallsSilent, .fallsSilent]
            for action in [.calls, .fallsSilent, .speaks("[mumbles] hm")] + silence { try await act(action, server) }
            let wayOut = "To speak with a colleague, say agent. Or tell me again how I can help."
            #expect(
                await heard(server) == [
                    "Lotus Dental.", "Are you still there?",
                    "Sorry, I did not catch that. Could you say it again, or say agent?",
                    "Are you still there?", wayOut, "I cannot hear you. Goodbye!",
                ]
            )
            let endings = await hub.events.compactMap { event in
                if case .call(let update) = event { update.report?.endedReason } else { nil }
            }
            #expect(endings == ["assistant-ended-call"])
        }
    }

    @Test func silenceWithoutHooksEndsTheCall() async throws {
        let hub = TalkingHub()
        let none = SettingValue.localized(LocalizedTemplate(TextTemplate(literal: "")))
        let names = ["silence", "way_out", "goodbye", "repeat"]
        let settings = Self.model.merging(names.map { ($0, none) }) { _, none in none }
        try await withSimulator(hub: hub, settings: settings) { server, _ in
            for action in [CustomerAction.calls, .speaks("[mumbles] hm"), .fallsSilent] {
                try await act(action, server)
            }
            #expect(await heard(server) == ["Lotus Dental."])
            let endings = await hub.events.compactMap { event in
                if case .call(let update) = event { update.report?.endedReason } else { nil }
            }
            #expect(endings == ["silence-timed-out"])
        }
    }

    @Test func knowledgeRequestsAreAnswered() async throws {
        try await withSimulator(hub: TalkingHub()) { server, _ in
            try await act(.calls, server)
            try await act(.speaks("Can I return it?"), server)
            #expect(await heard(server) == ["Can I return it?"])
        }
    }

    /// Responses after Vapi's timeout are not heard.
    @Test func lateResponsesAreNotHeard() async throws {
        try await withSimulator(hub: TalkingHub(delay: .seconds(8)), settings: Self.model) { server, _ in
            try await act(.calls, server)
            #expect(await heard(server).isEmpty)
            let refusals = await server.journal.entries.compactMap { entry in
                if case .refusal(let status, let reason) = entry.event { "\(status) \(reason)" } else { nil }
            }
            #expect(refusals == ["408 assistant-request: no answer within 7.5 seconds"])
        }
    }

    @Test func textIntoALiveCallReplacesItsDocument() async throws {
        try await withSimulator(hub: TalkingHub(), settings: Self.model) { server, adapter in
            let call = try await act(.calls, server).providerID
            let destination = Destination(contact: Self.dana, thread: call, correlation: "r1")
            _ = try await adapter.send("Are you still there?", to: destination, using: WebhookClient())
            #expect(await heard(server).last == "Are you still there?")
            try await act(.hangsUp, server)
            await #expect(throws: DeliveryError.self) {
                try await adapter.send("Hello?", to: destination, using: WebhookClient())
            }
        }
    }

    @Test func textWithoutACallPlacesOne() async throws {
        let hub = TalkingHub()
        try await withSimulator(hub: hub, settings: Self.model) { server, adapter in
            let destination = Destination(contact: Self.dana, correlation: "r1")
            let receipt = try await adapter.send("Your table is ready.", to: destination, using: WebhookClient())
            let send = UnsettledSend(content: .text("x"), destination: destination, sentAfter: Date() - 60)
            #expect(try await adapter.reconcile(send, using: WebhookClient()) == receipt)
            try await act(.speaks("Thanks."), server)
            try await act(.hangsUp, server)
            #expect(await heard(server) == ["Your table is ready.", "You said: Thanks.", "Is that right?"])
            let items = try await adapter.backfill(since: Date() - 60, using: WebhookClient())
            #expect(items.map(\.key.rawValue) == ["report:\(receipt.externalID)"])
            let media = ContentPart.Media(id: "\(receipt.externalID)/mono-recording")
            let file = try await adapter.download(media, of: "", limit: 10_000, using: WebhookClient())
            #expect(file.data.prefix(4) == Data("RIFF".utf8))
        }
    }

    static let orders: [(JSONValue, String)] = [
        (["metadata": [:]], "property metadata should not exist"),
        (["customer": ["number": "5550100"]], "E.164"), (["phoneNumberId": "another"], "phoneNumberId does not exist"),
        (["assistantId": .null], "is required"),
        (["name": .string(String(repeating: "a", count: 41))], "40 characters"),
    ]

    @Test(arguments: orders.indices)
    func invalidCallOrdersAreRefused(_ index: Int) async throws {
        let (change, sentence) = Self.orders[index]
        try await withSimulator(hub: TalkingHub(), settings: Self.model) { server, _ in
            var order: [String: JSONValue] = [
                "assistantId": .string(Sample.assistantID), "phoneNumberId": .string(Sample.phoneNumberID),
                "customer": ["number": "+15145550161"],
            ]
            order.merge(change.object ?? [:]) { _, new in new }
            let response = try await WebhookClient().send(
                OutboundRequest(
                    method: "POST",
                    url: try await server.baseURL(of: "vapi") + "/call",
                    headers: ["Authorization": "Bearer vapi-example-private-key"],
                    body: JSONValue.object(order).data
                )
            )
            #expect(response.status == 400)
            #expect(String(decoding: response.body, as: UTF8.self).contains(sentence))
        }
    }

    @Test(arguments: [
        CustomerAction.tap(id: "a", title: "A"), .media(.image, caption: nil),
        .location(latitude: 1, longitude: 1, name: nil), .agentWrites("Hi"), .agentLeaves, .presses("1"),
        .speaks("Hello"),
    ])
    func unsupportedActionsThrow(_ action: CustomerAction) async throws {
        try await withSimulator(hub: TalkingHub()) { server, _ in
            await #expect(throws: SimulatorError.self) { try await act(action, server) }
        }
    }
}
