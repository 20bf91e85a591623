import ChannelKit

/// Guesses the language of a short message from its most frequent words, among a few candidates.
enum LanguageGuess {
    /// The max bytes that are read: the beginning of a text is enough to tell its language.
    private static let textLimit = 4_096

    /// The language of `text` among `languages`; nil if none scores best.
    static func language(of text: String, among languages: [String]) -> String? {
        guard languages.count > 1 else { return nil }
        let words = Set(text.cut(toBytes: textLimit).lowercased().split { !$0.isLetter }.map(String.init))
        let scores = languages.map { code in (code: code, score: score(words, base: base(code))) }
            .sorted { $0.score > $1.score }
        guard let best = scores.first, best.score > 0, best.score > scores[1].score else { return nil }
        return best.code
    }

    private static func base(_ code: String) -> String { String(code.prefix { $0 != "-" && $0 != "_" }) }

    private static func score(_ words: Set<String>, base: String) -> Int {
        guard let common = commonWords[base] else { return 0 }
        return words.intersection(common).count
    }

    /// Words that are frequent in one language and not words of the others here.
    private static let commonWords: [String: Set<String>] = [
        "en": [
            "the", "is", "are", "you", "your", "do", "does", "can", "could", "would", "will", "what", "when", "where",
            "how", "hello", "hi", "hey", "thanks", "thank", "please", "my", "have", "this", "that", "with", "for", "it",
            "and", "we", "open", "today", "tomorrow", "friday", "monday", "need", "want", "book", "appointment", "yes",
            "i", "was", "were", "am", "been", "be", "has", "had", "not", "but", "me", "to", "of", "at", "by", "from",
            "there", "they", "he", "she", "his", "her", "our", "us", "an", "who", "which", "why", "if", "or", "get",
            "got", "just", "about", "any", "no", "out", "up", "did", "should", "still", "never", "order", "water",
        ],
        "fr": [
            "le", "la", "les", "des", "du", "est", "êtes", "vous", "votre", "je", "j", "ai", "avez", "pouvez", "quand",
            "où", "comment", "combien", "bonjour", "bonsoir", "salut", "allô", "merci", "svp", "plaît", "mon", "ma",
            "mes", "une", "un", "pour", "avec", "et", "ce", "c", "qu", "que", "quelle", "quel", "oui", "ouvert",
            "ouvrez", "demain", "vendredi", "lundi", "rendez", "besoin", "voudrais", "aimerais", "heure", "heures",
            "pas", "ne", "n", "d", "l", "s", "au", "aux", "sur", "dans", "il", "elle", "nous", "on", "ils", "sont",
            "suis", "été", "était", "ont", "mais", "ou", "si", "ça", "fait", "peux", "peut", "veux", "son", "sa", "ses",
            "leur", "par", "plus", "très", "aussi", "chez", "déjà", "a", "y", "notre", "commande", "eau", "qui",
        ],
        "es": [
            "el", "los", "las", "es", "está", "usted", "su", "yo", "puede", "puedo", "cuándo", "cuando", "dónde",
            "cómo", "hola", "buenos", "gracias", "favor", "mi", "una", "para", "con", "y", "que", "qué", "sí", "hoy",
            "mañana", "viernes", "lunes", "cita", "quiero", "necesito", "tengo", "abren", "hora", "me", "no", "un",
            "en", "por", "del", "al", "se", "lo", "muy", "pero", "ha", "han", "hay", "estoy", "mis", "les", "nos",
        ],
        "de": [
            "der", "die", "das", "ist", "sind", "sie", "ihr", "ich", "kann", "können", "wann", "wo", "wie", "hallo",
            "guten", "danke", "bitte", "mein", "meine", "ein", "eine", "für", "mit", "und", "ja", "heute", "morgen",
            "freitag", "montag", "termin", "brauche", "möchte", "habe", "geöffnet", "uhr", "nicht", "wir", "es", "zu",
            "den", "dem", "von", "auf", "im", "in", "an", "war", "wurde", "hat", "haben", "noch", "nur", "aber", "oder",
        ],
        "it": [
            "il", "gli", "è", "sono", "lei", "suo", "io", "può", "posso", "quando", "dove", "come", "ciao",
            "buongiorno", "grazie", "mio", "mia", "una", "per", "con", "e", "che", "sì", "oggi", "domani", "venerdì",
            "lunedì", "appuntamento", "vorrei", "ho", "aperti", "ora",
        ],
        "pt": [
            "o", "os", "as", "é", "são", "você", "seu", "eu", "pode", "posso", "quando", "onde", "como", "olá", "oi",
            "obrigado", "obrigada", "favor", "meu", "minha", "uma", "para", "com", "e", "que", "sim", "hoje", "amanhã",
            "sexta", "segunda", "consulta", "quero", "preciso", "tenho", "abrem", "hora",
        ],
        "nl": [
            "de", "het", "een", "is", "zijn", "u", "uw", "ik", "kan", "kunt", "wanneer", "waar", "hoe", "hallo", "hoi",
            "goedemorgen", "dank", "bedankt", "alstublieft", "mijn", "voor", "met", "en", "ja", "vandaag", "morgen",
            "vrijdag", "maandag", "afspraak", "nodig", "wil", "heb", "open", "uur",
        ],
    ]
}
