// Dates: digits, months, days of the month, and weekdays beside them.

extension WhenReader {
    /// Reads a date, with a weekday before or after it.
    func date(_ start: Int) -> DayReading? {
        let named = past(Self.articles, start)
        let index = lexicon.weekdays.read(tokens, at: named) != nil ? named : start
        if let weekday = lexicon.weekdays.read(tokens, at: index) {
            // "vendredi saint"
            if let holiday = holiday(index) { return holiday }
            return weekdayAndDate(weekday.value, weekday.end)
        }
        guard let date = bareDate(index) else { return nil }
        let next = past([",", "("], date.next)
        guard next > date.next || isFrench, let weekday = lexicon.weekdays.read(tokens, at: next) else { return date }
        return joined(date, to: weekday.value, next: pastDot(weekday.end))
    }

    private func weekdayAndDate(_ weekday: Int, _ end: Int) -> DayReading? {
        let next = past([",", ".", "(", "the", "le", "l", "on"], end)
        if let date = bareDate(next) { return joined(date, to: weekday, next: date.next) }
        guard let number = numbers.day(at: next), (1...31).contains(number.value),
            tokens[next].hasDigits || isFrench || numbers.ordinal(at: next) != nil,
            times.time(at: next, afterPreposition: false) == nil,
            isFree(number.end), !isRange(number.end)
        else { return nil }
        let isOrdinal = numbers.ordinal(at: next) != nil || next > end + 1 || tokens[end].text != "." && next > end
        let reading = joined(DayReading(undated: (nil, number.value), next: number.end), to: weekday, next: number.end)
        if isOrdinal && tokens[next - 1].text != "," { return reading }
        if isFrench { return reading }
        // "friday 3" is three o'clock, unless the third is a Friday.
        if reading.day == nil { return number.value > 12 ? reading : nil }
        if number.value > 12 { return reading }
        let followed = past(["at", "@", ",", "around"], number.end)
        if followed < tokens.count,
            times.time(at: followed, afterPreposition: followed > number.end) != nil
                || (followed > number.end && numbers.small(at: followed) != nil)
        {
            return reading
        }
        return DayReading(.halfOfDay, next: number.end)
    }

    /// A date without its weekday.
    func bareDate(_ index: Int) -> DayReading? {
        iso(index) ?? slashed(index) ?? dayAndMonth(index) ?? monthAndDay(index) ?? ides(index) ?? holiday(index)
            ?? dayOfMonth(index)
    }

    // MARK: - Weekday and date

    /// The date that falls on `weekday`; a doubt if there is none soon.
    func joined(_ date: DayReading, to weekday: Int, next: Int) -> DayReading {
        let candidates = date.candidates.filter { $0.weekday == weekday }
        if candidates.count == 1 { return DayReading(candidates[0], next: next) }
        guard date.doubt == nil, date.end == nil else { return date }
        guard let undated = date.undated else {
            var date = date
            date.next = next
            guard date.day?.weekday == weekday else { return DayReading(.contradiction, next: next) }
            return date
        }
        let days: [PlainDay?]
        if let month = undated.month {
            let coming = calendar.next(month: month, day: undated.day)
            days = [coming, PlainDay(year: today.year, month: month, dayOfMonth: undated.day)]
        } else {
            days = (0...2).map { offset in
                let first = today.firstOfMonth(after: offset)
                return PlainDay(year: first.year, month: first.month, dayOfMonth: undated.day).flatMap {
                    $0 >= today ? $0 : nil
                }
            }
        }
        guard let day = days.compactMap(\.self).first(where: { $0.weekday == weekday }) else {
            return DayReading(.contradiction, next: next)
        }
        return DayReading(day, next: next)
    }

    // MARK: - Digits

    private func iso(_ index: Int) -> DayReading? {
        guard let year = fourDigits(index), let sign = tokens.at(index + 1)?.text, ["-", "/", "."].contains(sign),
            let month = twoDigits(index + 2), tokens.spell(sign, at: index + 3), let day = twoDigits(index + 4)
        else { return nil }
        let next = tokens.at(index + 5)?.text == "t" && tokens[index + 5].isGlued ? index + 6 : index + 5
        return dated(month, day, year: year, next: next)
    }

    private func slashed(_ start: Int) -> DayReading? {
        let index = says("le", start) ? start + 1 : start
        guard let first = twoDigits(index), let sign = tokens.at(index + 1)?.text else { return nil }
        if isFrench, let second = twoDigits(index + 1) { return spaced(first, second, index) }
        guard ["/", "-", "."].contains(sign), let second = twoDigits(index + 2) else { return nil }
        if tokens.spell(sign, at: index + 3), let year = year(index + 4) {
            return ordered(first, second, year: year, next: index + 5)
        }
        // "24/7" is always.
        guard sign != ".", !(first == 24 && second == 7 && sign == "/" && !isFrench), isFree(index + 3),
            times.halfOfDay(index + 3) == nil
        else { return nil }
        guard sign == "/" || max(first, second) > 12 && (1...12).contains(min(first, second)) else { return nil }
        if sign == "-", isFrench || first > 12, max(first, second) <= 24 { return nil }
        return ordered(first, second, year: nil, next: index + 3)
    }

    /// Reads `31 10`, `24 12 2014`.
    private func spaced(_ day: Int, _ month: Int, _ index: Int) -> DayReading? {
        guard tokens[index].text.count == 2, tokens[index + 1].text.count == 2, (1...12).contains(month),
            (1...31).contains(day)
        else { return nil }
        if let year = year(index + 2), isFree(index + 3) { return dated(month, day, year: year, next: index + 3) }
        guard isFree(index + 2), tokens.at(index + 2)?.number == nil else { return nil }
        return dated(month, day, year: nil, next: index + 2)
    }

    /// The date of two numbers, of which the first is the month in English, and may be the day.
    private func ordered(_ first: Int, _ second: Int, year: Int?, next: Int) -> DayReading? {
        guard (1...31).contains(first), (1...31).contains(second) else { return nil }
        if first > 12 {
            return second > 12 ? DayReading(.impossible, next: next) : dated(second, first, year: year, next: next)
        }
        if second > 12 || first == second { return dated(first, second, year: year, next: next) }
        if isFrench { return dated(second, first, year: year, next: next) }
        var reading = DayReading(.dateOrder, next: next)
        reading.candidates = [
            dated(first, second, year: year, next: next), dated(second, first, year: year, next: next),
        ]
        .compactMap(\.day)
        return reading
    }

    func dated(_ month: Int, _ day: Int, year: Int?, next: Int) -> DayReading {
        if let year {
            var reading = DayReading(PlainDay(year: year, month: month, dayOfMonth: day), next: next)
            reading.isDate = true
            return reading
        }
        var reading = DayReading(calendar.next(month: month, day: day), next: next)
        reading.undated = (month, day)
        return reading
    }

    // MARK: - Months

    /// Reads `3 mars 2027`, `the 3rd of March`, `third day of october`, `premier mars`.
    private func dayAndMonth(_ start: Int) -> DayReading? {
        let index = past(Self.articles, start)
        guard let day = numbers.day(at: index), (1...31).contains(day.value) else { return nil }
        let afterDay = says("day", day.end) || says("jour", day.end) ? day.end + 1 : day.end
        let ofEnd = past(["of", "de", "d", "du", "the", "-"], afterDay)
        if let month = month(ofEnd) {
            let end = yearAfter(month.end)
            return dated(month.value, day.value, year: end?.value, next: end?.end ?? pastDot(month.end))
        }
        // "the 15th of the month"
        if ofEnd > day.end, says("month", ofEnd) || says("mois", ofEnd), trailingSelector(ofEnd + 1) == nil {
            return DayReading(calendar.next(dayOfMonth: day.value), next: ofEnd + 1)
        }
        // "20 of next month", "le 2 du mois prochain", "the 5th of this month"
        guard ofEnd > day.end, let period = cycle(ofEnd), let first = period.day, first.day == 1,
            period.end == first.firstOfMonth(after: 1)
        else { return nil }
        return DayReading(PlainDay(year: first.year, month: first.month, dayOfMonth: day.value), next: period.next)
    }

    /// Reads `March 3rd, 2027`, `february the 15th`, `Feb13`.
    private func monthAndDay(_ index: Int) -> DayReading? {
        guard let month = month(index) else { return nil }
        let start = past(["the", "le"], pastDot(month.end))
        guard let day = numbers.day(at: start), (1...31).contains(day.value), !tokens.spell(":", at: day.end),
            !isHour(day.end)
        else {
            return nil
        }
        let end = yearAfter(day.end)
        return dated(month.value, day.value, year: end?.value, next: end?.end ?? day.end)
    }

    private func isHour(_ index: Int) -> Bool {
        ["h", "heure", "heures", "am", "pm"].contains(word(index))
    }

    func month(_ index: Int) -> Reading<Int>? {
        guard let month = lexicon.months.read(tokens, at: index) else { return nil }
        // "may I come", "march in"
        if ["may", "march"].contains(word(index)), ["i", "we", "you", "be", "in", "the"].contains(word(month.end)),
            !(word(month.end) == "the" && numbers.day(at: month.end + 1) != nil)
        {
            return nil
        }
        return Reading(value: month.value, end: pastDot(month.end))
    }

    private func ides(_ start: Int) -> DayReading? {
        let index = past(["the"], start)
        guard says("ides of", index), let month = month(index + 2) else { return nil }
        return dated(month.value, [3, 5, 7, 10].contains(month.value) ? 15 : 13, year: nil, next: month.end)
    }

    // MARK: - Days of the month

    /// Reads `the 5th`, `le 1er`, `on the 15`, `le 4`.
    private func dayOfMonth(_ start: Int) -> DayReading? {
        let index = past(Self.articles, start)
        let isOrdinal = numbers.ordinal(at: index) != nil
        guard let day = numbers.day(at: index), (1...31).contains(day.value) else { return nil }
        let isNamed = isFrench ? says("le", start) : says("the", start) && says("on", start - 1)
        guard
            isOrdinal
                ? index > start || !tokens[index].isWord
                : isNamed && (tokens[index].hasDigits || isFrench && day.value > 1)
        else { return nil }
        guard isFree(day.end), !isHour(day.end), times.time(at: index, afterPreposition: false) == nil else {
            return nil
        }
        let isSecond = ["first", "second", "premier", "premiere", "deuxieme"].contains(word(index))
        guard !isSecond || day.end == tokens.count || tokens.at(day.end)?.isWord == false else { return nil }
        var reading = DayReading(calendar.next(dayOfMonth: day.value), next: day.end)
        reading.undated = (nil, day.value)
        return reading
    }

    // MARK: - Holidays

    /// Reads `le soir de Noël`, which is the evening before.
    func holidayEve(_ start: Int) -> DayReading? {
        let index = past(Self.articles, start)
        guard says("soir de noel", index) || says("soir du nouvel an", index) || says("soir du jour de l an", index)
        else { return nil }
        guard var reading = holiday(index + 2) else { return nil }
        reading.day = reading.day?.adding(days: -1)
        reading.part = PartOfDay(.evening, 18, 24)
        return reading
    }

    func holiday(_ start: Int) -> DayReading? {
        let index = past(
            Self.articles.union(Self.lastWords).union(["next", "this", "day", "jour", "de", "journee", "du", "d"]),
            start
        )
        guard
            let holiday = lexicon.holidays.read(tokens, at: index)
                ?? lexicon.holidays.read(tokens, at: past(Self.articles, start))
        else { return nil }
        if let year = yearAfter(past(["day"], holiday.end)) {
            return DayReading(holiday.value.day(in: year.value, calendar.region), next: year.end)
        }
        if let last = lastHoliday(holiday, from: index) { return last }
        let day = (today.year...today.year + 1).lazy.compactMap { holiday.value.day(in: $0, calendar.region) }
            .first { $0 >= today }
        return DayReading(day, next: past(["day"], holiday.end))
    }

    /// Reads "last Christmas", "Noël dernier": the latest one that has passed.
    private func lastHoliday(_ holiday: Reading<Holiday>, from index: Int) -> DayReading? {
        let after = trailingSelector(holiday.end)
        guard after?.value == .last || Self.lastWords.contains(word(index - 1)) else { return nil }
        let days = (today.year - 1...today.year).compactMap { holiday.value.day(in: $0, calendar.region) }
        return DayReading(days.last { $0 < today }, next: after?.end ?? past(["day"], holiday.end))
    }

    private static let lastWords: Set<String> = ["last", "past", "previous"]

    /// Reads "next year", "this year", "de l'année prochaine" after a date; the value is the number of years ahead.
    private func cycleYear(_ start: Int) -> Reading<Int>? {
        let index = past(Self.ofWords, start)
        guard let cycle = cycle(index), let first = cycle.day, first.month == 1, first.day == 1,
            cycle.end == first.adding(months: 12)
        else { return nil }
        return Reading(value: first.year - today.year, end: cycle.next)
    }

    // MARK: - Numbers

    private func twoDigits(_ index: Int) -> Int? {
        guard let token = tokens.at(index), token.text.count <= 2 else { return nil }
        return token.number
    }

    private func fourDigits(_ index: Int) -> Int? {
        guard let token = tokens.at(index), token.text.count == 4 else { return nil }
        return token.number.flatMap { PlainDay.years.contains($0) ? $0 : nil }
    }

    /// The year of four digits, or of two within this century.
    private func year(_ index: Int) -> Int? {
        if let year = fourDigits(index) { return year }
        guard let token = tokens.at(index), token.text.count == 2, let short = token.number else { return nil }
        // Dates of birth are in the last century.
        return short <= (today.year + 20) % 100 ? 2_000 + short : 1_900 + short
    }

    func yearAfter(_ index: Int) -> Reading<Int>? {
        let start = past([",", "of", "in", "de", "en"], index)
        if let year = fourDigits(start) { return Reading(value: year, end: start + 1) }
        if let year = numbers.words(at: start), PlainDay.years.contains(year.value) { return year }
        return cycleYear(index).map { Reading(value: today.year + $0.value, end: $0.end) }
    }

    /// The index after the full stop of an abbreviation.
    func pastDot(_ index: Int) -> Int {
        guard let dot = tokens.at(index), dot.text == ".", dot.isGlued else { return index }
        return index + 1
    }

    // MARK: - Neighbours

    /// True if the token at `index` does not make the number before it something else: "at 3 Main Street", "2 kids".
    func isFree(_ index: Int) -> Bool {
        guard let next = tokens.at(index) else { return true }
        if next.isWord {
            return Self.followers.contains(next.text) || isTimeWord(index)
                || lexicon.months.read(tokens, at: index) != nil
        }
        if next.hasDigits { return !next.isGlued }
        return !next.isGlued || ![",", "/", "-", ".", "%", "$", ":"].contains(next.text)
            || tokens.at(index + 1)?.isGlued != true
    }

    /// True if a day or a part of the day begins at `index`.
    func isTimeWord(_ index: Int) -> Bool {
        lexicon.weekdays.read(tokens, at: index) != nil || lexicon.relativeDays.read(tokens, at: index) != nil
            || lexicon.parts.read(tokens, at: index) != nil
    }

    private func isRange(_ index: Int) -> Bool {
        guard let next = tokens.at(index)?.text else { return false }
        return ["-", "–", "to", "au", "until", "a"].contains(next) && numbers.day(at: index + 1) != nil
            && (next != "a" || times.time(at: index + 1, afterPreposition: false) == nil)
    }

    private static let followers: Set<String> = .words(
        """
            pis & vs versus
        on in this next the please thanks thank if or and for would le ce cet cette svp s si ou et merci works
        is pour du de d with avec at a vers ish est ca good great fine ok okay to until till au jusqu but mais
        then plz pls should will sharp pile thx around about by serait sera c i je j my mon we after apres
        before avant day jour en dans that it can could suits convient marche environ plutot not pas no instead
        actually sounds max sorry hope unless since cuz bc bye desole pardon well too cause because car parce
        when quand as from which qui que o of
        """
    )
}
