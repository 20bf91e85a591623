import ChannelKit

/// A language in which callers are spoken to and understood.
struct VoiceLanguage: Hashable, Sendable {
    /// As the hub writes it, such as `fr`.
    let code: String
    /// As Twilio writes it, such as `fr-CA`.
    let locale: String
    /// Such as `Polly.Gabrielle`; nil for Twilio's usual one.
    let voice: String?
    /// The key with which a caller asks for it; nil for the language that is spoken first.
    let digit: String?
    /// What says so, in the language itself.
    let offer: String
}

extension VoiceLanguage {
    /// What an operator may write of a language.
    enum Member {
        static let locale = Setting.text(
            "locale",
            help:
                "The language and country for recognising and speaking, as Twilio writes it; en is en-US, fr is fr-CA.",
            example: "fr-CA"
        ).optional(isInExamples: true)
        static let voice = Setting.text(
            "voice",
            help: "The voice that speaks; Twilio's usual one without it.",
            example: "Polly.Gabrielle"
        ).optional(isInExamples: true)
        static let offer = Setting.text(
            "offer",
            help: "The sentence that offers the language in the greeting, with its digit; en and fr have one.",
            example: "Pour le français, faites le 9."
        ).optional()

        static let declarations = [locale.declaration, voice.declaration, offer.declaration]
    }

    /// The language at `position` of those configured: the first is spoken, the others are had by 9, 8, 7 ….
    ///
    /// - Parameter written: What the operator wrote of it, if anything.
    init(_ code: String, at position: Int, written: SettingValues?) throws(ConfigurationIssue) {
        self.code = code
        locale = try written?[Member.locale] ?? Self.defaultLocales[code] ?? code
        voice = try written?[Member.voice]
        digit = position == 0 ? nil : String(10 - position)
        offer = try written?[Member.offer] ?? digit.flatMap { Self.defaultOffer(of: code, digit: $0) } ?? ""
        guard locale.wholeMatch(of: /[a-z]{2,3}(-[A-Za-z0-9]{2,8})*/) != nil else {
            throw .below(code, Member.locale, "'locale' is not a locale such as fr-CA")
        }
        guard voice?.wholeMatch(of: /[A-Za-z0-9._:\-]+/) != nil || voice == nil else {
            throw .below(code, Member.voice, "'voice' is not the name of a voice")
        }
        guard digit == nil || !offer.isEmpty else {
            throw .below(code, Member.offer, "nothing offers '\(code)' to callers by the digit \(digit ?? "")")
        }
    }

    private static let defaultLocales = ["en": "en-US", "fr": "fr-CA"]

    private static func defaultOffer(of code: String, digit: String) -> String? {
        switch code {
        case "en": "For English, press \(digit)."
        case "fr": "Pour le français, faites le \(digit)."
        default: nil
        }
    }
}

extension ConfigurationIssue {
    fileprivate static func below<Value>(_ code: String, _ member: Setting<Value>, _ problem: String) -> Self {
        let issue = ConfigurationIssue.at(member, problem)
        return issue.below(code).below("voices")
    }
}
