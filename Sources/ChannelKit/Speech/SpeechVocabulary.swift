/// The words of a language for the parts of a text that are written in signs.
struct SpeechVocabulary: Sendable {
    let isFrench: Bool
    /// The full words of abbreviations, by their small letters without a full stop.
    let abbreviations: [String: String]
    /// The abbreviations that are words as well: they need a full stop behind them, or a number or a range beside them.
    let ambiguous: Set<String>
    let months: [String]
    let signs: [Character: String]
    let to: String
    let per: String
    let percent: String
    let number: String
    let and: String

    /// The vocabulary of a language code; nil for other languages than English and French.
    static func of(_ language: String) -> SpeechVocabulary? {
        if language.hasPrefix("fr") { return french }
        return language.hasPrefix("en") ? english : nil
    }

    /// The full word of an abbreviation.
    ///
    /// - Parameter isMarked: True if a full stop, a number or a range shows that it is one.
    func word(of abbreviation: String, isMarked: Bool) -> String? {
        let key = abbreviation.lowercased()
        guard isMarked || !ambiguous.contains(key) else { return nil }
        return abbreviations[key]
    }

    /// True if the full stop of an abbreviation ends the sentence as well: a capital follows that is no abbreviation.
    func endsSentence(_ abbreviation: String, before next: String) -> Bool {
        let begins = next.first?.isUppercase == true && abbreviations[next.lowercased()] == nil
        return begins && !Self.inFront.contains(abbreviation.lowercased())
    }

    /// The word between both ends of a range: French days have an article.
    func joint(from: String) -> String {
        isFrench && (from.hasSuffix("di") || from == "dimanche") ? "au" : to
    }

    /// Abbreviations in front of a name or a number.
    private static let inFront: Set = [
        "dr", "mr", "mrs", "dre", "m", "mme", "mlle", "boul", "av", "app", "tél", "tel", "no", "n°",
        "nº", "ext", "apt",
        "e.g", "i.e", "p. ex", "approx",
    ]

    private static let english = SpeechVocabulary(
        isFrench: false,
        abbreviations: [
            "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "thu": "Thursday",
            "thur": "Thursday", "thurs": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
            "jan": "January", "feb": "February", "mar": "March", "apr": "April", "jun": "June",
            "jul": "July",
            "aug": "August", "sep": "September", "sept": "September", "oct": "October", "nov": "November",
            "dec": "December", "dr": "Doctor", "mr": "Mister", "mrs": "Missus", "ave": "Avenue",
            "blvd": "Boulevard",
            "rd": "Road", "apt": "apartment", "appt": "appointment", "approx": "about",
            "e.g": "for example",
            "i.e": "that is", "etc": "and so on", "hrs": "hours", "mins": "minutes", "min": "minutes",
            "tel": "telephone", "ext": "extension", "no": "number", "&": "and", "24/7": "24 hours a day",
            "st": "Street",
        ],
        ambiguous: [
            "mon", "sat", "sun", "mar", "no", "jan", "jun", "apt", "st", "min", "ext", "dec", "wed",
            "thu",
        ],
        months: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October",
            "November", "December",
        ],
        signs: ["@": "at", ".": "dot", "-": "dash", "_": "underscore", "+": "plus"],
        to: "to",
        per: "per",
        percent: "percent",
        number: "number",
        and: "and"
    )

    private static let french = SpeechVocabulary(
        isFrench: true,
        abbreviations: [
            "lun": "lundi", "mar": "mardi", "mer": "mercredi", "jeu": "jeudi", "ven": "vendredi",
            "sam": "samedi",
            "dim": "dimanche", "janv": "janvier", "févr": "février", "fév": "février", "avr": "avril",
            "juill": "juillet", "sept": "septembre", "oct": "octobre", "nov": "novembre",
            "déc": "décembre",
            "dr": "docteur", "dre": "docteure", "m": "monsieur", "mme": "madame", "mlle": "mademoiselle",
            "boul": "boulevard", "av": "avenue", "app": "appartement", "tél": "téléphone", "n°": "numéro",
            "nº": "numéro", "no": "numéro", "rdv": "rendez-vous", "rv": "rendez-vous",
            "svp": "s'il vous plaît",
            "min": "minutes", "p. ex": "par exemple", "etc": "et cetera", "&": "et", "h": "heures",
        ],
        ambiguous: [
            "mar", "mer", "jeu", "sam", "m", "av", "app", "no", "min", "h", "nov", "oct", "sept", "rv",
            "lun", "ven",
        ],
        months: [
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
            "octobre",
            "novembre", "décembre",
        ],
        signs: ["@": "arobase", ".": "point", "-": "tiret", "_": "tiret bas", "+": "plus"],
        to: "à",
        per: "par",
        percent: "pour cent",
        number: "numéro",
        and: "et"
    )
}
