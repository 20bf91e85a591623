import ChannelKit
import Foundation
import Testing

@Suite("The public format")
struct UnifiedEventTests {
    private static let at = Date(timeIntervalSince1970: 1_795_183_387)
    private static let ana = UnifiedContact(id: "15145550123", phone: "+15145550123", name: "Ana Roy")

    struct Case: Sendable, CustomTestStringConvertible {
        let event: InboundEvent
        /// The members beside the envelope.
        let json: String
        var testDescription: String { event.name }
    }

    static let cases = [
        Case(
            event: .message(
                UnifiedMessage(
                    externalID: "wamid.HBg…",
                    sentAt: at,
                    contact: ana,
                    text: "Is Friday still free?",
                    content: [.text("Is Friday still free?")]
                )
            ),
            json: """
                "external_id": "wamid.HBg…", "sent_at": "2026-11-20T14:03:07.000Z",
                "contact": {"id": "15145550123", "phone": "+15145550123", "name": "Ana Roy"},
                "text": "Is Friday still free?",
                "content": [{"type": "text", "text": "Is Friday still free?"}],
                "reply_to": null, "provider": {}
                """
        ),
        Case(
            event: .status(
                StatusUpdate(
                    externalID: "wamid.1",
                    status: .failed,
                    at: at.addingTimeInterval(0.1234),
                    error: ProviderError(code: "131047", message: "Re-engagement message"),
                    correlation: "c-1",
                    provider: ["pricing": ["billable": true]]
                )
            ),
            json: """
                "external_id": "wamid.1", "status": "failed", "at": "2026-11-20T14:03:07.123Z",
                "error": {"code": "131047", "message": "Re-engagement message"}, "correlation": "c-1",
                "provider": {"pricing": {"billable": true}}
                """
        ),
        Case(
            event: .status(StatusUpdate(externalID: "wamid.1", status: .read, at: at)),
            json: """
                "external_id": "wamid.1", "status": "read", "at": "2026-11-20T14:03:07.000Z", "error": null,
                "provider": {}
                """
        ),
        Case(
            event: .call(CallUpdate(externalID: "call-1", phase: .inProgress, at: at, contact: ana)),
            json: """
                "external_id": "call-1", "phase": "in_progress", "at": "2026-11-20T14:03:07.000Z",
                "contact": {"id": "15145550123", "phone": "+15145550123", "name": "Ana Roy"}, "direction": null,
                "provider": {}
                """
        ),
        Case(
            event: .call(
                CallUpdate(
                    externalID: "call-1",
                    phase: .ended,
                    at: at,
                    contact: ana,
                    direction: .inbound,
                    report: CallReport(
                        outcome: .booked,
                        endedReason: "customer-ended-call",
                        startedAt: at,
                        duration: 184.5,
                        billedMinutes: 4,
                        costCents: 21.42,
                        transcript: [
                            CallLine(speaker: .hub, text: "Hello"), CallLine(speaker: .customer, text: "Hi", at: at),
                        ],
                        summary: "A table for two.",
                        data: ["party": 2],
                        recording: ContentPart.Media(url: "https://calls.example/1.wav", mimeType: "audio/wav")
                    ),
                    provider: ["carrier": "x"]
                )
            ),
            json: """
                "external_id": "call-1", "phase": "ended", "at": "2026-11-20T14:03:07.000Z",
                "contact": {"id": "15145550123", "phone": "+15145550123", "name": "Ana Roy"}, "direction": "inbound",
                "outcome": "booked", "ended_reason": "customer-ended-call", "started_at": "2026-11-20T14:03:07.000Z",
                "duration_seconds": 184.5, "billed_minutes": 4, "cost_cents": 21.42,
                "transcript": [
                    {"speaker": "hub", "text": "Hello", "at": null},
                    {"speaker": "customer", "text": "Hi", "at": "2026-11-20T14:03:07.000Z"}
                ],
                "summary": "A table for two.", "data": {"party": 2},
                "recording": {"type": "audio", "url": "https://calls.example/1.wav", "mime_type": "audio/wav"},
                "provider": {"carrier": "x"}
                """
        ),
        Case(
            event: .transcribed(
                TranscribedLine(call: "call-1", contact: ana, line: CallLine(speaker: .agent, text: "Hello", at: at))
            ),
            json: """
                "external_id": "call-1", "speaker": "agent", "text": "Hello", "at": "2026-11-20T14:03:07.000Z",
                "contact": {"id": "15145550123", "phone": "+15145550123", "name": "Ana Roy"}
                """
        ),
        Case(
            event: .takeover(
                Takeover(contact: UnifiedContact(id: "p1", aliases: ["p2"]), thread: "t1", text: "Hi", at: at)
            ),
            json: """
                "contact": {"id": "p1", "phone": null, "name": null, "aliases": ["p2"]}, "thread": "t1",
                "external_id": null, "text": "Hi", "at": "2026-11-20T14:03:07.000Z"
                """
        ),
        Case(
            event: .optOut(ConsentChange(contact: ana, at: at, keyword: "ARRÊT")),
            json: """
                "contact": {"id": "15145550123", "phone": "+15145550123", "name": "Ana Roy"},
                "at": "2026-11-20T14:03:07.000Z", "keyword": "ARRÊT", "scope": "all", "confirmed": false
                """
        ),
        Case(
            event: .release(Release(contact: UnifiedContact(id: "p1"), thread: "t1", at: at)),
            json: """
                "contact": {"id": "p1", "phone": null, "name": null}, "thread": "t1", "at": "2026-11-20T14:03:07.000Z"
                """
        ),
        Case(
            event: .contactChanged(
                ContactChange(contact: UnifiedContact(id: "p2", aliases: ["p1"]), at: at, reason: "user_changed_number")
            ),
            json: """
                "contact": {"id": "p2", "phone": null, "name": null, "aliases": ["p1"]},
                "at": "2026-11-20T14:03:07.000Z", "reason": "user_changed_number"
                """
        ),
        Case(
            event: .notice(
                ProviderNotice(
                    topic: "template",
                    summary: "It is paused.",
                    isProblem: true,
                    at: at,
                    provider: ["id": 1]
                )
            ),
            json: """
                "topic": "template", "summary": "It is paused.", "problem": true, "at": "2026-11-20T14:03:07.000Z",
                "provider": {"id": 1}
                """
        ),
        Case(
            event: .typing(contact: UnifiedContact(id: "p1"), isTyping: true),
            json: #""contact": {"id": "p1", "phone": null, "name": null}, "typing": true"#
        ),
        Case(
            event: .edited(
                MessageEdit(externalID: "m1", text: "no, Monday", contact: UnifiedContact(id: "p1"), at: at)
            ),
            json: """
                "external_id": "m1", "text": "no, Monday", "contact": {"id": "p1", "phone": null, "name": null},
                "thread": null, "at": "2026-11-20T14:03:07.000Z"
                """
        ),
        Case(
            event: .deleted(MessageDeletion(externalID: "m1", at: at)),
            json: #""external_id": "m1", "contact": null, "at": "2026-11-20T14:03:07.000Z""#
        ),
        Case(event: .ignored(reason: "an echo"), json: #""reason": "an echo""#),
    ]

    @Test(arguments: cases)
    func spellsEachEventSo(_ testCase: Case) throws {
        let event = UnifiedEvent(
            adapter: "whatsapp",
            address: "106540352242922",
            lane: "15145550123",
            event: testCase.event
        )
        let envelope = """
            {"event": "\(testCase.event.name)", "adapter": "whatsapp", "address": "106540352242922",
            "lane": "15145550123", \(testCase.json)}
            """
        #expect(event.json == (try JSONValue(parsing: Data(envelope.utf8))))
    }

    @Test func aMessageIsReadBackAsItWas() {
        let media = ContentPart.Media(
            id: "1",
            url: "https://x.example/a",
            mimeType: "image/jpeg",
            caption: "me",
            isVoice: true
        )
        let message = UnifiedMessage(
            externalID: "m1",
            sentAt: Self.at.addingTimeInterval(0.5),
            contact: UnifiedContact(id: "a", phone: "+15145550123", name: nil, aliases: ["b"]),
            text: "text",
            content: [
                .text("text"), .image(media), .audio(media), .video(media), .document(media), .sticker(media),
                .location(latitude: 45.5, longitude: -73.5, name: "Here", address: nil), .contacts([["name": "Bob"]]),
                .choice(id: "yes", title: "Yes"), .form(["a": 1]), .order(["total": 12]),
                .reaction(to: "m0", emoji: "👍"), .reaction(to: "m0", emoji: nil), .unsupported(type: "poll"),
            ],
            replyTo: "m0",
            thread: "t1",
            provider: ["referral": ["id": 123_456_789_012_345_678]]
        )
        let json = UnifiedEvent(adapter: "toy", address: "1", lane: "a", event: .message(message)).json
        #expect(UnifiedMessage(json: json) == message)
    }

    @Test(arguments: [
        (["type": "poll", "question": "?"] as JSONValue, ContentPart.unsupported(type: "poll")),
        (["type": "unsupported", "provider_type": "poll"] as JSONValue, ContentPart.unsupported(type: "poll")),
        ([:] as JSONValue, ContentPart.unsupported(type: "")),
    ])
    func aPartOfAnotherVersionIsKeptAsUnsupported(_ json: JSONValue, _ part: ContentPart) throws {
        let message: JSONValue = [
            "external_id": "m1", "sent_at": "2026-11-20T14:03:07.000Z", "contact": ["id": "a"], "content": [json],
        ]
        #expect(try #require(UnifiedMessage(json: message)).content == [part])
    }

    @Test(arguments: ["external_id", "sent_at", "contact"])
    func messageWithoutARequiredMemberIsNil(_ member: String) {
        var members: [String: JSONValue] = [
            "external_id": "m1", "sent_at": "2026-11-20T14:03:07.000Z", "contact": ["id": "a"],
        ]
        #expect(UnifiedMessage(json: .object(members)) != nil)
        members[member] = nil
        #expect(UnifiedMessage(json: .object(members)) == nil)
    }
}
