import ChannelKit

/// The settings of calls, below `voice`.
enum VoiceSetting {
    static let languages = Setting<[String]>(
        "languages",
        type: .list(of: .text),
        help:
            "The languages of callers: the first is spoken, the others are offered in the greeting by the keys 9, 8, 7.",
        example: .list([.text("en"), .text("fr")])
    ) { value in
        guard case .list(let elements) = value else { return nil }
        return elements.compactMap(\.text)
    }.defaulting(to: .list([.text("en")]))
    static let voices = Setting<[String: SettingValues]>(
        "voices",
        type: .map(of: .object(VoiceLanguage.Member.declarations)),
        help: "How each language is spoken and understood, by its code.",
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
        help: "Whether a caller is greeted with `greeting`, or the strategies are asked for the first words."
    ).defaulting(to: .text("greet"))
    static let fillerAfter = Setting.duration(
        "filler_after",
        help: "How long a caller waits in silence for an answer before the filler is said, from 1s to 12s.",
        example: .seconds(5)
    ).defaulting(to: .duration(.seconds(5)))
    static let transferTo = Setting.text(
        "transfer_to",
        help: """
            To whom a call is passed on: a number with + and country code, a SIP address such as \
            sip:desk@example.com, or a queue at Twilio such as queue:support; without it only where a strategy says to whom.
            """,
        example: "+15550100300"
    ).optional(isInExamples: true)
    static let callTimeout = Setting.duration(
        "call_timeout",
        help: "How long it rings where a call is passed on, from 5s to 10m.",
        example: .seconds(30)
    ).defaulting(to: .duration(.seconds(30)))
    static let hints = Setting.localizedTemplate(
        "hints",
        help: "Words that callers are likely to say, such as names, with commas between: they help recognise speech.",
        example: LocalizedTemplate(TextTemplate(literal: "cleaning, root canal"))
    ).optional()

    static let group = Setting.object(
        "voice",
        of: [languages.declaration, voices.declaration, onCall.declaration]
            + VoiceText.allCases.map(\.setting.declaration)
            + [fillerAfter.declaration, transferTo.declaration, callTimeout.declaration, hints.declaration],
        help: "How calls to the number are answered; without it they are rejected."
    ) { values throws(ConfigurationIssue) in try VoiceSettings(values) }.optional(isInExamples: true).shared()
}
