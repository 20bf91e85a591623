import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

/// The events of every request of a call.
struct CallEventTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let fixture: String
        var route = ""
        let expected: [InboundEvent]
        var testDescription: String { fixture + (route.isEmpty ? "" : " at \(route)") }
    }

    static let call = "CA00000000000000000000000000000001"
    static let caller = UnifiedContact(id: "+15550100999", phone: "+15550100999")

    private static func update(
        _ phase: CallUpdate.Phase,
        at moment: Date = Sample.receivedAt,
        from contact: UnifiedContact = caller,
        _ direction: CallUpdate.Direction = .inbound,
        _ report: CallReport? = nil,
        facts provider: [String: JSONValue]
    ) -> InboundEvent {
        var update = CallUpdate(externalID: call, phase: phase, at: moment, contact: contact, provider: provider)
        update.direction = direction
        update.report = report
        return .call(update)
    }

    private static func said(
        _ text: String,
        id: String,
        in language: String = "en",
        _ part: ContentPart? = nil,
        facts provider: [String: JSONValue]
    ) -> InboundEvent {
        .message(
            UnifiedMessage(
                externalID: "\(call):\(id)",
                sentAt: Sample.receivedAt,
                contact: caller,
                text: text,
                content: [part ?? .text(text)],
                thread: call,
                language: language,
                provider: provider
            )
        )
    }

    private static let speech: [String: JSONValue] = [
        "CallStatus": "in-progress", "Confidence": "0.8913", "Language": "en-US",
    ]
    private static let recording: JSONValue =
        "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/RE00000000000000000000000000000001"

    static let cases = [
        Case(
            fixture: "call-ringing",
            expected: [
                update(
                    .ringing,
                    facts: ["CallStatus": "ringing", "FromCountry": "US", "StirVerstat": "TN-Validation-Passed-A"]
                )
            ]
        ),
        Case(
            fixture: "call-client",
            expected: [
                update(.inProgress, from: UnifiedContact(id: "client:alice"), facts: ["CallStatus": "in-progress"])
            ]
        ),
        Case(
            fixture: "call-sip",
            expected: [
                update(
                    .ringing,
                    from: UnifiedContact(id: "sip:alice@example.com;transport=udp", name: "Alice"),
                    facts: ["CallStatus": "ringing"]
                )
            ]
        ),
        // Callers with withheld numbers must not share a contact.
        Case(
            fixture: "call-anonymous",
            expected: [
                update(.ringing, from: UnifiedContact(id: call), facts: ["CallStatus": "ringing"])
            ]
        ),
        Case(
            fixture: "call-speech",
            route: "voice/turn?n=2&lang=fr",
            expected: [said("I want to move my appointment.", id: "2", in: "fr", facts: speech)]
        ),
        Case(
            fixture: "call-speech",
            route: "voice/turn?after=msg_7&n=1",
            expected: [said("I want to move my appointment.", id: "msg_7.1", facts: speech)]
        ),
        // If the greeting offers no languages, 9 is the caller's answer.
        Case(
            fixture: "call-digits",
            route: "voice/turn?n=1",
            expected: [
                said("12", id: "1", facts: ["CallStatus": "in-progress", "Digits": "12", "FinishedOnKey": "#"])
            ]
        ),
        Case(
            fixture: "call-empty",
            route: "voice/turn?n=1",
            expected: [.ignored(reason: "the caller said nothing")]
        ),
        Case(
            fixture: "call-empty",
            route: "voice/wait?n=1&wait=1",
            expected: [.ignored(reason: "the caller waits for a reply")]
        ),
        Case(fixture: "call-partial", expected: [.ignored(reason: "the caller is still speaking")]),
        Case(
            fixture: "call-status-initiated",
            expected: [update(.ringing, .outbound, facts: ["CallStatus": "initiated", "SequenceNumber": "0"])]
        ),
        Case(
            fixture: "call-status-answered",
            expected: [
                update(
                    .inProgress,
                    at: Date(timeIntervalSince1970: 1_795_251_605),
                    facts: ["CallStatus": "in-progress", "SequenceNumber": "2"]
                )
            ]
        ),
        Case(
            fixture: "call-status-completed",
            expected: [
                update(
                    .ended,
                    at: Date(timeIntervalSince1970: 1_795_251_670),
                    .inbound,
                    CallReport(
                        endedReason: "completed",
                        startedAt: Date(timeIntervalSince1970: 1_795_251_605),
                        duration: 65,
                        billedMinutes: 2
                    ),
                    facts: ["CallStatus": "completed", "SequenceNumber": "3"]
                )
            ]
        ),
        Case(
            fixture: "call-status-recorded",
            expected: [
                update(
                    .ended,
                    .inbound,
                    CallReport(
                        endedReason: "completed",
                        duration: 5,
                        billedMinutes: 1,
                        recording: ContentPart.Media(
                            id: "RE00000000000000000000000000000001",
                            url: "\(recording.string ?? "").mp3",
                            mimeType: "audio/mpeg"
                        )
                    ),
                    facts: ["CallStatus": "completed", "RecordingDuration": "4"]
                )
            ]
        ),
        Case(
            fixture: "call-status-busy",
            expected: [
                update(
                    .ended,
                    .outbound,
                    CallReport(outcome: .missed, endedReason: "busy", duration: 0, billedMinutes: 0),
                    facts: ["CallStatus": "busy", "SequenceNumber": "1", "SipResponseCode": "486"]
                )
            ]
        ),
        Case(
            fixture: "call-status-machine",
            expected: [
                update(
                    .ended,
                    .outbound,
                    CallReport(outcome: .voicemail, endedReason: "completed", duration: 9, billedMinutes: 1),
                    facts: [
                        "CallStatus": "completed", "AnsweredBy": "machine_start", "MachineDetectionDuration": "2300",
                    ]
                )
            ]
        ),
        Case(
            fixture: "call-status-unknown",
            expected: [.ignored(reason: "unknown call status")]
        ),
        Case(
            fixture: "call-leg",
            expected: [.ignored(reason: "a status of a transferred leg")]
        ),
        Case(
            fixture: "call-dial-completed",
            route: "voice/dial?n=3",
            // The agent has the call; its end is reported by its status, once.
            expected: [.takeover(Takeover(contact: caller, thread: call, at: Sample.receivedAt))]
        ),
        // The transfer was not answered: the hub has the call again.
        Case(
            fixture: "call-dial-no-answer",
            route: "voice/dial?n=3",
            expected: [.release(Release(contact: caller, thread: call, at: Sample.receivedAt))]
        ),
        Case(
            fixture: "call-dial-hung-up",
            route: "voice/dial?n=3",
            expected: [
                update(
                    .ended,
                    .inbound,
                    CallReport(endedReason: "completed"),
                    facts: [
                        "CallStatus": "completed", "DialCallStatus": "no-answer",
                        "DialCallSid": "CA00000000000000000000000000000009",
                    ]
                )
            ]
        ),
        Case(
            fixture: "call-queue-bridged",
            expected: [.takeover(Takeover(contact: caller, thread: call, at: Sample.receivedAt))]
        ),
        Case(
            fixture: "call-recording",
            expected: [
                .notice(
                    ProviderNotice(
                        topic: "call_recording",
                        summary: "a call's recording is ready",
                        isProblem: false,
                        at: Sample.receivedAt,
                        provider: [
                            "CallSid": .string(call), "RecordingSid": "RE00000000000000000000000000000001",
                            "RecordingUrl": recording, "RecordingStatus": "completed", "RecordingDuration": "4",
                            "RecordingChannels": "1", "RecordingStartTime": "Sat, 21 Nov 2026 09:00:05 +0000",
                            "RecordingSource": "DialVerb",
                        ]
                    )
                )
            ]
        ),
        Case(
            fixture: "call-transcription",
            expected: [
                .transcribed(
                    TranscribedLine(
                        call: call,
                        contact: caller,
                        line: CallLine(speaker: .customer, text: "Please call me back.", at: Sample.receivedAt)
                    )
                )
            ]
        ),
        Case(
            fixture: "call-transcription-failed",
            expected: [.ignored(reason: "a transcription without text")]
        ),
        Case(fixture: "call-live-started", expected: [.ignored(reason: liveChange)]),
        Case(fixture: "call-live-stopped", expected: [.ignored(reason: liveChange)]),
        Case(fixture: "call-live-caller", expected: [live("I would like to move my visit.", by: .customer)]),
        Case(fixture: "call-live-hub", expected: [live("To which day?", by: .hub)]),
        Case(fixture: "call-live-partial", expected: [.ignored(reason: "the caller is still speaking")]),
        Case(fixture: "call-live-broken", expected: [.ignored(reason: "a transcription without text")]),
        Case(
            fixture: "call-live-error",
            expected: [
                .notice(
                    ProviderNotice(
                        topic: "call_transcription",
                        summary: "a live transcription failed",
                        isProblem: true,
                        at: liveTime,
                        provider: [
                            "CallSid": .string(call), "TranscriptionSid": "GT00000000000000000000000000000001",
                            "TranscriptionErrorCode": "32655",
                        ]
                    )
                )
            ]
        ),
        Case(
            fixture: "call-detection",
            expected: [.ignored(reason: "answering machine detection: machine_end_beep")]
        ),
    ]

    private static let liveChange = "a live transcription has started or stopped"
    private static let liveTime = Date(iso8601: "2026-11-21T09:00:30.250Z") ?? .distantPast

    /// A line of a live transcription, which names the call and not the caller.
    private static func live(_ text: String, by speaker: HistoryEntry.Author) -> InboundEvent {
        let line = CallLine(speaker: speaker, text: text, at: liveTime)
        return .transcribed(TranscribedLine(call: call, contact: UnifiedContact(id: call), line: line))
    }

    /// All lines of a live transcription have one id.
    @Test func linesOfALiveTranscriptionAreDistinctItems() throws {
        let fixtures = ["call-live-started", "call-live-caller", "call-live-hub", "call-live-partial"]
        let keys = try fixtures.map { try Sample.callItem($0, at: "voice/status").key }
        #expect(Set(keys).count == keys.count)
    }

    /// An asynchronous result is no new call: it gets no document.
    @Test func detectionsStartNoCall() throws {
        let item = try Sample.callItem("call-detection", at: "")
        #expect(item.answer == .acknowledged)
    }

    @Test(arguments: cases)
    func normalizes(_ testCase: Case) throws {
        let item = try Sample.callItem(testCase.fixture, at: testCase.route)
        #expect(try Sample.callable().normalize(item, receivedAt: Sample.receivedAt) == testCase.expected)
    }

    @Test(
        arguments: [
            ("queued", CallUpdate.Phase.ringing, nil), ("initiated", .ringing, nil), ("ringing", .ringing, nil),
            ("in-progress", .inProgress, nil), ("completed", .ended, nil), ("busy", .ended, .missed),
            ("no-answer", .ended, .missed), ("failed", .ended, .failed), ("canceled", .ended, .canceled),
        ] as [(String, CallUpdate.Phase, CallReport.Outcome?)]
    )
    func everyStatusIsMapped(name: String, phase: CallUpdate.Phase, outcome: CallReport.Outcome?) throws {
        let form =
            "AccountSid=AC1&CallSid=CA1&From=%2B15550100999&CallbackSource=call-progress-events&CallStatus=\(name)"
        let item = try Sample.item(of: Data(form.utf8))
        guard case .call(let update) = try Sample.callable().normalize(item, receivedAt: Sample.receivedAt)[0] else {
            Issue.record("not a call")
            return
        }
        #expect(update.phase == phase)
        #expect(update.report?.outcome == outcome)
        #expect((update.report == nil) == (phase != .ended))
    }

    /// Withheld numbers give different contacts.
    @Test(arguments: [
        "anonymous", "Anonymous", "Restricted", "%2B7378742833", "%2B266696687", "sip%3Aanonymous%40x.test", "",
    ])
    func withheldNumbersAreDistinctContacts(from: String) throws {
        let contacts = try ["CA1", "CA2"].map { call in
            let item = try Sample.item(of: Data("AccountSid=AC1&CallSid=\(call)&From=\(from)&CallStatus=ringing".utf8))
            guard case .call(let update) = try Sample.callable().normalize(item, receivedAt: Sample.receivedAt)[0]
            else { return UnifiedContact(id: "") }
            return update.contact
        }
        #expect(contacts == [UnifiedContact(id: "CA1"), UnifiedContact(id: "CA2")])
    }

    /// A turn provides the first words.
    @Test func strategiesProvideTheFirstWords() throws {
        let adapter = try Sample.callable(["on_call": .text("ask")])
        let events = try adapter.normalize(Sample.callItem("call-ringing"), receivedAt: Sample.receivedAt)
        #expect(events.count == 2)
        guard case .message(let message) = events.last else {
            Issue.record("no turn")
            return
        }
        #expect(message.content == [.callStarted])
        #expect(message.thread == Self.call)
        #expect(message.externalID == "\(Self.call):0")
    }

    @Test func aLanguageIsChosenByItsKey() throws {
        let chosen = try Sample.item(
            of: Data("AccountSid=AC1&CallSid=CA1&From=%2B15550100999&CallStatus=in-progress&Digits=9".utf8),
            target: "/webhooks/twilio/k/voice/turn?n=1&lang=en&menu=1",
            subpath: "voice/turn"
        )
        #expect(
            try Sample.callable().normalize(chosen, receivedAt: Sample.receivedAt)
                == [.ignored(reason: "the caller has chosen a language")]
        )
    }
}

extension Sample {
    /// The item of a request of a call to `route` below the channel's own route.
    static func callItem(_ fixture: String, at route: String = "") throws -> InboundItem {
        try item(
            of: Fixture.data("\(fixture).form", in: .module),
            target: "/webhooks/twilio/k/\(route)",
            subpath: String(route.prefix { $0 != "?" })
        )
    }
}
