import ChannelKit

/// A form: the slots that an intent asks the customer to fill, and the replies that end it.
struct Form: Sendable {
    static let slots = Setting.list(
        "slots",
        of: Slot.declarations,
        help: "The slots of the form, in the order of the questions.",
        as: Slot.init
    )
    static let done = Setting.reply("done", help: "The reply when all slots are filled.")
        .defaulting(
            to: .words([
                "en": "Thank you. We will be in touch shortly.", "fr": "Merci. Nous vous recontacterons bientôt.",
            ])
        )
    static let cancel = Setting.localizedTemplate(
        "cancel",
        help: "The phrases that cancel the form, separated by commas; those of all languages count.",
        example: LocalizedTemplate(TextTemplate(literal: "cancel, never mind"))
    )
    .defaulting(to: .words(CancelPhrases.default))
    static let cancelled = Setting.reply("cancelled", help: "The reply when the customer cancels.")
        .defaulting(
            to: .words(["en": "All right, I have cancelled that.", "fr": "Très bien, j'ai annulé la demande."])
        )
    static let attempts = Setting.integer(
        "attempts",
        in: 1...10,
        help: "The max number of times that a question is asked before the conversation is handed off to an agent.",
        example: 3
    )
    .defaulting(to: .integer(3))
    static let expires = Setting.duration(
        "expires",
        help: "The time after the customer's last answer at which the form expires and is discarded.",
        example: .seconds(1_800)
    )
    .defaulting(to: .duration(.seconds(1_800)))

    static let setting = Setting.object(
        "capture",
        of: .settings {
            slots
            done
            cancel
            cancelled
            attempts
            expires
        },
        help: "A form to fill with the customer; the answers become a lead.",
        as: Form.init
    )
    .optional()

    let slots: [Slot]
    let done: ReplyTemplates
    let cancelPhrases: CancelPhrases
    let cancelled: ReplyTemplates
    let attempts: Int
    let expires: Duration

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        slots = try values[Self.slots]
        done = try values[Self.done]
        cancelPhrases = CancelPhrases(try values[Self.cancel])
        cancelled = try values[Self.cancelled]
        attempts = try values[Self.attempts]
        expires = try values[Self.expires]
        do throws(ConfigurationIssue) { try Self.check(slots) } catch { throw error.below("slots") }
    }

    private static func check(_ slots: [Slot]) throws(ConfigurationIssue) {
        guard !slots.isEmpty else {
            throw ConfigurationIssue(path: [], problem: "there are no slots", remedy: "write one, or remove 'capture'")
        }
        var names: Set<String> = []
        for (index, slot) in slots.enumerated() where !names.insert(slot.name).inserted {
            throw ConfigurationIssue(
                path: [String(index), "name"],
                problem: "duplicate slot name '\(slot.name)'",
                remedy: "rename one of the slots"
            )
        }
    }
}

extension SettingValue {
    /// Makes a localized text.
    static func words(_ texts: [String: String]) -> SettingValue {
        .localized(LocalizedTemplate(byLanguage: texts.mapValues { TextTemplate(literal: $0) }))
    }
}

/// Phrases by which a customer cancels a form.
struct CancelPhrases: Sendable {
    static let `default` = [
        "en": "cancel, stop, stop it, never mind, nevermind, forget it, quit, leave it, forget about it",
        "fr":
            "annuler, annule, annulez, laisse tomber, laissez tomber, laisse faire, laissez faire, oublie ça, oubliez ça, arrête, arrêtez, plus besoin, pu besoin",
    ]

    /// The words that a cancelling message may have beside the phrase: "please stop by on Friday" is none.
    private static let polite: Set<String> = [
        "please", "thanks", "thank", "you", "ok", "okay", "sorry", "actually", "just", "it", "this", "that", "no", "i",
        "want", "to",
        "all", "then", "svp", "s", "il", "vous", "te", "plait", "merci", "desole", "desolee", "finalement", "non",
        "tout", "ca",
        "cela", "c", "est", "bon", "je", "veux", "en", "fait", "ben", "alors", "oui", "yes", "j", "ai", "n", "d",
        "like", "would",
    ]

    private let phrases: [[String]]

    init(_ words: LocalizedTemplate) {
        phrases = words.byLanguage.values
            .flatMap { $0.source.split(separator: ",") }
            .map { String($0).foldedWords }
            .filter { !$0.isEmpty }
    }

    /// True if `text` consists of a phrase and polite words.
    func match(_ text: String) -> Bool {
        let words = text.foldedWords
        return phrases.contains { phrase in
            guard let place = words.firstRange(of: phrase) else { return false }
            return (words[..<place.lowerBound] + words[place.upperBound...]).allSatisfy(Self.polite.contains)
        }
    }
}
