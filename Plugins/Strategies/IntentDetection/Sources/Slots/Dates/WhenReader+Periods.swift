// Periods: weeks, months, seasons and their parts.

extension WhenReader {
    /// Reads "next week", "le mois prochain", "this weekend": a span of days whose first and last are known.
    func cycle(_ start: Int) -> DayReading? {
        let index = past(["the", "le", "la", "l", "around"], start)
        if says("week after next", index) {
            let monday = today.monday.adding(days: 14)
            return DayReading(monday, before: monday.adding(days: 7), next: index + 3)
        }
        if let selector = selector(start) ?? selector(index) {
            return unit(selector.value, at: selector.end)
        }
        guard let unit = lexicon.units.read(tokens, at: index), unit.value != .quarter || isFrench,
            let after = trailingSelector(unit.end)
        else {
            return nil
        }
        return span(of: unit.value, after.value, next: after.end)
    }

    private func unit(_ selector: Selector, at index: Int) -> DayReading? {
        if let unit = lexicon.units.read(tokens, at: index) {
            let after = trailingSelector(unit.end).flatMap { isFrench ? $0 : nil }
            let end = says("s", unit.end) ? unit.end + 1 : unit.end
            return span(of: unit.value, after?.value ?? selector, next: after?.end ?? end)
        }
        if let season = lexicon.seasons.read(tokens, at: index) {
            return seasonSpan(season.value, selector, next: season.end)
        }
        if says("season", index) || says("seasons", index) || says("saison", index) {
            return currentSeason(selector, next: index + 1)
        }
        return nil
    }

    func span(of unit: TimeUnit, _ selector: Selector, next: Int) -> DayReading? {
        let shift = selector == .this ? 0 : selector == .last ? -1 : 1
        switch unit {
        case .week, .fortnight:
            let monday = today.monday.adding(days: 7 * shift)
            return DayReading(monday, before: monday.adding(days: 7), next: next)
        // From Monday to Friday, "next weekend" is the coming one for some and the one after for others.
        case .weekend where selector == .next && today.weekday <= 5: return DayReading(.week, next: next)
        case .weekend: return weekend(today.monday.adding(days: 7 * shift + 4), next: next)
        case .month:
            return DayReading(
                today.firstOfMonth(after: shift),
                before: today.firstOfMonth(after: shift + 1),
                next: next
            )
        case .quarter:
            let first = PlainDay(year: today.year, month: (today.month - 1) / 3 * 3 + 1, day: 1).firstOfMonth(
                after: 3 * shift
            )
            return DayReading(first, before: first.firstOfMonth(after: 3), next: next)
        case .year:
            let first = PlainDay(year: today.year + shift, month: 1, day: 1)
            return DayReading(first, before: first.adding(months: 12), next: next)
        case .day where selector == .next || selector == .following:
            return DayReading(today.adding(days: shift), next: next)
        default: return nil
        }
    }

    /// A weekend from Friday evening to Sunday.
    func weekend(_ friday: PlainDay, next: Int) -> DayReading {
        var reading = DayReading(friday, before: friday.adding(days: 3), next: next)
        reading.time = ClockTime(hour: 18, minute: 0)
        return reading
    }

    /// Reads a span of days: a cycle, a month, the end of one, several days.
    func period(_ start: Int) -> DayReading? {
        weekOf(start) ?? edge(start) ?? nextDays(start) ?? business(start) ?? cycle(start) ?? season(start)
            ?? quarter(start) ?? monthSpan(start) ?? recurring(start)
    }

    /// Reads "the week of December 7", "la semaine du 14".
    private func weekOf(_ start: Int) -> DayReading? {
        let index = past(["the", "la", "dans", "in"], start)
        guard says("week of", index) || says("semaine du", index) || says("semaine de", index) else { return nil }
        let named = says("week of", index) ? index + 2 : index + 1
        let day =
            date(past(["the", "du", "de"], named)) ?? date(named)
            ?? numbers.day(at: past(["the", "du", "de"], named)).map {
                DayReading(calendar.next(dayOfMonth: $0.value), next: $0.end)
            }
        guard let day, let monday = day.day?.monday, day.end == nil else { return nil }
        return DayReading(monday, before: monday.adding(days: 7), next: day.next)
    }
}
