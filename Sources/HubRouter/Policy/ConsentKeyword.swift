import Foundation

/// A word by which a person says whether they want messages; it counts only as the whole message.
///
/// STOP, START and HELP with their like are what North American carriers require, in English and in French.
struct ConsentKeyword: Hashable, Sendable {
    /// What the word asks for.
    enum Wish: Sendable {
        case stop, start, help
    }

    let wish: Wish
    /// The word as it is known, such as `ARRET`.
    let word: String
    /// The language that it belongs to, if only one.
    let language: String?

    /// Reads `text`, whatever its case, accents and punctuation.
    init?(reading text: String) {
        guard text.utf8.count <= 64 else { return nil }
        let word = text.folding(options: [.diacriticInsensitive, .widthInsensitive], locale: nil).uppercased()
            .split { !$0.isLetter }.joined(separator: " ")
        guard let (wish, language) = Self.words[word] else { return nil }
        self.wish = wish
        self.word = word
        self.language = language
    }

    private static let words: [String: (Wish, String?)] = [
        "STOP": (.stop, nil), "STOPALL": (.stop, "en"), "STOP ALL": (.stop, "en"), "UNSUBSCRIBE": (.stop, "en"),
        "OPT OUT": (.stop, "en"), "OPTOUT": (.stop, "en"),
        "ARRET": (.stop, "fr"), "ARRETER": (.stop, "fr"), "ARRETEZ": (.stop, "fr"), "DESABONNER": (.stop, "fr"),
        "DESABONNEMENT": (.stop, "fr"), "SE DESABONNER": (.stop, "fr"), "ME DESABONNER": (.stop, "fr"),
        "START": (.start, "en"), "UNSTOP": (.start, "en"), "SUBSCRIBE": (.start, "en"),
        "DEBUT": (.start, "fr"), "COMMENCER": (.start, "fr"), "REPRENDRE": (.start, "fr"), "REABONNER": (.start, "fr"),
        "HELP": (.help, "en"), "INFO": (.help, nil), "AIDE": (.help, "fr"),
    ]
}
