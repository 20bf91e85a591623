/// A time of day as read from words.
struct TimeReading: Sendable {
    /// The hour as stated, from 0 to 24.
    let hour: Int
    let minute: Int
    /// True if the hour is unambiguous: `15`, `3 pm`, `09:00`, `noon`.
    let isSure: Bool
    /// The index of the token after the words.
    let end: Int
}

/// Reads times of day in English and French.
struct TimeReader {
    let tokens: [SlotText.Token]

    /// Reads the time at `index`.
    func time(at index: Int) -> TimeReading? {
        if Self.prepositions.contains(tokens[index].text), tokens.indices.contains(index + 1) {
            return named(index + 1) ?? clock(index + 1) ?? bare(index + 1, after: tokens[index].text)
        }
        return named(index) ?? clock(index)
    }

    private static let prepositions: Set<String> = [
        "at", "@", "around", "about", "by", "a", "vers", "pour", "des", "apres", "avant", "after", "before", "from",
        "de",
    ]

    // MARK: - Noon, half past three

    private func named(_ index: Int) -> TimeReading? {
        switch tokens[index].text {
        case "noon", "midday", "midi": return fraction(of: 12, minute: 0, isSure: true, after: index + 1)
        case "midnight", "minuit": return fraction(of: 0, minute: 0, isSure: true, after: index + 1)
        case "half": return tokens.at(index + 1)?.text == "past" ? relative(30, index + 2) : nil
        case "quarter": return quarter(index + 1)
        default: return nil
        }
    }

    private func quarter(_ index: Int) -> TimeReading? {
        switch tokens.at(index)?.text {
        case "past", "after": relative(15, index + 1)
        case "to", "before": relative(-15, index + 1)
        default: nil
        }
    }

    private func relative(_ minutes: Int, _ index: Int) -> TimeReading? {
        guard let hour = tokens.at(index)?.number, (1...12).contains(hour) else { return nil }
        let total = (hour * 60 + minutes + 720) % 720
        return halfOfDay(hour: total < 60 ? 12 : total / 60, minute: total % 60, isSure: false, after: index + 1)
    }

    // MARK: - 15 h 30, 3:30 pm

    private func clock(_ index: Int) -> TimeReading? {
        guard let hour = tokens[index].number, (0...24).contains(hour), let next = tokens.at(index + 1) else {
            return nil
        }
        let isSure = hour > 12 || hour == 0 || (tokens[index].hasDigits && tokens[index].text.hasPrefix("0"))
        if next.text == ":", next.isGlued, let minute = minute(index + 2), tokens[index + 2].isGlued {
            return halfOfDay(hour: hour, minute: minute, isSure: isSure, after: pastSeconds(index + 3))
        }
        if next.text == "h" || next.text == "heure" || next.text == "heures" || next.text == "hrs" {
            return frenchClock(hour, isSure: isSure, after: index + 2)
        }
        if next.text == "o", tokens.at(index + 2)?.text == "clock" {
            return halfOfDay(hour: hour, minute: 0, isSure: isSure, after: index + 3)
        }
        if next.text == ".", next.isGlued, let minute = minute(index + 2), tokens[index + 2].isGlued,
            half(index + 3) != nil
        {
            return halfOfDay(hour: hour, minute: minute, isSure: isSure, after: index + 3)
        }
        return half(index + 1) == nil ? nil : halfOfDay(hour: hour, minute: 0, isSure: isSure, after: index + 1)
    }

    private func frenchClock(_ hour: Int, isSure: Bool, after index: Int) -> TimeReading? {
        if let minute = minute(index) { return halfOfDay(hour: hour, minute: minute, isSure: isSure, after: index + 1) }
        return fraction(of: hour, minute: 0, isSure: isSure, after: index)
    }

    /// The hour with a fraction after it: `et demie`, `et quart`, `moins le quart`.
    private func fraction(of hour: Int, minute: Int, isSure: Bool, after index: Int) -> TimeReading? {
        if tokens.spell("et", "demie", at: index) || tokens.spell("et", "demi", at: index) {
            return halfOfDay(hour: hour, minute: 30, isSure: isSure, after: index + 2)
        }
        if tokens.spell("et", "quart", at: index) {
            return halfOfDay(hour: hour, minute: 15, isSure: isSure, after: index + 2)
        }
        let isQuarterTo = tokens.spell("moins", "le", "quart", at: index)
        if isQuarterTo || tokens.spell("moins", "quart", at: index) {
            let end = index + (isQuarterTo ? 3 : 2)
            let before = hour == 0 ? 23 : hour == 1 ? 12 : hour - 1
            return halfOfDay(hour: before, minute: 45, isSure: isSure, after: end)
        }
        return halfOfDay(hour: hour, minute: minute, isSure: isSure, after: index)
    }

    /// Applies `am` or `pm` at `index`, if present, to `hour`.
    private func halfOfDay(hour: Int, minute: Int, isSure: Bool, after index: Int) -> TimeReading? {
        guard (0...24).contains(hour), (0...59).contains(minute) else { return nil }
        guard hour <= 12, let half = half(index) else {
            return TimeReading(hour: hour % 24, minute: minute, isSure: isSure, end: index)
        }
        let hour = half.isAfternoon ? (hour % 12) + 12 : hour % 12
        return TimeReading(hour: hour, minute: minute, isSure: true, end: half.end)
    }

    /// Reads `am`, `pm`, `a.m.` or `p. m.` at `index`.
    private func half(_ index: Int) -> (isAfternoon: Bool, end: Int)? {
        switch tokens.at(index)?.text {
        case "am": return (false, index + 1)
        case "pm": return (true, index + 1)
        case let letter? where letter == "a" || letter == "p":
            guard tokens.at(index + 1)?.text == ".", tokens.at(index + 2)?.text == "m" else { return nil }
            return (letter == "p", tokens.at(index + 3)?.text == "." ? index + 4 : index + 3)
        default: return nil
        }
    }

    private func minute(_ index: Int) -> Int? {
        guard let token = tokens.at(index), let minute = token.number, (0...59).contains(minute),
            token.hasDigits ? token.text.count == 2 : minute >= 5
        else { return nil }
        return minute
    }

    private func pastSeconds(_ index: Int) -> Int {
        tokens.at(index)?.text == ":" && minute(index + 1) != nil ? index + 2 : index
    }

    // MARK: - At three

    /// Reads a bare number after a preposition of time.
    private func bare(_ index: Int, after preposition: String) -> TimeReading? {
        guard ["at", "@", "around", "by", "vers", "a", "after", "before"].contains(preposition),
            let token = tokens.at(index), let hour = token.number, (1...23).contains(hour)
        else { return nil }
        let isSure = hour > 12
        if !token.hasDigits, let minutes = tokens.at(index + 1), !minutes.hasDigits, let minute = minute(index + 1) {
            return halfOfDay(hour: hour, minute: minute, isSure: isSure, after: index + 2)
        }
        guard isFree(index + 1) else { return nil }
        return TimeReading(hour: hour, minute: 0, isSure: isSure, end: index + 1)
    }

    /// True if the token at `index` does not turn the number before it into something else: "at 3 Main Street".
    private func isFree(_ index: Int) -> Bool {
        guard let next = tokens.at(index) else { return true }
        if next.isWord {
            return Self.followers.contains(next.text) || CalendarWords.weekdays[next.text] != nil
                || DayPart.read(tokens, at: index) != nil
        }
        return !next.isGlued || ![",", "/", "-", "."].contains(next.text) || tokens.at(index + 1)?.isGlued != true
    }

    private static let followers: Set<String> = [
        "on", "in", "today", "tomorrow", "tonight", "this", "next", "the", "please", "thanks", "thank", "if", "or",
        "and", "for", "would", "le", "demain", "aujourd", "ce", "cet", "cette", "svp", "s", "si", "ou", "et", "merci",
        "works", "is", "pour", "du", "de", "with", "avec",
    ]
}
