import ChannelKit
import Foundation

/// An opt-out, opt-in or help keyword; it counts only as the whole message.
///
/// STOP, START and HELP and their synonyms are required by North American carriers, in English and in French.
struct ConsentKeyword: Hashable, Sendable {
    /// The request that the keyword makes.
    enum Request: Sendable {
        case stop, start, help
    }

    let request: Request
    /// The keyword in its folded form, such as `ARRET`.
    let word: String
    /// The language of the keyword; nil if several languages share it.
    let language: String?

    /// Finds the keyword that `text` is, ignoring case, accents and punctuation; nil if it is none.
    init?(reading text: String) {
        guard text.utf8.count <= 64 else { return nil }
        let word = text.folded.uppercased().split { !$0.isLetter }.joined(separator: " ")
        guard let (request, language) = Self.words[word] else { return nil }
        self.request = request
        self.word = word
        self.language = language
    }

    private static let words: [String: (Request, String?)] = [
        "STOP": (.stop, nil), "STOPALL": (.stop, "en"), "STOP ALL": (.stop, "en"), "UNSUBSCRIBE": (.stop, "en"),
        "OPT OUT": (.stop, "en"), "OPTOUT": (.stop, "en"),
        "ARRET": (.stop, "fr"), "ARRETER": (.stop, "fr"), "ARRETEZ": (.stop, "fr"), "DESABONNER": (.stop, "fr"),
        "DESABONNEMENT": (.stop, "fr"), "SE DESABONNER": (.stop, "fr"), "ME DESABONNER": (.stop, "fr"),
        "START": (.start, nil), "UNSTOP": (.start, "en"), "SUBSCRIBE": (.start, "en"),
        "DEBUT": (.start, "fr"), "COMMENCER": (.start, "fr"), "REPRENDRE": (.start, "fr"), "REABONNER": (.start, "fr"),
        "HELP": (.help, "en"), "INFO": (.help, nil), "AIDE": (.help, "fr"),
    ]
}
