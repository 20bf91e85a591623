// Several days: the next three, working days, days that come again.

extension WhenReader {
    /// Reads "next 3 days", "3 prochains jours", "the next few days", "last two weeks".
    func nextDays(_ start: Int) -> DayReading? {
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
    func recurring(_ start: Int) -> DayReading? {
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
    func business(_ start: Int) -> DayReading? {
        let index = past(["in", "within", "dans", "les"], start)
        guard let amount = numbers.small(at: index) else { return nil }
        for phrase in [
            "business days", "business day", "working days", "jours ouvrables", "jours ouvres", "jour ouvrable",
        ]
        where says(phrase, amount.end) { return DayReading(.period, next: amount.end + 2) }
        return nil
    }
}
