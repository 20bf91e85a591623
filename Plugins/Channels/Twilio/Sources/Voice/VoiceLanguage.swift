import ChannelKit

/// A language for speech and recognition in calls.
struct VoiceLanguage: Hashable, Sendable {
    /// The hub's code, such as `fr`.
    let code: String
    /// Twilio's locale, such as `fr-CA`.
    let locale: String
    /// The voice, such as `Polly.Gabrielle`; nil for Twilio's default.
    let voice: String?
    /// The key that chooses the language; nil for the default language.
    let digit: String?
    /// The sentence that offers the language, in the language itself.
    let offer: String
}

extension VoiceLanguage {
    /// The settings of a language.
    enum Member {
        static let locale = Setting.text(
            "locale",
            help:
                "Twilio's locale for recognition and speech. Default for en: en-US, for fr: fr-CA.",
            example: "fr-CA"
        ).optional(isInExamples: true)
        static let voice = Setting.text(
            "voice",
            help: "The voice. Default: Twilio's.",
            example: "Polly.Gabrielle"
        ).optional(isInExamples: true)
        static let offer = Setting.text(
            "offer",
            help: "The sentence that offers the language in the greeting, with its digit; en and fr have a default.",
            example: "Pour le français, faites le 9."
        ).optional()

        @SettingsBuilder static var declarations: [SettingDeclaration] {
            locale
            voice
            offer
        }
    }

    /// Creates the language at `position` of the configured ones: the first is the default, the others get the keys 9,
    /// 8, 7 ….
    ///
    /// - Parameter written: The operator's settings of the language, if there are any.
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
            throw .below(code, Member.offer, "'\(code)' has no offer with the digit \(digit ?? "")")
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

extension VoiceLanguage {
    /// The words of a caller who presses the key for an agent, for strategies that read words.
    var requestForAgent: String {
        code.hasPrefix("fr") ? "Je voudrais parler à un agent" : "I would like to speak to an agent"
    }
}
