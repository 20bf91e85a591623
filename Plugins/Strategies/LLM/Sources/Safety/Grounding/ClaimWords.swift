import ChannelKit

/// The words of claims in English and French, folded.
enum ClaimWords {
    static let days: [String: Int] = table(
        [
            "monday mondays mon lundi lundis", "tuesday tuesdays tue tues mardi mardis",
            "wednesday wednesdays wed mercredi mercredis", "thursday thursdays thu thurs jeudi jeudis",
            "friday fridays fri vendredi vendredis", "saturday saturdays samedi samedis",
            "sunday sundays dimanche dimanches",
        ],
        from: 0
    )

    static let months: [String: Int] = table(
        [
            "january janvier", "february fevrier", "march mars", "april avril", "mai", "june juin", "july juillet",
            "august aout", "september septembre", "october octobre", "november novembre", "december decembre",
        ],
        from: 1
    )

    /// Phrases for several days.
    static let dayGroups: [(phrase: [String], days: ClosedRange<Int>)] = [
        (["weekend"], 5...6), (["weekends"], 5...6), (["week", "end"], 5...6), (["week", "ends"], 5...6),
        (["fin", "de", "semaine"], 5...6), (["fins", "de", "semaine"], 5...6), (["weekdays"], 0...4),
        (["weekday"], 0...4),
        (["en", "semaine"], 0...4), (["jours", "ouvrables"], 0...4), (["business", "days"], 0...4),
        (["every", "day"], 0...6), (["daily"], 0...6), (["tous", "les", "jours"], 0...6), (["chaque", "jour"], 0...6),
        (["seven", "days"], 0...6), (["7", "days"], 0...6), (["sept", "jours"], 0...6), (["7", "jours"], 0...6),
    ]

    static let toWords: Set<String> = ["to", "through", "thru", "until", "till", "au", "a", "jusqu"]

    /// The numbers in words; 1 is an article in French and is left out.
    static let numbers: [String: Int] = [
        "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
        "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
        "seventy": 70, "eighty": 80, "ninety": 90,
        "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11,
        "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20, "trente": 30,
        "quarante": 40, "cinquante": 50, "soixante": 60,
    ]

    static let hundreds: Set<String> = ["hundred", "cent", "cents"]
    static let thousands: Set<String> = ["thousand", "mille"]

    /// The words that negate a sentence.
    static let negations: Set<String> = [
        "not", "no", "never", "without", "closed", "cannot", "neither", "nor", "unavailable", "unable", "refused",
        "except", "pas", "aucun", "aucune", "jamais", "ferme", "fermes", "fermee", "fermees", "sans", "ni", "refuse",
        "refuses", "refusees", "sauf", "impossible", "non",
    ]

    /// The words with which an answer agrees to what was asked.
    static let agreements: Set<String> = [
        "yes", "yeah", "yep", "sure", "certainly", "absolutely", "definitely", "indeed", "correct", "oui", "ouais",
        "certainement", "absolument", "effectivement", "evidemment", "volontiers",
    ]

    /// Parts of sentences without an answer: it is not known, an agent is asked, a request is recorded.
    static let deferrals = [
        "do not know", "don t know", "not know", "not sure", "do not find", "don t find", "cannot find", "can t find",
        "could not find", "do not have that", "don t have that", "no information", "not have information",
        "don t have information", "do not have information", "not mentioned", "not in our documents", "check with",
        "ask a colleague", "ask the team", "let me ask", "get back to you", "call you back", "contact you", "noted",
        "take note", "take over", "put you through", "connect you", "transfer", "prendre le relais", "mets en contact",
        "mets en communication", "wrote down", "your request", "ne sais pas", "ne trouve pas", "n ai pas trouve",
        "pas d information", "aucune information", "n ai pas cette", "pas cette information", "demander a",
        "renseigne", "verifier aupres", "vous rappell", "vous recontact", "c est note", "ai note", "votre demande",
    ]

    /// Words that an answer adds to a passage without saying more: politeness, verbs of offering, units.
    static let fillers: Set<[UInt8]> = Set(
        """
        please welcome course sure certainly absolutely happy glad help offer offers offered provide provides available
        currently includes include including included find question questions information contact visit feel
        free hope sorry unfortunately however only just each per total around about between until till before after
        during always never every today tomorrow day days time times week dollar dollars euro euros cent cents fee fees
        price prices cost costs hour hours minute minutes open closed make makes made use uses used give gives given
        work works right anytime option options would nice great perfect thing yes yeah yep definitely indeed one
        team service services hi there also both own note reach simply accept accepts accepted ahead advance
        offre offrons offrez propose proposons disponible disponibles bien certainement absolument heureux aider
        trouver question questions information visiter hesitez desole malheureusement seulement chaque environ entre
        jusqu apres avant pendant toujours jamais jour jours aujourd hui demain temps semaine cout coute coutent
        tarif tarifs prix heure heures minute minutes ouvert ouverts ouverte ouvertes ferme fermes equipe service
        services aussi oui effectivement propre simplement acceptons accepte avance inclus comprend compris donc ici
        partir am pm pleasure plaisir close closes late problem worries ferme fermez fermons opens ouvrez ouvre
        ouvrons midi noon midnight minuit
        """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
    )

    private static func table(_ lines: [String], from first: Int) -> [String: Int] {
        lines.enumerated().reduce(into: [:]) { table, line in
            for word in line.element.split(separator: " ") { table[String(word)] = line.offset + first }
        }
    }
}
