import ChannelKit

/// What an intent asks the customer for, one thing after another, and what it says at the end.
struct Form: Sendable {
    static let slots = Setting.list(
        "slots",
        of: Slot.declarations,
        help: "What to ask for, in this order.",
        as: Slot.init
    )
    static let done = Setting.reply("done", help: "What to say when everything is known.")
        .defaulting(
            to: .words([
                "en": "Thank you. We will be in touch shortly.", "fr": "Merci. Nous vous recontacterons bientôt.",
            ])
        )
    static let cancel = Setting.localizedTemplate(
        "cancel",
        help: "The words that end the questions, with commas between; those of all languages count.",
        example: LocalizedTemplate(TextTemplate(literal: "cancel, never mind"))
    )
    .defaulting(to: .words(CancelPhrases.usual))
    static let cancelled = Setting.reply("cancelled", help: "What to say to them.")
        .defaulting(
            to: .words(["en": "All right, I have cancelled that.", "fr": "Très bien, j'ai annulé la demande."])
        )
    static let attempts = Setting.integer(
        "attempts",
        in: 1...10,
        help: "How often the same thing is asked before a person is asked for.",
        example: 3
    )
    .defaulting(to: .integer(3))
    static let expires = Setting.duration(
        "expires",
        help: "How long an answer may take; after that the questions are forgotten.",
        example: .seconds(1_800)
    )
    .defaulting(to: .duration(.seconds(1_800)))

    static let setting = Setting.object(
        "capture",
        of: [
            slots.declaration, done.declaration, cancel.declaration, cancelled.declaration, attempts.declaration,
            expires.declaration,
        ],
        help: "What to ask the customer for; what they answer becomes a lead.",
        as: Form.init
    )
    .optional()

    let slots: [Slot]
    let done: ReplyTemplates
    let wayOut: CancelPhrases
    let cancelled: ReplyTemplates
    let attempts: Int
    let expires: Duration

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        slots = try values[Self.slots]
        done = try values[Self.done]
        wayOut = CancelPhrases(try values[Self.cancel])
        cancelled = try values[Self.cancelled]
        attempts = try values[Self.attempts]
        expires = try values[Self.expires]
        do throws(ConfigurationIssue) { try Self.check(slots) } catch { throw error.below("slots") }
    }

    private static func check(_ slots: [Slot]) throws(ConfigurationIssue) {
        guard !slots.isEmpty else {
            throw ConfigurationIssue(path: [], problem: "there are none", remedy: "write one, or remove 'capture'")
        }
        var names: Set<String> = []
        for (index, slot) in slots.enumerated() where !names.insert(slot.name).inserted {
            throw ConfigurationIssue(
                path: [String(index), "name"],
                problem: "two slots have the name '\(slot.name)'",
                remedy: "give one of them another"
            )
        }
    }
}

extension SettingValue {
    /// A text for each language.
    static func words(_ texts: [String: String]) -> SettingValue {
        .localized(LocalizedTemplate(byLanguage: texts.mapValues { TextTemplate(literal: $0) }))
    }
}

/// Words by which a customer gets out of the questions.
struct CancelPhrases: Sendable {
    static let usual = [
        "en": "cancel, stop, stop it, never mind, nevermind, forget it, quit, leave it",
        "fr":
            "annuler, annule, annulez, laisse tomber, laissez tomber, oublie ça, oubliez ça, peu importe, arrête, arrêtez",
    ]

    /// A message that says more than this besides means something else: "please stop by on Friday".
    private static let otherWords = 2

    private let phrases: [[String]]

    init(_ words: LocalizedTemplate) {
        phrases = words.byLanguage.values
            .flatMap { $0.source.split(separator: ",") }
            .map { String($0).foldedWords }
            .filter { !$0.isEmpty }
    }

    func isTaken(by text: String) -> Bool {
        let words = text.foldedWords
        return phrases.contains { phrase in
            words.count <= phrase.count + Self.otherWords && words.firstRange(of: phrase) != nil
        }
    }
}
