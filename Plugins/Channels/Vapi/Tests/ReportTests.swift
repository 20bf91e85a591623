import ChannelKit
import Foundation
import Testing
import VapiChannel

struct ReportTests {
    private func update(_ fixture: String, _ changes: [String: SettingValue?] = [:]) throws -> CallUpdate {
        guard case .call(let update)? = try Sample.events(in: fixture, changes).first else {
            throw InboundError.malformed("no call")
        }
        return update
    }

    @Test func reportHasAllFields() throws {
        let update = try update("end-of-call-report")
        #expect(update.phase == .ended)
        #expect(update.at == Date(millisecondsSince1970: 1_787_236_190_300))
        #expect(update.direction == .inbound)
        let lines = [
            CallLine(
                speaker: .hub,
                text: "Hello, how can I help?",
                at: Date(millisecondsSince1970: 1_755_700_007_150)
            ),
            CallLine(
                speaker: .customer,
                text: "A table for two on Monday please.",
                at: Date(millisecondsSince1970: 1_755_700_011_340)
            ),
        ]
        #expect(
            update.report
                == CallReport(
                    outcome: .answered,
                    endedReason: "customer-ended-call",
                    startedAt: Date(millisecondsSince1970: 1_787_236_006_120),
                    duration: 184.18,
                    billedMinutes: 4,
                    costCents: 21.42,
                    transcript: lines,
                    summary: "Dana booked a table for two on Monday evening.",
                    data: ["partySize": 2, "day": "2026-08-24"],
                    recording: ContentPart.Media(
                        id: "\(Sample.call)/mono-recording",
                        mimeType: "audio/wav",
                        filename: "\(Sample.call).wav"
                    )
                )
        )
    }

    /// The notice is heard if the transcript has it.
    @Test(arguments: [("Hello, how can I help?", [CallNotice.recording]), ("This call is recorded.", [])])
    func noticeIsHeardWithTheFirstMessage(text: String, heard: [CallNotice]) throws {
        let notice = SettingValue.localized(LocalizedTemplate(TextTemplate(literal: text)))
        let greeting = SettingValue.localized(LocalizedTemplate(TextTemplate(literal: "Hello")))
        let update = try update("end-of-call-report", ["recording_notice": notice, "greeting": greeting])
        #expect(update.notices == heard)
    }

    @Test func reportsOf2024AreRead() throws {
        let report = try #require(try update("report-2024").report)
        #expect(report.transcript.map(\.text) == ["Hello.", "A table please."])
        #expect(report.summary == "A table was asked for.")
        #expect(report.recording != nil)
        #expect(report.costCents == nil)
        #expect(report.duration == nil)
    }

    @Test func missingFieldsAreOmitted() throws {
        let report = try #require(try update("report-no-turns").report)
        #expect(report.transcript.map(\.text) == ["Hello.", "Hm."])
        #expect(report.transcript.map(\.speaker) == [.hub, .customer])
        #expect(report.duration == 60.5)
        #expect(report.billedMinutes == 2)
        #expect(report.costCents == 5)
        #expect(report.outcome == .answered)
        #expect(report.recording == nil)
    }

    @Test(arguments: [
        ("/data/day", CallReport.Outcome.booked), ("/data/partySize", .booked), ("/success", .booked),
        ("/data/none", .answered), ("/data", .booked),
    ])
    func affirmativePointerMarksABooking(pointer: String, outcome: CallReport.Outcome) throws {
        #expect(try update("end-of-call-report", ["booked_when": .text(pointer)]).report?.outcome == outcome)
    }

    @Test func failedCallsNotifyTheOperator() throws {
        let events = try Sample.events(in: "report-failed")
        #expect(events.map(\.name) == ["call", "notice"])
        guard case .notice(let notice)? = events.last else { return }
        #expect(notice.isProblem)
        #expect(notice.provider["endedReason"] == "assistant-request-failed")
    }

    static let reasons: [(String, CallReport.Outcome?, Bool)] = [
        ("customer-ended-call", nil, false), ("customer-ended-call-before-warm-transfer", nil, false),
        ("assistant-ended-call-after-message-spoken", nil, false), ("assistant-said-end-call-phrase", nil, false),
        ("vonage-completed", nil, false), ("call.in-progress.twilio-completed-call", nil, false),
        ("call.in-progress.sip-completed-call", nil, false), ("assistant-forwarded-call", .transferred, false),
        ("call.forwarding.operator-busy", .failed, false), ("call.forwarding.something", .transferred, false),
        ("call.ringing.hook-executed-transfer", .transferred, false),
        ("call.ending.hook-executed-transfer", .transferred, false), ("customer-did-not-answer", .missed, false),
        ("customer-busy", .missed, false), ("voicemail", .voicemail, false),
        ("twilio-failed-to-connect-call", .missed, false), ("twilio-reported-customer-misdialed", .missed, false),
        ("vonage-rejected", .missed, false), ("silence-timed-out", nil, false), ("exceeded-max-duration", nil, false),
        ("manually-canceled", .canceled, false), ("call-deleted", .canceled, false),
        ("scheduled-call-deleted", .canceled, false), ("assistant-request-failed", .failed, true),
        ("assistant-not-found", .failed, true),
        ("assistant-request-returned-forwarding-phone-number", .transferred, false),
        ("call-start-error-neither-assistant-nor-server-set", .failed, true),
        ("call.start.error-subscription-concurrency-limit-reached", .failed, true),
        ("call.start.error-vapifault-x", .failed, false),
        ("call.in-progress.error-vapifault-worker-died", .failed, false),
        ("worker-shutdown", .failed, false), ("phone-call-provider-closed-websocket", .failed, false),
        ("call.in-progress.error-providerfault-outbound-sip", .failed, false),
        ("pipeline-error-openai-llm-failed", .failed, false),
        ("pipeline-error-custom-llm-500-server-error", .failed, true),
        ("a-new-one", nil, false),
    ]

    @Test(arguments: reasons)
    func endedReasonsAreClassified(reason: String, outcome: CallReport.Outcome?, isAlert: Bool) throws {
        let body: JSONValue = [
            "message": [
                "type": "end-of-call-report", "endedReason": .string(reason), "call": ["id": "c1"],
                "customer": ["number": "+15555550100"],
            ]
        ]
        let item = try VapiAdapter.split(.unchecked(Sample.post(body.data)))[0]
        let events = try Sample.adapter().normalize(item, receivedAt: Sample.receivedAt)
        guard case .call(let update)? = events.first else {
            Issue.record("no call")
            return
        }
        #expect(update.report?.outcome == outcome)
        #expect(update.report?.endedReason == reason)
        #expect((events.count == 2) == isAlert)
    }
}
