import ChannelKit

/// A TwiML verb; the subset that the hub uses.
///
/// - SeeAlso: <https://www.twilio.com/docs/voice/twiml> (read 2026-11)
enum CallVerb: Hashable {
    case say(String, VoiceLanguage)
    /// Listens for speech and keys during `says` and afterwards; the input goes to `action`.
    case gather(action: String, language: VoiceLanguage, hints: String?, oneKey: Bool, says: [CallVerb])
    case pause(seconds: Int)
    case redirect(String)
    case dial(TransferTarget, action: String, ringTime: Int)
    /// Starts a recording of the call, whose callback goes to the URL.
    case record(callback: String?)
    case hangup
    /// Rejects the call, unanswered.
    case reject

    /// The texts as verbs; a long text becomes several.
    static func says(_ texts: [String], in language: VoiceLanguage) -> [CallVerb] {
        texts.flatMap { TextSplitting.split($0, limit: maxTextLength) }
            .filter { !$0.allSatisfy(\.isWhitespace) }
            .map { .say($0, language) }
    }

    /// The max text of a `Say`.
    ///
    /// Not documented; reported by users.
    private static let maxTextLength = 4_096

    var xml: String {
        switch self {
        case .say(let text, let language):
            element("Say", [("language", language.locale), ("voice", language.voice)], text.xmlEscaped)
        case .gather(let action, let language, let hints, let oneKey, let says):
            element(
                "Gather",
                [
                    ("input", "speech dtmf"), ("action", action), ("method", "POST"), ("language", language.locale),
                    // Without the last attribute a silent caller would cause no request.
                    ("timeout", "5"), ("speechTimeout", "auto"), ("actionOnEmptyResult", "true"),
                    ("numDigits", oneKey ? "1" : nil), ("hints", hints),
                ],
                says.map(\.xml).joined()
            )
        case .pause(let seconds): element("Pause", [("length", String(seconds))])
        case .redirect(let url): element("Redirect", [("method", "POST")], url.xmlEscaped)
        case .dial(let target, let action, let ringTime): dial(target, action: action, ringTime: ringTime)
        case .record(let callback):
            element("Start", [], element("Recording", [("recordingStatusCallback", callback)]))
        case .hangup: element("Hangup", [])
        case .reject: element("Reject", [])
        }
    }

    private func dial(_ target: TransferTarget, action: String, ringTime: Int) -> String {
        let answer: [(String, String?)] = [("action", action), ("method", "POST")]
        let ringing: [(String, String?)] = answer + [("timeout", String(ringTime))]
        return switch target {
        case .number(let number, let suffix):
            element("Dial", ringing, element("Number", [("sendDigits", suffix?.dialled)], number.xmlEscaped))
        case .sip(let address): element("Dial", ringing, element("Sip", [], address.xmlEscaped))
        case .queue(let name): element("Enqueue", answer, name.xmlEscaped)
        }
    }

    private func element(_ name: String, _ attributes: [(String, String?)], _ inside: String = "") -> String {
        let written = attributes.compactMap { name, value in value.map { " \(name)=\"\($0.xmlEscaped)\"" } }.joined()
        return inside.isEmpty ? "<\(name)\(written)/>" : "<\(name)\(written)>\(inside)</\(name)>"
    }
}

extension String {
    /// The keys of an extension after two seconds, in which a switchboard begins its greeting; each `w` is half a
    /// second.
    fileprivate var dialled: String { "wwww\(self)" }
}

extension TwiML {
    /// The document of `verbs`, in order.
    static func document(_ verbs: [CallVerb]) -> String {
        document("<Response>\(verbs.map(\.xml).joined())</Response>")
    }

    static func response(_ verbs: [CallVerb]) -> WebhookResponse {
        response("<Response>\(verbs.map(\.xml).joined())</Response>")
    }
}
