import ChannelKit

/// A request of a call: the parameters that only calls have.
extension TwilioWebhook {
    var callSID: String { self["CallSid"] ?? "" }

    var callStatus: CallStatus? { self["CallStatus"].map(CallStatus.init) }

    /// Whether the business called; it is the other way around unless Twilio says so.
    var isOutboundCall: Bool { self["Direction"]?.hasPrefix("outbound") == true }

    /// What the caller said, or else pressed.
    var spoken: String? { self["SpeechResult"] ?? self["Digits"] }

    /// Ours first.
    var callEnds: [TwilioAddress] {
        (isOutboundCall ? [from, to] : [to, from]).compactMap(\.self)
    }

    /// The person on the other end.
    ///
    /// Callers who withhold their number are strangers to each other: each is known by the call.
    var callContact: UnifiedContact {
        guard let person = isOutboundCall ? to : from, !person.isWithheld else {
            return UnifiedContact(id: callSID)
        }
        return UnifiedContact(id: person.text, phone: person.phone, name: isOutboundCall ? nil : self["CallerName"])
    }

    /// What makes the receipt of a request of a call idempotent: the same for a repetition, whatever else it carries.
    func callKey(of step: CallStep, digest: String) -> String {
        switch step.kind {
        case .start: "start"
        case .turn, .dial: "\(step.kind.rawValue):\(step.turn.text)"
        case .wait: "wait:\(step.turn.text):\(step.waits)"
        case .status: "status:\(self["CallStatus"] ?? ""):\(self["SequenceNumber"] ?? "")"
        case .recording: "recording:\(self["RecordingSid"] ?? ""):\(self["RecordingStatus"] ?? "")"
        case .transcription: "transcription:\(self["TranscriptionSid"] ?? digest)"
        case .partial: "partial:\(digest)"
        }
    }
}

extension TwilioAddress {
    /// Whether it stands for a number that is withheld or not known.
    ///
    /// Twilio spells the words on a telephone's keys: 266696687 is ANONYMOUS.
    fileprivate var isWithheld: Bool {
        let user = prefix == "sip" || prefix == "sips" ? String(bare.prefix { $0 != "@" }) : bare
        let name = user.lowercased().drop { $0 == "+" }
        return name.isEmpty || Self.withheld.contains(String(name))
    }

    private static let withheld: Set = [
        "anonymous", "restricted", "blocked", "unavailable", "unknown", "private", "withheld",
        "266696687", "7378742833", "2562533", "8656696", "86282452253",
    ]
}

// MARK: - The step in an item's payload

extension CallStep {
    var json: JSONValue {
        .compact([
            "kind": .string(kind.rawValue), "after": .text(turn.series.isEmpty ? nil : turn.series),
            "n": .integer(Int64(turn.number)), "lang": language.map(JSONValue.string),
            "silent": .integer(Int64(silences)), "wait": .integer(Int64(waits)), "menu": .bool(offersLanguages),
        ])
    }

    /// Nil for what is no step.
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
    }
}
