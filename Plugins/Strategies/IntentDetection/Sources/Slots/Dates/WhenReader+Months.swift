// Months, quarters of a year and seasons.

extension WhenReader {
    func monthSpan(_ start: Int, isPart: Bool = false) -> DayReading? {
        let index = past(["in", "en", "au", "mois", "de", "d", "the", "month", "of"], start)
        guard let month = month(index) else { return nil }
        guard isPart || bareDate(index)?.undated?.month == nil else { return nil }
        // "mar", "may" and "mars" alone may be something else.
        let year = yearAfter(month.end)
        guard isPart || index > start || year != nil || !["may", "march", "mar", "sun"].contains(word(index)) else {
            return nil
        }
        let first = PlainDay(
            year: year?.value ?? (month.value < today.month ? today.year + 1 : today.year),
            month: month.value,
            day: 1
        )
        return DayReading(first, before: first.firstOfMonth(after: 1), next: year?.end ?? month.end)
    }

    /// Reads "third quarter of 2018", "3 quarter of 2018", "le troisième trimestre".
    func quarter(_ start: Int) -> DayReading? {
        let index = past(Self.articles, start)
        guard let place = numbers.ordinal(at: index) ?? numbers.small(at: index), (1...4).contains(place.value),
            let unit = lexicon.units.read(tokens, at: place.end), unit.value == .quarter
        else { return nil }
        let year = yearAfter(unit.end)
        // Without a year, "3 quarter" may be a time.
        guard year != nil || numbers.ordinal(at: index) != nil else { return nil }
        let month = 3 * place.value - 2
        let first = PlainDay(year: year?.value ?? today.year, month: month, day: 1)
        let hasPassed = year == nil && first.firstOfMonth(after: 3) <= today
        let start = hasPassed ? first.adding(months: 12) : first
        return DayReading(start, before: start.firstOfMonth(after: 3), next: year?.end ?? unit.end)
    }

    func season(_ start: Int) -> DayReading? {
        let index = past(["in", "en", "au", "the", "l", "le", "cet", "ce", "this"], start)
        guard index > start, let season = lexicon.seasons.read(tokens, at: index) else { return nil }
        let after = trailingSelector(season.end)
        return seasonSpan(season.value, after?.value ?? .this, next: after?.end ?? season.end)
    }

    func seasonSpan(_ season: Int, _ selector: Selector, next: Int) -> DayReading? {
        let shift = selector == .last ? -1 : 0
        var first = seasonStart(season, in: today.year + shift)
        // The winter of January began last year.
        if shift == 0, season == 3, today < seasonStart(0, in: today.year) {
            first = seasonStart(3, in: today.year - 1)
        }
        if shift == 0, season != 3, seasonEnd(first) < today { first = seasonStart(season, in: today.year + 1) }
        return DayReading(first, before: seasonEnd(first), next: next)
    }

    private func seasonStart(_ season: Int, in year: Int) -> PlainDay {
        let days = [(3, 20), (6, 21), (9, 23), (12, 21)]
        return PlainDay(year: year, month: days[season].0, day: days[season].1)
    }

    private func seasonEnd(_ first: PlainDay) -> PlainDay {
        switch first.month {
        case 3: PlainDay(year: first.year, month: 6, day: 22)
        case 6: PlainDay(year: first.year, month: 9, day: 24)
        case 9: PlainDay(year: first.year, month: 12, day: 22)
        default: PlainDay(year: first.year + 1, month: 3, day: 21)
        }
    }

    func currentSeason(_ selector: Selector, next: Int) -> DayReading? {
        let starts = (today.year - 1...today.year + 1).flatMap { year in (0...3).map { seasonStart($0, in: year) } }
        guard let current = starts.lastIndex(where: { $0 <= today }) else { return nil }
        let index = current + (selector == .this ? 0 : selector == .last ? -1 : 1)
        guard index >= 0, index + 1 < starts.count else { return nil }
        return DayReading(starts[index], before: starts[index + 1].adding(days: -1), next: next)
    }
}
