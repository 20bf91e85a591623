import ChannelKit
import Foundation

extension TwilioAdapter {
    /// What a request of a call means.
    func events(ofCall webhook: TwilioWebhook, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        guard let step = webhook.step else { throw .malformed("a call without its step") }
        guard !webhook.callSID.isEmpty else { throw .malformed("a call without an id") }
        guard let voice else { return [.ignored(reason: "the channel takes no calls: it has no voice settings")] }
        let call = CallReading(webhook: webhook, step: step, voice: voice)
        return CallEvents(call: call, receivedAt: receivedAt).all
    }
}

/// A request of a call before a channel that takes calls.
struct CallReading {
    let webhook: TwilioWebhook
    let step: CallStep
    let voice: VoiceSettings

    /// The language in which it goes on.
    var language: VoiceLanguage { chosenLanguage ?? voice.language(step.language) }

    /// The language that the caller has just asked for by its key.
    var chosenLanguage: VoiceLanguage? {
        guard step.kind == .turn, step.offersLanguages, webhook["SpeechResult"] == nil else { return nil }
        return voice.language(chosenBy: webhook["Digits"])
    }

    /// Whether nobody is left to hear anything.
    var isOver: Bool { webhook.callStatus?.isFinal == true }
}

/// What a request of a call tells the hub.
private struct CallEvents {
    let call: CallReading
    let receivedAt: Date

    private var webhook: TwilioWebhook { call.webhook }
    private var at: Date { webhook["Timestamp"].flatMap(Date.init(twilio:)) ?? receivedAt }

    var all: [InboundEvent] {
        switch call.step.kind {
        case .start: startEvents
        case .turn: [turnEvent]
        case .dial: [dialEvent]
        case .status: [statusEvent]
        case .recording: [recordingEvent]
        case .transcription: [transcriptionEvent]
        case .wait: [call.isOver ? endEvent() : .ignored(reason: "the caller waits for an answer")]
        case .partial: [.ignored(reason: "the caller is still speaking")]
        }
    }

    /// Somebody calls; who speaks first is the channel's choice.
    private var startEvents: [InboundEvent] {
        guard !call.isOver else { return [endEvent()] }
        let begun = update(webhook.callStatus?.phase ?? .ringing)
        return [begun] + (call.voice.asksFirst ? [message(saying: "", .callStarted)] : [])
    }

    /// What was said, if anything was.
    private var turnEvent: InboundEvent {
        if call.chosenLanguage != nil { return .ignored(reason: "the caller has chosen a language") }
        if let spoken = webhook.spoken { return message(saying: spoken, .text(spoken)) }
        return call.isOver ? endEvent() : .ignored(reason: "the caller said nothing")
    }

    /// The end of the part of a call in which somebody else had it.
    private var dialEvent: InboundEvent {
        switch PassedCall(webhook) {
        case .taken: endEvent(.transferred)
        case .abandoned where call.isOver, .notTaken where call.isOver: endEvent()
        case .abandoned, .notTaken:
            .release(Release(contact: webhook.callContact, thread: webhook.callSID, at: at))
        }
    }

    /// Statuses come in any order; each is told by itself.
    private var statusEvent: InboundEvent {
        if webhook["ParentCallSid"] != nil { return .ignored(reason: "a status of a call to whom one was passed on") }
        guard let status = webhook.callStatus, let phase = status.phase else {
            return .ignored(reason: "a status of a call that is not known")
        }
        return phase == .ended ? endEvent(status.outcome ?? machine) : update(phase)
    }

    private var machine: CallReport.Outcome? {
        let answeredBy = webhook["AnsweredBy"] ?? ""
        return answeredBy.hasPrefix("machine") || answeredBy == "fax" ? .voicemail : nil
    }

    /// Comes by itself, without a word on who called whom.
    private var recordingEvent: InboundEvent {
        let status = webhook["RecordingStatus"] ?? ""
        return .notice(
            ProviderNotice(
                topic: "call_recording",
                summary: status == "completed" ? "a call's recording is ready" : "news of a call's recording",
                isProblem: status == "failed",
                at: at,
                provider: webhook.recordingFacts
            )
        )
    }

    private var transcriptionEvent: InboundEvent {
        guard let text = webhook["TranscriptionText"], webhook["TranscriptionStatus"] != "failed" else {
            return .ignored(reason: "a transcription without text")
        }
        let line = CallLine(speaker: .customer, text: text, at: at)
        return .transcribed(TranscribedLine(call: webhook.callSID, contact: webhook.callContact, line: line))
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

    private func update(_ phase: CallUpdate.Phase, report: CallReport? = nil) -> InboundEvent {
        .call(
            CallUpdate(
                externalID: webhook.callSID,
                phase: phase,
                at: at,
                contact: webhook.callContact,
                direction: webhook["Direction"] == nil ? nil : webhook.isOutboundCall ? .outbound : .inbound,
                report: report,
                provider: webhook.callFacts
            )
        )
    }

    /// The end, with what Twilio tells of the call; who said what the hub knows itself.
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
    /// A number of seconds or minutes that a call can have; nil for any other, because such numbers are added up.
    fileprivate func count(_ name: String) -> Int? {
        self[name].flatMap { Int($0) }.flatMap { (0..<10_000_000).contains($0) ? $0 : nil }
    }

    /// The recording that came with the end of a call.
    fileprivate var recording: ContentPart.Media? {
        guard let url = self["RecordingUrl"] else { return nil }
        return ContentPart.Media(id: self["RecordingSid"], url: "\(url).mp3", mimeType: "audio/mpeg")
    }

    /// What has no place of its own, under Twilio's own names.
    fileprivate var callFacts: [String: JSONValue] { facts(called: Self.callTexts) }

    fileprivate var recordingFacts: [String: JSONValue] { facts(called: Self.recordingTexts) }

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

    private static let recordingTexts = [
        "CallSid", "RecordingSid", "RecordingUrl", "RecordingStatus", "RecordingDuration", "RecordingChannels",
        "RecordingStartTime", "RecordingSource",
    ]
}
