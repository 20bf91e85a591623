/// Calendar words in English and French, without accents.
enum CalendarWords {
    /// Months, from 1 to 12.
    static let months: [String: Int] = numbered([
        ["january", "jan", "janvier", "janv"], ["february", "feb", "fevrier", "fevr", "fev"], ["march", "mar", "mars"],
        ["april", "apr", "avril", "avr"], ["may", "mai"], ["june", "jun", "juin"], ["july", "jul", "juillet", "juil"],
        ["august", "aug", "aout"], ["september", "sep", "sept", "septembre"], ["october", "oct", "octobre"],
        ["november", "nov", "novembre"], ["december", "dec", "decembre"],
    ])

    /// Weekdays, from 1 for Monday to 7 for Sunday.
    static let weekdays: [String: Int] = numbered([
        ["monday", "lundi"], ["tuesday", "tues", "tue", "mardi"], ["wednesday", "wed", "mercredi"],
        ["thursday", "thurs", "thur", "thu", "jeudi"], ["friday", "fri", "vendredi"], ["saturday", "samedi"],
        ["sunday", "dimanche"],
    ])

    /// Abbreviations of weekdays that are other words in French.
    static let englishWeekdays = ["mon": 1, "sat": 6, "sun": 7]

    static let unitsOfDays: [String: Int] = [
        "day": 1, "days": 1, "jour": 1, "jours": 1, "week": 7, "weeks": 7, "semaine": 7, "semaines": 7,
    ]
    static let unitsOfMonths: [String: Int] = [
        "month": 1, "months": 1, "mois": 1, "year": 12, "years": 12, "an": 12, "ans": 12,
    ]
    static let unitsOfMinutes: [String: Int] = [
        "minute": 1, "minutes": 1, "min": 1, "mins": 1, "hour": 60, "hours": 60, "heure": 60, "heures": 60, "h": 60,
    ]

    static let coming: Set<String> = ["next", "prochain", "prochaine"]
    static let this: Set<String> = ["this", "ce", "cet", "cette"]

    private static func numbered(_ words: [[String]]) -> [String: Int] {
        var numbers: [String: Int] = [:]
        for (index, names) in words.enumerated() {
            for name in names { numbers[name] = index + 1 }
        }
        return numbers
    }
}

/// A part of the day, which disambiguates a time such as 3 o'clock.
enum DayPart: Sendable {
    case morning, afternoon, evening, night

    /// Reads the part of the day at `index`.
    static func read(_ tokens: [SlotText.Token], at index: Int) -> (part: DayPart, end: Int)? {
        if tokens.spell("apres", "midi", at: index) { return (.afternoon, index + 2) }
        switch tokens[index].text {
        case "morning", "mornings", "matin", "matinee": return (.morning, index + 1)
        case "afternoon", "afternoons": return (.afternoon, index + 1)
        case "evening", "evenings", "soir", "soiree", "tonight": return (.evening, index + 1)
        case "night", "nuit": return (.night, index + 1)
        default: return nil
        }
    }

    /// The hour from 0 to 23 that `hour` means in this part of the day.
    func hour(_ hour: Int) -> Int {
        switch self {
        case .morning: hour == 12 ? 0 : hour
        case .afternoon: hour < 12 ? hour + 12 : hour
        case .evening: hour == 12 ? 0 : (4...11).contains(hour) ? hour + 12 : hour
        case .night: hour == 12 ? 0 : (7...11).contains(hour) ? hour + 12 : hour
        }
    }
}
