import ChannelKit

/// The settings of calls, below `voice`.
enum VoiceSetting {
    static let languages = Setting<[String]>(
        "languages",
        type: .list(of: .text),
        help:
            "The languages of callers: the first is the default, the greeting offers the others by the keys 9, 8, 7.",
        example: .list([.text("en"), .text("fr")])
    ) { value in
        guard case .list(let elements) = value else { return nil }
        return elements.compactMap(\.text)
    }.defaulting(to: .list([.text("en")]))
    static let voices = Setting<[String: SettingValues]>(
        "voices",
        type: .map(of: .object(VoiceLanguage.Member.declarations)),
        help: "The locale, voice and offer of each language, by its code.",
        example: .mapping(["fr": .mapping(["locale": .text("fr-CA"), "voice": .text("Polly.Gabrielle")])])
    ) { value in
        guard case .mapping(let members) = value else { return nil }
        return members.compactMapValues { member in
            if case .mapping(let values) = member { SettingValues(values) } else { nil }
        }
    }.optional()
    static let onCall = Setting.choice(
        "on_call",
        of: ["greet", "ask"],
        help: "The first words of a call: `greeting`, or the reply of the strategies."
    ).defaulting(to: .text("greet"))
    static let fillerAfter = Setting.duration(
        "filler_after",
        help: "The silence before the filler while a caller waits for a reply, from 1s to 12s.",
        example: .seconds(5)
    ).defaulting(to: .duration(.seconds(5)))
    static let transferTo = Setting.text(
        "transfer_to",
        help: """
            The target of transfers: a number with + and country code and optionally an extension, such as \
            +15550100300;ext=204, a SIP address such as sip:support@example.com, or a Twilio queue such as \
            queue:support; default: the target that a strategy names.
            """,
        example: "+15550100300"
    ).optional(isInExamples: true)
    static let callTimeout = Setting.duration(
        "call_timeout",
        help: "The timeout of a transfer's ringing, from 5s to 10m.",
        example: .seconds(30)
    ).defaulting(to: .duration(.seconds(30)))
    static let hints = Setting.localizedTemplate(
        "hints",
        help: "Words that callers are likely to say, separated by commas: hints for the speech recognition.",
        example: LocalizedTemplate(TextTemplate(literal: "cleaning, root canal"))
    ).optional()

    @SettingsBuilder private static var members: [SettingDeclaration] {
        languages
        voices
        onCall
        VoiceText.allCases.map(\.setting.declaration)
        CallNotice.allCases.map(\.setting.declaration)
        fillerAfter
        transferTo
        callTimeout
        hints
    }

    static let group = Setting.object(
        "voice",
        of: members,
        help: "The voice settings; without them calls are rejected."
    ) { values throws(ConfigurationIssue) in try VoiceSettings(values) }.optional(isInExamples: true).shared()
}
