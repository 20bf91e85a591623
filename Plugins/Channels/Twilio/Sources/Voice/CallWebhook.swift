import ChannelKit

/// The parameters of calls.
extension TwilioWebhook {
    var callSID: String { self["CallSid"] ?? "" }

    var callStatus: CallStatus? { self["CallStatus"].map(CallStatus.init) }

    /// True for a call by the tenant.
    ///
    /// Calls without a direction are inbound.
    var isOutboundCall: Bool { self["Direction"]?.hasPrefix("outbound") == true }

    /// The caller's speech, else the keys pressed.
    var spoken: String? { self["SpeechResult"] ?? self["Digits"] }

    /// True if the speech recognition is so unsure that its words would be answered at random.
    var isMumbled: Bool {
        guard self["SpeechResult"] != nil, let confidence = self["Confidence"].flatMap(Double.init) else {
            return false
        }
        // A recognized sentence has 0.5 and more; 0 means that Twilio did not rate it.
        return confidence > 0 && confidence < 0.3
    }

    /// The numbers of the call, with the channel's first.
    var callEnds: [TwilioAddress] {
        (isOutboundCall ? [from, to] : [to, from]).compactMap(\.self)
    }

    /// The customer of the call.
    ///
    /// Callers with a withheld number must not share a contact, so each is identified by the call.
    var callContact: UnifiedContact {
        guard let customer = isOutboundCall ? to : from, !customer.isWithheld else {
            return UnifiedContact(id: callSID)
        }
        return UnifiedContact(id: customer.text, phone: customer.phone, name: isOutboundCall ? nil : self["CallerName"])
    }

    /// The part of the idempotency key within a call; a retry has the same, whatever else differs.
    func callKey(of step: CallStep, digest: String) -> String {
        switch step.kind {
        case .start: "start"
        case .turn, .dial: "\(step.kind.rawValue):\(step.turn.text)"
        case .wait: "wait:\(step.turn.text):\(step.waits)"
        case .status: "status:\(self["CallStatus"] ?? ""):\(self["SequenceNumber"] ?? "")"
        case .recording: "recording:\(self["RecordingSid"] ?? ""):\(self["RecordingStatus"] ?? "")"
        // A live transcription has one id for all of its lines.
        case .transcription where self["TranscriptionEvent"] != nil: "transcription:\(digest)"
        case .transcription: "transcription:\(self["TranscriptionSid"] ?? digest)"
        case .detection: "detection:\(self["AnsweredBy"] ?? "")"
        case .partial: "partial:\(digest)"
        }
    }
}

// MARK: - The step in an item's payload

extension CallStep {
    var json: JSONValue {
        .compact([
            "kind": .string(kind.rawValue), "after": .text(turn.series.isEmpty ? nil : turn.series),
            "n": .integer(Int64(turn.number)), "lang": language.map(JSONValue.string),
            "silent": .integer(Int64(silences)), "wait": .integer(Int64(waits)), "menu": .bool(offersLanguages),
            "heard": hasHeardNotices ? true : nil,
        ])
    }

    /// Nil for anything but a stored step.
    init?(_ json: JSONValue?) {
        guard let json, let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)) else { return nil }
        self.init(kind: kind)
        turn = TurnMark(
            series: json["after"]?.string ?? "",
            number: json["n"]?.integer.flatMap { Int(exactly: $0) } ?? 0
        )
        language = json["lang"]?.string
        silences = Self.count(json["silent"]?.integer.map(Int.init(clamping:)))
        waits = Self.count(json["wait"]?.integer.map(Int.init(clamping:)))
        offersLanguages = json["menu"]?.bool ?? false
        hasHeardNotices = json["heard"]?.bool ?? false
    }
}
