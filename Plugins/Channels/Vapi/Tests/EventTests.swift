import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import VapiChannel

struct EventTests {
    static let at = Date(millisecondsSince1970: 1_755_700_042_987)

    static func spoken(
        _ text: String,
        _ content: [ContentPart],
        id: String,
        at: Date = at,
        language: String? = nil
    ) -> InboundEvent {
        .message(
            UnifiedMessage(
                externalID: id,
                sentAt: at,
                contact: Sample.contact,
                text: text,
                content: content,
                thread: Sample.call,
                language: language
            )
        )
    }

    static func line(_ speaker: HistoryEntry.Author, _ text: String, at: Date = at) -> InboundEvent {
        .transcribed(
            TranscribedLine(
                call: Sample.call,
                contact: Sample.contact,
                line: CallLine(speaker: speaker, text: text, at: at)
            )
        )
    }

    static let booking: ContentPart = .toolCall(
        id: "call_Qm4x",
        name: "book_slot",
        arguments: ["day": "2026-08-24", "party": 2]
    )

    static let messages: [(String, InboundEvent)] = [
        ("tool-calls", spoken("", [booking], id: "\(Sample.call):call_Qm4x")),
        ("tool-calls-string", spoken("", [booking], id: "\(Sample.call):call_Qm4x")),
        ("tool-calls-guide", spoken("", [booking], id: "\(Sample.call):call_Qm4x")),
        ("tool-calls-custom-tools-guide", spoken("", [booking], id: "\(Sample.call):call_Qm4x")),
        ("tool-calls-older", spoken("", [booking], id: "\(Sample.call):call_Qm4x")),
        ("tool-calls-with-tool", spoken("", [booking], id: "\(Sample.call):call_Qm4x")),
        ("transcript-literal", line(.hub, "Hello, how can I help?")),
        ("transcript-filtered", line(.customer, "My card is [redacted]")),
    ]

    @Test(arguments: messages)
    func inlineResponsesAreRead(fixture: String, expected: InboundEvent) throws {
        #expect(try Sample.events(in: fixture) == [expected])
    }

    @Test func readsATranscript() throws {
        let contact = UnifiedContact(id: Sample.call)
        let line = CallLine(
            speaker: .customer,
            text: "A table for two on Monday please.",
            at: Date(millisecondsSince1970: 1_755_700_013_810)
        )
        #expect(
            try Sample.events(in: "transcript")
                == [.transcribed(TranscribedLine(call: Sample.call, contact: contact, line: line))]
        )
    }

    @Test func askToolsReachTheStrategies() throws {
        let messages = try Sample.events(in: "tool-calls-two", ["tools": Sample.tools]).map { event in
            if case .message(let message) = event { message.text } else { "none" }
        }
        #expect(messages == ["", "Is there parking?"])
    }

    static let turns: [(String, String, [ContentPart], String?)] = [
        ("model-turn", "A table for two on Monday please.", [.text("A table for two on Monday please.")], nil),
        ("model-turn-first", "", [.callStarted], nil),
        ("model-turn-parts", "A table please.", [.text("A table please.")], nil),
        ("model-turn-legacy", "A table for two on Monday please.", [.text("A table for two on Monday please.")], nil),
        ("model-turn-french", "A table for two on Monday please.", [.text("A table for two on Monday please.")], "fr"),
        ("knowledge-base-request", "Can I return an item?", [.text("Can I return an item?")], nil),
        ("knowledge-base-request-plain", "Can I return an item?", [.text("Can I return an item?")], nil),
        (
            "function-call", "",
            [
                .toolCall(
                    id: "function-82b0d2a4b06f",
                    name: "ask_front_desk",
                    arguments: ["question": "Is there parking?"]
                )
            ], nil
        ),
    ]

    @Test(arguments: turns)
    func readsATurn(fixture: String, text: String, content: [ContentPart], language: String?) throws {
        guard case .message(let message)? = try Sample.events(in: fixture).first else {
            Issue.record("no message")
            return
        }
        #expect(message.text == text)
        #expect(message.thread == Sample.call)
        #expect(message.language == language)
        #expect(message.contact == Sample.contact)
        if case .toolCall(_, let name, let arguments)? = content.first {
            guard case .toolCall(let id, name, arguments)? = message.content.first else {
                Issue.record("another call")
                return
            }
            #expect(id.hasPrefix("function-"))
        } else {
            #expect(message.content == content)
        }
    }

    @Test func assistantRequestIsAnswered() throws {
        #expect(try Sample.events(in: "assistant-request").map(\.name) == ["call"])
        let asked = try Sample.events(in: "assistant-request", ["on_call": .text("ask")])
        let at = Date(millisecondsSince1970: 1_755_700_000_123)
        #expect(asked == [Self.spoken("", [.callStarted], id: "\(Sample.call):call", at: at)])
        #expect(try Sample.events(in: "assistant-request-2024").map(\.name) == ["call"])
    }

    static let statuses: [(String, CallUpdate.Phase, [String])] = [
        ("status-scheduled", .ringing, ["call"]), ("status-queued", .ringing, ["call"]),
        ("status-ringing", .ringing, ["call"]), ("status-in-progress", .inProgress, ["call"]),
        ("status-forwarding", .inProgress, ["call", "takeover"]), ("status-update", .ended, ["call"]),
        ("placed-queued", .ringing, ["call", "status"]), ("placed-not-reached", .ended, ["call", "status"]),
    ]

    @Test(arguments: statuses)
    func readsAStatus(fixture: String, phase: CallUpdate.Phase, names: [String]) throws {
        let events = try Sample.events(in: fixture)
        #expect(events.map(\.name) == names)
        guard case .call(let update)? = events.first else {
            Issue.record("no call")
            return
        }
        #expect(update.phase == phase)
        #expect(update.externalID == Sample.call)
        #expect(update.contact == Sample.contact)
    }

    static let reached: [(String, DeliveryStatus, String?)] = [
        ("placed-queued", .queued, nil), ("placed-ringing", .sent, nil), ("placed-in-progress", .delivered, nil),
        ("placed-not-reached", .failed, "customer-did-not-answer"),
    ]

    /// A customer who answers hears the sentence with which the hub has called.
    @Test(arguments: reached)
    func placedCallsReportDeliveryStatuses(fixture: String, status: DeliveryStatus, code: String?) throws {
        guard case .status(let update)? = try Sample.events(in: fixture).last else {
            Issue.record("no status")
            return
        }
        #expect(update.status == status)
        #expect(update.externalID == Sample.call)
        #expect(update.correlation == "0199a1b2-reply")
        #expect(update.error?.code == code)
    }

    @Test func aTransferIsATakeover() throws {
        let there = try Sample.events(in: "transfer-destination-request", ["transfer_to": .text("+15555550123")])
        #expect(there == [.takeover(Takeover(contact: Sample.contact, thread: Sample.call, at: Self.at))])
        #expect(try Sample.events(in: "transfer-destination-request").map(\.name) == ["ignored"])
    }

    @Test(arguments: ["chat.created", "chat-list-input"])
    func chatsAreTranscribed(_ fixture: String) throws {
        let events = try Sample.events(in: fixture)
        let lines = events.compactMap { event in
            if case .transcribed(let line) = event { line } else { nil }
        }
        let isFirst = fixture == "chat.created"
        #expect(lines.map(\.line.text) == (isFirst ? ["Hi", "Hello!"] : ["Open on Friday?", "Yes. From nine."]))
        #expect(lines.map(\.line.speaker) == [.customer, .hub])
        #expect(lines.allSatisfy { $0.call == "session:sess_77" })
        #expect(try !Sample.adapter().isCall("session:sess_77"))
    }

    @Test(arguments: [
        "transcript-partial", "conversation-update", "speech-update", "user-interrupted", "hang", "model-output",
        "voice-input", "language-change-detected", "transfer-update", "phone-call-control", "assistant.started",
        "assistant.speechStarted", "call.artifact.upload", "call.deleted", "call.delete.failed", "chat.deleted",
        "session.created", "session.updated", "session.deleted", "status-not-found", "handoff-destination-request",
        "campaign.predial", "call.endpointing.request", "voice-request", "invented-type", "no-type",
        "model-turn-tool-result", "model-turn-no-call",
    ])
    func ignoresWithAReason(_ fixture: String) throws {
        guard case .ignored(let reason)? = try Sample.events(in: fixture).first else {
            Issue.record("not ignored")
            return
        }
        #expect(!reason.isEmpty)
    }
}
