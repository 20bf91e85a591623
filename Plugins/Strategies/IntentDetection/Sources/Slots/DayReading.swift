/// A calendar date without a time zone.
struct PlainDay: Hashable, Sendable {
    let year: Int
    let month: Int
    let day: Int
}

/// A day as read from words.
struct DayReading: Sendable {
    /// The day; nil if the words are contradictory or ambiguous.
    var day: PlainDay?
    /// The time that the same words state: "in two hours".
    var time: ClockTime?
    /// The part of the day that the same words state: "tonight".
    var part: DayPart?
    /// The index of the token after the words.
    let end: Int
}

/// Reads days in English and French, relative to today.
struct DayReader {
    let tokens: [SlotText.Token]
    let calendar: SlotCalendar
    let isEnglish: Bool

    /// Reads the day at `index`.
    func day(at index: Int) -> DayReading? {
        relative(index) ?? ahead(index) ?? weekday(index) ?? date(index)
    }

    /// Reads a date in digits or with a month's name.
    private func date(_ index: Int) -> DayReading? {
        iso(index) ?? slashed(index) ?? dayAndMonth(index) ?? monthAndDay(index) ?? dayOfMonth(index)
    }

    // MARK: - Today and tomorrow

    private func relative(_ index: Int) -> DayReading? {
        if tokens.spell("day", "after", "tomorrow", at: index) { return named(2, index + 3) }
        if tokens.spell("apres", "demain", at: index) { return named(2, index + 2) }
        if tokens.spell("aujourd", "hui", at: index) { return named(0, index + 2) }
        if CalendarWords.this.contains(tokens[index].text), tokens.indices.contains(index + 1),
            let part = DayPart.read(tokens, at: index + 1)
        {
            return named(0, part.end, part: part.part)
        }
        switch tokens[index].text {
        case "today", "aujourdhui", "auj": return named(0, index + 1)
        case "tonight": return named(0, index + 1, part: .evening)
        case "tomorrow", "tomorow", "tommorow", "tommorrow", "tmrw", "tmr", "demain": return named(1, index + 1)
        case "now", "maintenant": return tokens.count <= 3 ? moment(inMinutes: 0, index + 1) : nil
        default: return nil
        }
    }

    private func named(_ days: Int, _ end: Int, part: DayPart? = nil) -> DayReading {
        DayReading(day: calendar.day(inDays: days), part: part, end: end)
    }

    private func moment(inMinutes minutes: Int, _ end: Int) -> DayReading {
        let (day, time) = calendar.moment(inMinutes: minutes)
        return DayReading(day: day, time: time, end: end)
    }

    // MARK: - In two weeks

    private func ahead(_ index: Int) -> DayReading? {
        guard ["in", "dans"].contains(tokens[index].text) else { return nil }
        if tokens.spell("half", "an", "hour", at: index + 1) { return moment(inMinutes: 30, index + 4) }
        if tokens.at(index + 1)?.text == "une", tokens.spell("demi", "heure", at: index + 2) {
            return moment(inMinutes: 30, index + 4)
        }
        guard let amount = tokens.at(index + 1), let unit = tokens.at(index + 2)?.text,
            let number = ["a", "an"].contains(amount.text) ? 1 : amount.number, number <= 1_000
        else { return nil }
        if let days = CalendarWords.unitsOfDays[unit] {
            return named(Self.idioms["\(amount.text) \(unit)"] ?? number * days, index + 3)
        }
        if let months = CalendarWords.unitsOfMonths[unit] {
            return DayReading(day: calendar.day(inMonths: number * months), end: index + 3)
        }
        return CalendarWords.unitsOfMinutes[unit].map { moment(inMinutes: number * $0, index + 3) }
    }

    /// French counts both ends.
    private static let idioms = ["quinze jours": 14, "huit jours": 7]

    // MARK: - Friday

    private func weekday(_ index: Int) -> DayReading? {
        var index = index
        var isNext = false
        var isThis = false
        if let word = tokens.at(index)?.text, tokens.at(index + 1).flatMap({ weekdayNumber($0.text) }) != nil {
            isNext = CalendarWords.coming.contains(word)
            isThis = CalendarWords.this.contains(word)
            if isNext || isThis { index += 1 }
        }
        guard let weekday = weekdayNumber(tokens[index].text) else { return nil }
        if let date = dateAfterWeekday(index + 1) { return agreeing(date, with: weekday) }
        return coming(weekday, isNext: isNext, isThis: isThis, after: index + 1)
    }

    private func weekdayNumber(_ word: String) -> Int? {
        CalendarWords.weekdays[word] ?? (isEnglish ? CalendarWords.englishWeekdays[word] : nil)
    }

    private func coming(_ weekday: Int, isNext: Bool, isThis: Bool, after end: Int) -> DayReading {
        if let end = nextWeek(end) { return DayReading(day: calendar.day(ofNextWeek: weekday), end: end) }
        let distance = calendar.days(until: weekday)
        if tokens.spell("en", "huit", at: end) { return named(distance + 7, end + 2) }
        let isSuffixed = tokens.at(end).map { CalendarWords.coming.contains($0.text) } ?? false
        if isNext || isSuffixed {
            // "Next Friday" on a Thursday or Friday is not tomorrow or today.
            return named(distance <= 1 ? distance + 7 : distance, isSuffixed ? end + 1 : end)
        }
        return named(distance == 0 && !isThis ? 7 : distance, end)
    }

    /// The index after "of next week" or "de la semaine prochaine" at `index`; nil if the words are not there.
    private func nextWeek(_ index: Int) -> Int? {
        if tokens.spell("next", "week", at: index) { return index + 2 }
        if tokens.spell("of", "next", "week", at: index) { return index + 3 }
        if tokens.spell("semaine", "prochaine", at: index) { return index + 2 }
        return tokens.spell("de", "la", "semaine", "prochaine", at: index) ? index + 4 : nil
    }

    /// Reads the date in "Friday, March 5" and "vendredi le 5".
    private func dateAfterWeekday(_ index: Int) -> DayReading? {
        var index = index
        while let word = tokens.at(index)?.text, [",", "the", "le"].contains(word) { index += 1 }
        guard tokens.indices.contains(index) else { return nil }
        if let date = date(index) { return date }
        guard let day = tokens.at(index), day.hasDigits, let number = day.number, (1...31).contains(number),
            !isTime(index)
        else { return nil }
        return DayReading(day: calendar.next(dayOfMonth: number), end: index + 1)
    }

    private func agreeing(_ date: DayReading, with weekday: Int) -> DayReading {
        var date = date
        if let day = date.day, calendar.weekday(of: day) != weekday { date.day = nil }
        return date
    }
}

// MARK: - Dates in numbers

extension DayReader {
    private func iso(_ index: Int) -> DayReading? {
        guard let year = digits(index, 4...4), let month = signed("-/.", index + 1, 1...2),
            let day = signed("-/.", index + 3, 1...2)
        else { return nil }
        return DayReading(day: calendar.valid(year: year, month: month, day: day), end: index + 5)
    }

    private func slashed(_ index: Int) -> DayReading? {
        guard let first = digits(index, 1...2), (1...31).contains(first), let second = signed("/-.", index + 1, 1...2),
            (1...31).contains(second), !(first == 24 && second == 7)
        else { return nil }
        let year = signed("/-.", index + 3, 2...4)
        // "3.5" and "2-3" alone are not dates.
        guard year != nil || tokens[index + 1].text == "/" else { return nil }
        let end = year == nil ? index + 3 : index + 5
        let readings = [(day: first, month: second), (day: second, month: first)].filter { $0.month <= 12 }
        // In English either the day or the month comes first; in French the day does.
        guard let reading = readings.first, readings.count == 1 || first == second || !isEnglish else {
            return DayReading(day: nil, end: end)
        }
        return DayReading(day: day(year.map { $0 < 100 ? 2_000 + $0 : $0 }, reading.month, reading.day), end: end)
    }

    private func dayAndMonth(_ index: Int) -> DayReading? {
        guard let number = tokens[index].number, (1...31).contains(number) else { return nil }
        var next = index + 1
        if let suffix = tokens.at(next)?.text, Self.ordinals.contains(suffix) { next += 1 }
        if tokens.at(next)?.text == "of" { next += 1 }
        guard let month = tokens.at(next).flatMap({ CalendarWords.months[$0.text] }) else { return nil }
        return withYear(month, number, after: next + 1)
    }

    private func monthAndDay(_ index: Int) -> DayReading? {
        guard let month = CalendarWords.months[tokens[index].text] else { return nil }
        var next = index + 1
        while let word = tokens.at(next)?.text, [".", "the"].contains(word) { next += 1 }
        guard let number = tokens.at(next)?.number, (1...31).contains(number), !isTime(next) else { return nil }
        next += 1
        if let suffix = tokens.at(next), suffix.isGlued, Self.ordinals.contains(suffix.text) { next += 1 }
        return withYear(month, number, after: next)
    }

    private func withYear(_ month: Int, _ number: Int, after index: Int) -> DayReading {
        var index = index
        if tokens.at(index)?.text == "." || tokens.at(index)?.text == ",", digits(index + 1, 4...4) != nil {
            index += 1
        }
        let year = digits(index, 4...4).flatMap { (1_900...2_199).contains($0) ? $0 : nil }
        return DayReading(day: day(year, month, number), end: year == nil ? index : index + 1)
    }

    /// Reads a day of the month: "the 15th", "le 15".
    private func dayOfMonth(_ index: Int) -> DayReading? {
        let isNamed = ["the", "le"].contains(tokens[index].text)
        let place = isNamed ? index + 1 : index
        guard let token = tokens.at(place), token.hasDigits, let number = token.number, (1...31).contains(number),
            !isTime(place)
        else { return nil }
        let suffix = tokens.at(place + 1)
        let isOrdinal = suffix.map { $0.isGlued && Self.ordinals.contains($0.text) } ?? false
        let isFree = suffix.map { !$0.isWord || Self.followers.contains($0.text) } ?? true
        guard isOrdinal || (tokens[index].text == "le" && isFree) else { return nil }
        return DayReading(day: calendar.next(dayOfMonth: number), end: place + (isOrdinal ? 2 : 1))
    }

    /// Words that may follow "le 5" as a date; other words make it a quantity.
    private static let followers: Set<String> = [
        "a", "vers", "apres", "avant", "au", "en", "si", "ou", "et", "svp", "s", "matin", "prochain", "pour", "merci",
    ]
    private static let ordinals: Set<String> = ["st", "nd", "rd", "th", "er", "e", "eme"]

    private func day(_ year: Int?, _ month: Int, _ day: Int) -> PlainDay? {
        if let year { return calendar.valid(year: year, month: month, day: day) }
        return calendar.next(month: month, day: day)
    }

    /// True if the number at `index` is an hour.
    private func isTime(_ index: Int) -> Bool {
        guard let next = tokens.at(index + 1) else { return false }
        return ["h", "am", "pm", "heure", "heures", "hrs", "o"].contains(next.text)
            || (next.text == ":" && next.isGlued)
            || (["a", "p"].contains(next.text) && tokens.spell(".", "m", at: index + 2))
    }

    private func digits(_ index: Int, _ length: ClosedRange<Int>) -> Int? {
        guard let token = tokens.at(index), token.hasDigits, length.contains(token.text.count) else { return nil }
        return token.number
    }

    /// The number after one of `signs` at `index`, without a space between them.
    private func signed(_ signs: String, _ index: Int, _ length: ClosedRange<Int>) -> Int? {
        guard let sign = tokens.at(index), sign.isGlued, signs.contains(sign.text),
            tokens.at(index + 1)?.isGlued == true
        else { return nil }
        return digits(index + 1, length)
    }
}
