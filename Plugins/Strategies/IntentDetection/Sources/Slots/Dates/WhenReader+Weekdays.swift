// Weekdays: this, next and last, moved by weeks, and the nth of a month.

extension WhenReader {
    /// Reads a weekday with the words that select its week.
    func weekday(_ start: Int) -> DayReading? {
        if let reading = weekAndDay(start) { return reading }
        var index = past(Self.articles, start)
        let before = selector(index)
        index = before?.end ?? index
        guard let weekday = lexicon.weekdays.read(tokens, at: index) else { return nil }
        let end = pastDot(weekday.end)
        if isPlural(index) { return DayReading(.recurring, next: end) }
        let plain =
            before?.value == .this && weekday.value == today.weekday
            ? today : today.adding(days: 1).next(weekday.value)
        if let after = weekSelection(weekday.value, plain, past([","], end), before?.value) { return after }
        guard let before = before?.value else {
            var reading = DayReading(plain, next: end)
            reading.weekday = weekday.value
            return reading
        }
        return DayReading(selecting: before, plain, today, next: end)
    }

    /// Reads "next week on Thursday", "last week's Sunday", "la semaine prochaine, jeudi".
    private func weekAndDay(_ start: Int) -> DayReading? {
        guard let week = cycle(start), let monday = week.day, monday.weekday == 1, week.end == monday.adding(days: 7),
            let weekday = lexicon.weekdays.read(
                tokens,
                at: past(["s", ",", "on", "le", "the", "de", "for", "pour"], week.next)
            )
        else { return nil }
        return DayReading(monday.adding(days: weekday.value - 1), next: pastDot(weekday.end))
    }

    /// A word that selects a week: this, next, last.
    enum Selector: Sendable { case this, next, last, following }

    /// Reads "this", "next", "coming", "last" before a weekday or a unit.
    func selector(_ index: Int) -> Reading<Selector>? {
        var index = past(["the", "around"], index)
        let first = index
        if Self.this.contains(word(index)) { index += 1 }
        if let reading = Self.selectors.read(tokens, at: index) { return reading }
        return index > first ? Reading(value: .this, end: index) : nil
    }

    private static let this: Set<String> = ["this", "ce", "cet", "cette", "current"]
    private static let selectors = PhraseTable<Selector>(lists: [
        ("current,actuelle", .this), ("next,nxt,coming,upcoming,prochain,prochaine,prochains,prochaines", .next),
        ("last,past,previous,dernier,derniere,derniers,dernieres", .last), ("following", .following),
    ])
    private static let trailing = PhraseTable<Selector>(lists: [
        ("next,coming,prochain,prochaine,qui vient,qui s en vient,a venir", .next),
        ("last,past,dernier,derniere,passe,passee,d avant,precedent,precedente", .last),
        ("following,suivant,suivante,d apres,after", .following),
    ])

    /// Reads "prochain", "dernier", "d'après" after a weekday or a unit.
    func trailingSelector(_ index: Int) -> Reading<Selector>? {
        guard let reading = Self.trailing.read(tokens, at: index), !says("after", index) else { return nil }
        // "mardi passé midi"
        if says("passe", index), times.time(at: reading.end, afterPreposition: false) != nil { return nil }
        // "next week" begins here; "Monday last" and "Monday next" end the words.
        guard ["next", "last", "past", "following", "coming"].contains(word(index)) else { return reading }
        let next = word(reading.end)
        return tokens.count == reading.end || tokens.at(reading.end)?.isWord == false
            || ["at", "in", "please"].contains(next)
            ? reading : nil
    }

    private func weekSelection(_ weekday: Int, _ plain: PlainDay, _ end: Int, _ before: Selector?) -> DayReading? {
        if says("week", end) || says("wk", end) {
            // "Friday week"; "Monday week day" does not occur.
            let moved = before == .last ? nil : plain.adding(days: 7)
            return DayReading(moved, next: end + 1)
        }
        if says("fortnight", end) { return DayReading(plain.adding(days: 14), next: end + 1) }
        if says("after next", end) || says("after the next", end) {
            return DayReading(plain.adding(days: 7), next: says("after next", end) ? end + 2 : end + 3)
        }
        // "the Tuesday after Christmas"
        let isAfter = says("after", end) || says("following", end) || says("apres", end)
        if isAfter || says("before", end) || says("avant", end), let anchor = anchor(end + 1), let day = anchor.day {
            return DayReading(isAfter ? day.adding(days: 1).next(weekday) : day.last(weekday), next: anchor.next)
        }
        if says("en", end), let days = numbers.small(at: end + 1), [8, 15, 21].contains(days.value) {
            return DayReading(plain.adding(days: days.value / 7 * 7), next: days.end)
        }
        if let after = trailingSelector(end) {
            return DayReading(selecting: after.value, plain, today, next: after.end)
        }
        let index = past(Self.ofWords, end)
        if let period = cycle(index), let first = period.day, first.weekday == 1, period.end == first.adding(days: 7) {
            return DayReading(first.adding(days: weekday - 1), next: period.next)
        }
        return nil
    }

    private func isPlural(_ index: Int) -> Bool {
        let word = word(index)
        return word.hasSuffix("s") && word.count > 5
            || ["les", "every", "each", "chaque"].contains(self.word(index - 1)) || says("tous les", index - 2)
    }

    // MARK: - The nth weekday

    /// Reads "the second Monday of March", "le dernier jour d'octobre", "third tuesday after christmas".
    func nth(_ start: Int) -> DayReading? {
        let index = past(Self.articles, start)
        guard let place = place(index) else { return nil }
        if let weekday = lexicon.weekdays.read(tokens, at: place.end) {
            let end = pastDot(weekday.end)
            if says("after", end) || says("following", end) || says("apres", end) {
                guard place.value > 0, let anchor = anchor(end + 1), let day = anchor.day else { return nil }
                return DayReading(
                    day.adding(days: 1).next(weekday.value).adding(days: 7 * (place.value - 1)),
                    next: anchor.next
                )
            }
            guard let month = monthPeriod(end) else { return nil }
            let day = Holiday.weekday(weekday.value, place.value, year: month.value.year, month: month.value.month)
            guard var day else { return DayReading(.impossible, next: month.end) }
            // A month without a year is the coming one.
            if day < today, lexicon.months.read(tokens, at: past(Self.ofWords, end)) != nil,
                yearAfter(month.end - 1) == nil,
                tokens.at(month.end - 1)?.hasDigits != true,
                let next = Holiday.weekday(weekday.value, place.value, year: day.year + 1, month: day.month)
            {
                day = next
            }
            return DayReading(day, next: month.end)
        }
        guard let unit = lexicon.units.read(tokens, at: place.end), let month = monthPeriod(unit.end) else {
            return nil
        }
        let first = month.value
        let last = first.firstOfMonth(after: 1).adding(days: -1)
        switch unit.value {
        case .day:
            return DayReading(
                place.value < 0 ? last.adding(days: place.value + 1) : first.adding(days: place.value - 1),
                next: month.end
            )
        case .week:
            let monday =
                place.value < 0
                ? last.adding(days: 1).monday.adding(days: 7 * place.value)
                : first.next(1).adding(days: 7 * (place.value - 1))
            return DayReading(monday, before: monday.adding(days: 7), next: month.end)
        case .weekend:
            let friday =
                place.value < 0
                ? last.adding(days: -1).last(5).adding(days: 7 * (place.value + 1))
                : first.next(5).adding(days: 7 * (place.value - 1))
            return weekend(friday, next: month.end)
        case .fortnight:
            let start = place.value == 1 ? first : first.adding(days: 14)
            return DayReading(
                start,
                before: place.value == 1 ? first.adding(days: 14) : last.adding(days: 1),
                next: month.end
            )
        default: return nil
        }
    }

    private func place(_ index: Int) -> Reading<Int>? {
        if ["last", "dernier", "derniere"].contains(word(index)) { return Reading(value: -1, end: index + 1) }
        for phrase in ["second to last", "second last", "avant dernier", "avant derniere"] where says(phrase, index) {
            return Reading(value: -2, end: index + phrase.split(separator: " ").count)
        }
        guard let ordinal = numbers.ordinal(at: index), (1...31).contains(ordinal.value) else { return nil }
        return ordinal
    }

    /// Reads "of March 2014", "in this month", "du mois prochain"; the value is the first day of the month.
    private func monthPeriod(_ start: Int) -> Reading<PlainDay>? {
        let index = past(Self.ofWords, start)
        if index > start, let month = month(index) {
            let year = yearAfter(month.end)
            let first =
                year.map(\.value).map { PlainDay(year: $0, month: month.value, day: 1) }
                ?? PlainDay(year: month.value < today.month ? today.year + 1 : today.year, month: month.value, day: 1)
            return Reading(value: first, end: year?.end ?? month.end)
        }
        if let period = cycle(index), let first = period.day, first.day == 1, period.end == first.firstOfMonth(after: 1)
        {
            return Reading(value: first, end: period.next)
        }
        if index > start, says("month", index) || says("mois", index) {
            return Reading(value: today.firstOfMonth(), end: index + 1)
        }
        return nil
    }
}

extension DayReading {
    /// The weekday of this, the next or the last week, of which `plain` is the coming one.
    fileprivate init(selecting selector: WhenReader.Selector, _ plain: PlainDay, _ today: PlainDay, next: Int) {
        switch selector {
        case .this: self.init(plain, next: next)
        case .next:
            // Said the day before, it is tomorrow for some and in a week for others.
            if plain.number - today.number == 1 { self.init(.week, next: next) } else { self.init(plain, next: next) }
        case .last: self.init(today.last(plain.weekday), next: next)
        case .following: self.init(plain.monday == today.monday ? plain.adding(days: 7) : plain, next: next)
        }
    }
}
