// Periods: weeks, months, seasons and their parts.

extension WhenReader {
    /// Reads "next week", "le mois prochain", "this weekend": a span of days whose first and last are known.
    func cycle(_ start: Int) -> DayReading? {
        let index = past(["the", "le", "la", "l", "around"], start)
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

    private func span(of unit: TimeUnit, _ selector: Selector, next: Int) -> DayReading? {
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
            ?? monthSpan(start)
            ?? recurring(start)
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

    // MARK: - The end of the month

    /// A part of a period.
    private enum Edge: Sendable { case beginning, middle, end, rest, all, half(Int) }

    private static let edges = PhraseTable<Edge>(lists: [
        (
            "beginning of,start of,early,early in,debut de,debut du,debut d,debut,en debut de,au debut du,au debut de,beginning of the",
            .beginning
        ),
        ("middle of,mid,milieu de,milieu du,milieu,mi", .middle),
        ("end of,end of the,late,late in,fin de,fin du,fin d,fin,en fin de,a la fin de,a la fin du", .end),
        ("rest of,remainder of,reste de,reste du,le reste de", .rest), ("all,whole,toute,tout", .all),
        ("premiere quinzaine de,premiere quinzaine d,premiere quinzaine du", .half(0)),
        ("deuxieme quinzaine de,seconde quinzaine de,deuxieme quinzaine d", .half(1)),
    ])

    private func edge(_ start: Int) -> DayReading? {
        let index = past(["the", "le", "la", "at", "au", "a", "en", "l"], start)
        if let closing = abbreviated(index) { return closing }
        // In Québec, "fin de semaine" is the weekend.
        guard let edge = Self.edges.read(tokens, at: index), !says("fin de semaine", index) else { return nil }
        let next = past(["the", "la", "le", "l", "around"], edge.end)
        guard let whole = whole(next), let first = whole.day, let end = whole.end else { return nil }
        return part(edge.value, of: first, end, next: whole.next)
    }

    /// Reads `EOM`, `EOY`.
    private func abbreviated(_ index: Int) -> DayReading? {
        let next = index + 1
        switch word(index) {
        case "eom": return part(.end, of: today.firstOfMonth(), today.firstOfMonth(after: 1), next: next)
        case "eoy":
            let first = PlainDay(year: today.year, month: 1, day: 1)
            return part(.end, of: first, first.adding(months: 12), next: next)
        case "eow": return part(.end, of: today.monday, today.monday.adding(days: 7), next: next)
        default: return nil
        }
    }

    /// The period that a part is of; without a selector it is the current one.
    private func whole(_ index: Int) -> DayReading? {
        if let period = cycle(index) ?? monthSpan(index, isPart: true) ?? season(index) { return period }
        guard let unit = lexicon.units.read(tokens, at: index), [.week, .month, .year].contains(unit.value) else {
            return nil
        }
        return span(of: unit.value, .this, next: unit.end)
    }

    private func part(_ edge: Edge, of first: PlainDay, _ end: PlainDay, next: Int) -> DayReading? {
        let days = end.number - first.number
        func reading(_ from: Int, _ to: Int) -> DayReading {
            DayReading(first.adding(days: from), before: first.adding(days: to), next: next)
        }
        switch edge {
        case .all: return reading(0, days == 7 ? 6 : days)
        case .rest: return DayReading(max(today, first), before: days == 7 ? end.adding(days: -1) : end, next: next)
        case .half(let half) where days > 27 && days < 32:
            return half == 0 ? reading(0, 14) : reading(14, days)
        case .half: return nil
        case .beginning, .middle, .end: break
        }
        switch days {
        case 7:
            switch edge {
            case .beginning: return reading(0, isFrench ? 2 : 3)
            case .middle: return reading(2, 4)
            default: return reading(4, 7)
            }
        case 28...31:
            // The beginning of a month that has passed is that of the next one.
            if case .beginning = edge, first == today.firstOfMonth(), today.day > 10 {
                return DayReading(
                    first.firstOfMonth(after: 1),
                    before: first.firstOfMonth(after: 1).adding(days: 10),
                    next: next
                )
            }
            switch edge {
            case .beginning: return reading(0, 10)
            case .middle: return isFrench ? reading(9, 19) : reading(10, 20)
            default: return reading(20, days)
            }
        case 365...366:
            switch edge {
            case .beginning: return DayReading(first, before: first.firstOfMonth(after: 3), next: next)
            case .middle:
                return DayReading(first.firstOfMonth(after: 5), before: first.firstOfMonth(after: 7), next: next)
            default: return DayReading(first.firstOfMonth(after: 8), before: end, next: next)
            }
        default: return DayReading(first, before: end, next: next)
        }
    }

    // MARK: - Months and seasons

    private func monthSpan(_ start: Int, isPart: Bool = false) -> DayReading? {
        let index = past(["in", "en", "au", "mois", "de", "d", "the", "month", "of"], start)
        guard let month = month(index) else { return nil }
        guard isPart || bareDate(index)?.undated?.month == nil else { return nil }
        // "mar", "may" and "mars" alone may be something else.
        guard isPart || index > start || !["may", "march", "mar", "sun"].contains(word(index)) else { return nil }
        let year = yearAfter(month.end)
        let first = PlainDay(
            year: year?.value ?? (month.value < today.month ? today.year + 1 : today.year),
            month: month.value,
            day: 1
        )
        return DayReading(first, before: first.firstOfMonth(after: 1), next: year?.end ?? month.end)
    }

    private func season(_ start: Int) -> DayReading? {
        let index = past(["in", "en", "au", "the", "l", "le", "cet", "ce", "this"], start)
        guard index > start, let season = lexicon.seasons.read(tokens, at: index) else { return nil }
        let after = trailingSelector(season.end)
        return seasonSpan(season.value, after?.value ?? .this, next: after?.end ?? season.end)
    }

    private func seasonSpan(_ season: Int, _ selector: Selector, next: Int) -> DayReading? {
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

    private func currentSeason(_ selector: Selector, next: Int) -> DayReading? {
        let starts = (today.year - 1...today.year + 1).flatMap { year in (0...3).map { seasonStart($0, in: year) } }
        guard let current = starts.lastIndex(where: { $0 <= today }) else { return nil }
        let index = current + (selector == .this ? 0 : selector == .last ? -1 : 1)
        guard index >= 0, index + 1 < starts.count else { return nil }
        return DayReading(starts[index], before: starts[index + 1].adding(days: -1), next: next)
    }

    // MARK: - Several days

    /// Reads "next 3 days", "3 prochains jours", "the next few days", "last two weeks".
    private func nextDays(_ start: Int) -> DayReading? {
        var index = past(["the", "les", "in", "over", "within"], start)
        var selector = ["next", "coming", "following", "prochains", "prochaines"].contains(word(index)) ? 1 : 0
        if ["last", "past", "previous", "derniers", "dernieres"].contains(word(index)) { selector = -1 }
        if selector != 0 { index += 1 }
        let amount: Reading<Int>
        if says("few", index) || says("a few", index) || says("couple of", index) || says("quelques", index) {
            amount = Reading(value: 3, end: index + (says("few", index) || says("quelques", index) ? 1 : 2))
        } else if let number = numbers.small(at: index) {
            amount = number
        } else {
            return nil
        }
        index = amount.end
        if selector == 0 {
            selector =
                ["prochains", "prochaines"].contains(word(index))
                ? 1 : ["derniers", "dernieres"].contains(word(index)) ? -1 : 0
            if selector != 0 { index += 1 }
        }
        guard selector != 0, amount.value > 0, amount.value < 400, let unit = lexicon.units.read(tokens, at: index)
        else { return nil }
        let next = unit.end
        if unit.value == .week {
            let first = today.monday.adding(days: selector > 0 ? 7 : -7 * amount.value)
            return DayReading(first, before: first.adding(days: 7 * amount.value), next: next)
        }
        if let days = unit.value.days {
            let first = selector > 0 ? today.adding(days: 1) : today.adding(days: -amount.value * days)
            return DayReading(first, before: first.adding(days: amount.value * days), next: next)
        }
        if unit.value == .year {
            let first = PlainDay(year: today.year + (selector > 0 ? 1 : -amount.value), month: 1, day: 1)
            return DayReading(first, before: first.adding(months: 12 * amount.value), next: next)
        }
        if let months = unit.value.months {
            let first = today.firstOfMonth(after: selector > 0 ? 1 : -amount.value * months)
            return DayReading(first, before: first.firstOfMonth(after: amount.value * months), next: next)
        }
        guard let minutes = unit.value.minutes else {
            return unit.value == .second ? DayReading(.period, next: next) : nil
        }
        let from =
            selector > 0 ? calendar.now.adding(minutes: minutes) : calendar.now.adding(minutes: -amount.value * minutes)
        return DayReading(
            day: from.day,
            time: from.time,
            until: from.adding(minutes: amount.value * minutes),
            next: next
        )
    }

    /// Reads "en semaine", "weekdays", "any day", "tous les jours", "every Monday": days that come again.
    private func recurring(_ start: Int) -> DayReading? {
        if let phrase = Self.recurring.end(tokens, at: start), !isOfDay(start, phrase) {
            return DayReading(.recurring, next: phrase)
        }
        guard let every = Self.every.end(tokens, at: start) else { return nil }
        if let weekday = lexicon.weekdays.read(tokens, at: every) { return DayReading(.recurring, next: weekday.end) }
        if let unit = lexicon.units.read(tokens, at: every),
            unit.value.days != nil || unit.value == .weekend || unit.value == .month
        {
            return DayReading(.recurring, next: unit.end)
        }
        return lexicon.parts.read(tokens, at: every).map { DayReading(.recurring, next: $0.end) }
    }

    /// True for "any time" beside a day: "tomorrow any time", "any time after 2".
    private func isOfDay(_ start: Int, _ end: Int) -> Bool {
        guard ["any time", "anytime", "whenever", "n importe quand"].contains(where: { says($0, start) }) else {
            return false
        }
        let next = past(["on", "le"], end)
        return ["after", "before", "between", "from", "apres", "avant", "entre"].contains(word(end)) || isTimeWord(next)
            || lexicon.weekdays.read(tokens, at: start - 1) != nil
            || lexicon.relativeDays.read(tokens, at: start - 1) != nil
    }

    private static let recurring = PhraseTable<Void>(
        "weekdays, weekday, any weekday, on weekdays, during the week, en semaine, la semaine, any day, anyday, any time, anytime",
        "whenever, n importe quand, n importe quel jour, n importe quelle journee, tous les jours, tout le temps, every day, everyday",
        "peu importe le jour, peu importe quand, peu importe, la fin de semaine, les fins de semaine, en fin de semaine, fin de semaine, the weekend, on weekends, week days, jours de semaine, jour de semaine, daily, weekends"
    )
    private static let every = PhraseTable<Void>(
        "every, each, any, every other, chaque, tous les, toutes les, n importe quel, n importe quelle, every single"
    )

    /// Reads "in 3 business days": working days depend on hours that the words do not tell.
    private func business(_ start: Int) -> DayReading? {
        let index = past(["in", "within", "dans", "les"], start)
        guard let amount = numbers.small(at: index) else { return nil }
        for phrase in [
            "business days", "business day", "working days", "jours ouvrables", "jours ouvres", "jour ouvrable",
        ]
        where says(phrase, amount.end) { return DayReading(.period, next: amount.end + 2) }
        return nil
    }
}
