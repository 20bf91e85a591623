/// The words by which customers opt out, opt in and ask for help on a kind of channel; each counts only as the whole
/// message.
///
/// ```swift
/// static let manifest = AdapterManifest(…, consentWords: .sms, …)
/// ```
public struct ConsentWords: Hashable, Sendable {
    /// The request that a word makes.
    public enum Request: String, Hashable, Sendable, CaseIterable {
        /// Opt out.
        case stop
        /// Opt in again after an opt-out; without one the word is a message like any other.
        case start
        /// Ask who sends the messages and how to stop them.
        case help
    }

    /// A word that was found.
    public struct Match: Hashable, Sendable {
        /// The request.
        public let request: Request
        /// The word in capitals without accents, such as `ARRET`.
        public let word: String
        /// The language of the word; nil if several share it.
        public let language: String?
    }

    /// The words of one language.
    public struct List: Hashable, Sendable {
        /// The language; nil for words that several languages share.
        public let language: String?
        /// The words of each request, in capitals without accents.
        public let words: [Request: [String]]

        /// Creates a list.
        public init(_ language: String?, stop: [String] = [], start: [String] = [], help: [String] = []) {
            self.language = language
            words = [.stop: stop, .start: start, .help: help]
        }
    }

    /// The max length of a consent word with what is written around it, in bytes.
    private static let maxLength = 64
    private let matches: [String: Match]

    /// Creates the words of `lists`; of two entries of one word the first counts.
    public init(_ lists: [List]) {
        let entries = lists.flatMap { list in
            Request.allCases.flatMap { request in
                (list.words[request] ?? []).map { Match(request: request, word: $0, language: list.language) }
            }
        }
        matches = Dictionary(entries.map { ($0.word, $0) }) { first, _ in first }
    }

    /// True if there are none.
    public var isEmpty: Bool { matches.isEmpty }

    /// The words of both.
    public func adding(_ more: ConsentWords) -> ConsentWords {
        ConsentWords(matches.merging(more.matches) { first, _ in first })
    }

    private init(_ matches: [String: Match]) { self.matches = matches }

    /// The word that `text` is, ignoring case, accents, punctuation and symbols; nil if it is none.
    ///
    /// A text with a number is none: "cancel 10:30" is about an appointment.
    public func match(_ text: String) -> Match? {
        guard !matches.isEmpty, text.utf8.count <= Self.maxLength, !text.contains(where: \.isNumber) else { return nil }
        return matches[text.folded.uppercased().split { !$0.isLetter }.joined(separator: " ")]
    }
}

extension ConsentWords {
    /// No words: of channels without carriers, such as a website's chat, where "help" is a question.
    public static let none = ConsentWords([])

    /// The words that carriers and regulators require of SMS, in English, French and Spanish.
    ///
    /// - SeeAlso: 47 CFR 64.1200(a)(10) (stop, quit, end, revoke, opt out, cancel, unsubscribe), and the CRTC's and
    ///   CWTA's rules for short codes (ARRET, AIDE)
    public static let sms = ConsentWords([
        List(nil, stop: ["STOP", "FIN"], start: ["START"], help: ["INFO"]),
        List(
            "en",
            stop: [
                "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "OPT OUT",
                "STOP MESSAGES", "STOP TEXTING", "STOP TEXTING ME",
            ],
            start: ["UNSTOP", "YES", "SUBSCRIBE", "OPTIN", "OPT IN"],
            help: ["HELP"]
        ),
        List(
            "fr",
            stop: [
                "ARRET", "ARRETE", "ARRETER", "ARRETEZ", "ARRETT", "DESABONNER", "DESABONNEMENT", "SE DESABONNER",
                "ME DESABONNER", "DESINSCRIRE", "DESINSCRIPTION", "ANNULER", "QUITTER",
            ],
            start: ["DEBUT", "COMMENCER", "REPRENDRE", "REABONNER", "OUI"],
            help: ["AIDE"]
        ),
        List(
            "es",
            stop: [
                "ALTO", "PARAR", "PARE", "DETENER", "BAJA", "DAR DE BAJA", "DARME DE BAJA", "CANCELAR", "TERMINAR",
                "SALIR", "ANULAR", "CANCELAR SUSCRIPCION", "DARSE DE BAJA",
            ],
            start: ["INICIAR", "INICIO", "COMENZAR", "EMPEZAR", "SUSCRIBIR", "ALTA", "SI"],
            help: ["AYUDA"]
        ),
    ])

    /// Words that mean an opt-out or its end in any conversation: of chat services, where no carrier requires the others
    /// and "cancel", "end" or "yes" are about an appointment.
    public static let messaging = ConsentWords([
        List(nil, stop: ["STOP"], start: ["START"]),
        List(
            "en",
            stop: ["STOPALL", "STOP ALL", "UNSUBSCRIBE", "OPTOUT", "OPT OUT"],
            start: ["UNSTOP", "SUBSCRIBE", "OPTIN", "OPT IN"]
        ),
        List(
            "fr",
            stop: ["ARRET", "ARRETEZ", "DESABONNER", "DESABONNEMENT", "SE DESABONNER", "ME DESABONNER"],
            start: ["REABONNER"]
        ),
        List("es", stop: ["BAJA", "DAR DE BAJA", "DARME DE BAJA", "DARSE DE BAJA"], start: ["ALTA"]),
    ])
}
