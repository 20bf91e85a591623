/// Number words in English and French, without accents.
enum NumberWords {
    /// The place of a word in a number.
    enum Role: Sendable, Equatable {
        case unit(Int), teen(Int), ten(Int), hundred
        /// `dix`, which 7 to 9 may follow, and `vingt`, which makes 80 of a 4 before it.
        case dix, vingt
        case magnitude(Int)
    }

    static let roles: [String: Role] = {
        var roles: [String: Role] = ["hundred": .hundred, "hundreds": .hundred, "cent": .hundred, "cents": .hundred]
        for (words, value) in magnitudes { for word in words { roles[word] = .magnitude(value) } }
        for (words, first) in [(englishUnits, 0), (frenchUnits, 0)] {
            for (offset, word) in words.enumerated() { roles[word] = .unit(first + offset) }
        }
        for (offset, word) in (englishTeens + frenchTeens).enumerated() {
            roles[word] = .teen(10 + (offset < 10 ? offset : offset - 10))
        }
        for (word, value) in tens { roles[word] = .ten(value) }
        roles["une"] = .unit(1)
        roles["dix"] = .dix
        for word in ["vingt", "vingts"] { roles[word] = .vingt }
        return roles
    }()

    private static let englishUnits = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ]
    private static let frenchUnits = ["zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]
    private static let englishTeens = [
        "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let frenchTeens = ["dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"]

    private static let tens: [String: Int] = [
        "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
        "ninety": 90, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
        "septante": 70, "huitante": 80, "octante": 80, "nonante": 90,
    ]

    private static let magnitudes: [([String], Int)] = [
        (["thousand", "thousands", "mille", "milles", "grand"], 1_000),
        (["million", "millions"], 1_000_000), (["billion", "billions", "milliard", "milliards"], 1_000_000_000),
        (["lakh", "lakhs", "lkh", "lkhs", "lac", "lacs"], 100_000), (["crore", "crores", "cr"], 10_000_000),
    ]

    /// Ordinals that do not follow from a cardinal number.
    static let ordinals: [String: Int] = {
        var ordinals = ["premier": 1, "premiere": 1, "second": 2, "seconde": 2]
        let english = [
            "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
            "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
            "twentieth",
        ]
        let french = [
            "unieme", "deuxieme", "troisieme", "quatrieme", "cinquieme", "sixieme", "septieme", "huitieme", "neuvieme",
            "dixieme", "onzieme", "douzieme", "treizieme", "quatorzieme", "quinzieme", "seizieme",
        ]
        for (offset, word) in english.enumerated() { ordinals[word] = offset + 1 }
        for (offset, word) in french.enumerated() { ordinals[word] = offset + 1 }
        ordinals["vingtieme"] = 20
        ordinals["trentieme"] = 30
        ordinals["thirtieth"] = 30
        return ordinals
    }()

    /// Letters after the digits of an ordinal number.
    static let ordinalSuffixes: Set<String> = ["st", "nd", "rd", "th", "er", "ere", "re", "e", "eme", "ieme"]
}
