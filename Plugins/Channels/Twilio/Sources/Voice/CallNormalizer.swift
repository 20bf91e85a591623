import ChannelKit
import Foundation

extension TwilioAdapter {
    /// The events of a request of a call.
    func events(ofCall webhook: TwilioWebhook, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        guard let step = webhook.step else { throw .malformed("a call without its step") }
        guard !webhook.callSID.isEmpty else { throw .malformed("a call without an id") }
        guard let voice else { return [.ignored(reason: "the channel does not answer calls: no voice settings")] }
        let call = CallReading(webhook: webhook, step: step, voice: voice)
        return CallEvents(call: call, receivedAt: receivedAt).all
    }
}

/// A request of a call, read with the channel's voice settings.
struct CallReading {
    let webhook: TwilioWebhook
    let step: CallStep
    let voice: VoiceSettings

    /// The language of the following document.
    var language: VoiceLanguage { chosenLanguage ?? voice.language(step.language) }

    /// The language that the caller has just chosen by its key.
    var chosenLanguage: VoiceLanguage? {
        guard step.kind == .turn, step.offersLanguages, webhook["SpeechResult"] == nil else { return nil }
        return voice.language(chosenBy: webhook["Digits"])
    }

    /// True if the caller has pressed the key for an agent, when it was offered.
    var choosesWayOut: Bool {
        step.kind == .turn && step.silences >= CallStep.wayOut && webhook["SpeechResult"] == nil
            && webhook["Digits"] == CallStep.wayOutKey
    }

    /// True if the call has ended.
    var isOver: Bool { webhook.callStatus?.isFinal == true }
}

/// Maps a request of a call to events.
private struct CallEvents {
    let call: CallReading
    let receivedAt: Date

    private var webhook: TwilioWebhook { call.webhook }
    private var at: Date {
        webhook["Timestamp"].flatMap { Date(twilio: $0) ?? Date(iso8601: $0) } ?? receivedAt
    }

    var all: [InboundEvent] {
        switch call.step.kind {
        case .start: startEvents
        case .turn: heardNotices + [turnEvent]
        case .dial: [dialEvent]
        case .status: [statusEvent]
        case .recording: [recordingEvent]
        case .transcription: [transcriptionEvent]
        case .detection: [.ignored(reason: "answering machine detection: \(webhook.answeredBy)")]
        case .wait: [call.isOver ? endEvent() : .ignored(reason: "the caller waits for a reply")]
        case .partial: [.ignored(reason: "the caller is still speaking")]
        }
    }

    /// An inbound call.
    ///
    /// The channel's settings decide who speaks first.
    private var startEvents: [InboundEvent] {
        guard !call.isOver else { return [endEvent()] }
        let begun = update(webhook.callStatus?.phase ?? .ringing)
        return [begun] + (call.voice.asksFirst ? [message(saying: "", .callStarted)] : [])
    }

    /// The notices, once the caller has heard them.
    private var heardNotices: [InboundEvent] {
        guard call.step.hasHeardNotices, !call.voice.notices.isEmpty else { return [] }
        return [update(.inProgress, notices: call.voice.notices)]
    }

    /// The caller's words, if there are any.
    private var turnEvent: InboundEvent {
        if webhook.isMumbled { return .ignored(reason: "the caller's words were not understood") }
        if call.choosesWayOut {
            let request = call.language.requestForAgent
            return message(saying: request, .text(request))
        }
        if call.chosenLanguage != nil { return .ignored(reason: "the caller has chosen a language") }
        if let spoken = webhook.spoken { return message(saying: spoken, .text(spoken)) }
        return call.isOver ? endEvent() : .ignored(reason: "the caller said nothing")
    }

    /// The end of a transfer: the agent's part of the call.
    ///
    /// The end of the call itself is reported once, by its status, with the duration of both parts; the takeover makes
    /// its outcome a transfer.
    private var dialEvent: InboundEvent {
        switch TransferResult(webhook) {
        case .taken: .takeover(Takeover(contact: webhook.callContact, thread: webhook.callSID, at: at))
        case .abandoned where call.isOver, .notTaken where call.isOver: endEvent()
        case .abandoned, .notTaken:
            .release(Release(contact: webhook.callContact, thread: webhook.callSID, at: at))
        }
    }

    /// A status callback.
    ///
    /// They arrive in any order, so each is reported by itself.
    private var statusEvent: InboundEvent {
        if webhook["ParentCallSid"] != nil { return .ignored(reason: "a status of a transferred leg") }
        guard let status = webhook.callStatus, let phase = status.phase else {
            return .ignored(reason: "unknown call status")
        }
        return phase == .ended ? endEvent(status.outcome ?? machine) : update(phase)
    }

    private var machine: CallReport.Outcome? {
        let answeredBy = webhook["AnsweredBy"] ?? ""
        return answeredBy.hasPrefix("machine") || answeredBy == "fax" ? .voicemail : nil
    }

    /// A recording callback, which does not contain the numbers of the call.
    private var recordingEvent: InboundEvent {
        let status = webhook["RecordingStatus"] ?? ""
        return .notice(
            ProviderNotice(
                topic: "call_recording",
                summary: status == "completed" ? "a call's recording is ready" : "status of a call's recording",
                isProblem: status == "failed",
                at: at,
                provider: webhook.recordingFacts
            )
        )
    }

    private var transcriptionEvent: InboundEvent {
        if let event = webhook["TranscriptionEvent"] { return liveTranscription(event) }
        guard let text = webhook["TranscriptionText"], webhook["TranscriptionStatus"] != "failed" else {
            return .ignored(reason: "a transcription without text")
        }
        let line = CallLine(speaker: .customer, text: text, at: at)
        return .transcribed(TranscribedLine(call: webhook.callSID, contact: webhook.callContact, line: line))
    }

    /// An event of a live transcription that the operator has started at Twilio.
    ///
    /// Of a sentence that is still being recognized there are several versions; the last one is final.
    private func liveTranscription(_ event: String) -> InboundEvent {
        switch event {
        case "transcription-content":
            guard webhook["Final"] != "false" else { return .ignored(reason: "the caller is still speaking") }
            guard let text = webhook.liveTranscript else { return .ignored(reason: "a transcription without text") }
            // The inbound track is that of the caller, whom the hub's calls always have on the first leg.
            let isCaller = webhook["Track"] != "outbound_track"
            let line = CallLine(speaker: isCaller ? .customer : .hub, text: text, at: at)
            return .transcribed(TranscribedLine(call: webhook.callSID, contact: webhook.callContact, line: line))
        case "transcription-error":
            return .notice(
                ProviderNotice(
                    topic: "call_transcription",
                    summary: "a live transcription failed",
                    isProblem: true,
                    at: at,
                    provider: webhook.transcriptionFacts
                )
            )
        default: return .ignored(reason: "a live transcription has started or stopped")
        }
    }

    // MARK: - Parts

    private func message(saying text: String, _ part: ContentPart) -> InboundEvent {
        .message(
            UnifiedMessage(
                externalID: "\(webhook.callSID):\(call.step.turn.text)",
                sentAt: at,
                contact: webhook.callContact,
                text: text,
                content: [part],
                thread: webhook.callSID,
                language: call.language.code,
                provider: webhook.callFacts
            )
        )
    }

    private func update(
        _ phase: CallUpdate.Phase,
        notices: [CallNotice] = [],
        report: CallReport? = nil
    ) -> InboundEvent {
        .call(
            CallUpdate(
                externalID: webhook.callSID,
                phase: phase,
                at: at,
                contact: webhook.callContact,
                direction: webhook["Direction"] == nil ? nil : webhook.isOutboundCall ? .outbound : .inbound,
                notices: notices,
                report: report,
                provider: webhook.callFacts
            )
        )
    }

    /// The end of the call with Twilio's report.
    ///
    /// The transcript is the hub's own.
    private func endEvent(_ outcome: CallReport.Outcome? = nil) -> InboundEvent {
        let duration = webhook.count("CallDuration").map(Double.init)
        let end = webhook["Timestamp"].flatMap(Date.init(twilio:))
        let start = duration.flatMap { duration in end.map { $0.addingTimeInterval(-duration) } }
        let report = CallReport(
            outcome: outcome,
            endedReason: webhook["CallStatus"],
            startedAt: start,
            duration: duration,
            billedMinutes: webhook.count("Duration"),
            recording: webhook.recording
        )
        return update(.ended, report: report)
    }
}

extension TwilioWebhook {
    /// A number of seconds or minutes in a plausible range; nil for any other, because these numbers are added up.
    fileprivate func count(_ name: String) -> Int? {
        self[name].flatMap { Int($0) }.flatMap { (0..<10_000_000).contains($0) ? $0 : nil }
    }

    /// The recording in the callback at the end of a call.
    fileprivate var recording: ContentPart.Media? {
        guard let url = self["RecordingUrl"] else { return nil }
        return ContentPart.Media(id: self["RecordingSid"], url: "\(url).mp3", mimeType: "audio/mpeg")
    }

    /// Values without a field of their own in the event, under Twilio's names.
    fileprivate var callFacts: [String: JSONValue] { facts(called: Self.callTexts) }

    fileprivate var recordingFacts: [String: JSONValue] { facts(called: Self.recordingTexts) }

    fileprivate var transcriptionFacts: [String: JSONValue] { facts(called: Self.transcriptionTexts) }

    /// The text of a line of a live transcription: JSON in a parameter.
    fileprivate var liveTranscript: String? {
        let data = self["TranscriptionData"].flatMap { try? JSONValue(parsing: Data($0.utf8)) }
        return (data?["transcript"]?.string ?? self["TranscriptionText"]).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The result of an answering machine detection.
    fileprivate var answeredBy: String { String((self["AnsweredBy"] ?? "unknown").prefix(32)) }

    private func facts(called names: [String]) -> [String: JSONValue] {
        var facts: [String: JSONValue] = [:]
        for name in names { facts[name] = self[name].map(JSONValue.string) }
        return facts
    }

    private static let callTexts = [
        "CallStatus", "ForwardedFrom", "StirVerstat", "FromCity", "FromState", "FromZip", "FromCountry", "Digits",
        "FinishedOnKey", "Confidence", "Language", "SequenceNumber", "SipResponseCode", "AnsweredBy",
        "MachineDetectionDuration", "DialCallStatus", "DialCallSid", "DialCallDuration", "DialBridged", "QueueResult",
        "QueueTime", "RecordingDuration", "ErrorCode",
    ]

    private static let transcriptionTexts = ["CallSid", "TranscriptionSid", "TranscriptionErrorCode"]

    private static let recordingTexts = [
        "CallSid", "RecordingSid", "RecordingUrl", "RecordingStatus", "RecordingDuration", "RecordingChannels",
        "RecordingStartTime", "RecordingSource",
    ]
}
