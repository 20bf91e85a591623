// Offsets: a duration before or after now, a day or a time.

/// A length of time, in the units that were said.
struct SaidDuration: Sendable {
    var months = 0
    var days = 0
    var minutes = 0
    /// True for hours and minutes, which count from the time and not from the day.
    var isClock: Bool { minutes != 0 }
    /// A duration such as "a few days", which names no day.
    var isVague = false
}

extension WhenReader {
    /// Reads "in 3 days", "two weeks from Monday", "il y a trois mois", "d'aujourd'hui en huit".
    func offset(_ index: Int) -> DayReading? {
        ahead(index) ?? neighbour(index) ?? counted(index) ?? weekdaysAhead(index) ?? fromToday(index)
    }

    // MARK: - In three days

    private func ahead(_ index: Int) -> DayReading? {
        if says("il y a", index) || says("y a", index) || says("ca fait", index) {
            guard let length = duration(index + (says("il y a", index) ? 3 : 2)) else { return nil }
            return moved(length.value, by: -1, next: length.end)
        }
        guard ["in", "dans", "d", "within", "sous"].contains(word(index)) else { return nil }
        let within =
            says("within", index) || says("d ici", index) || says("dans les", index) || says("sous", index)
            || says("in the next", index) || says("dans le", index)
        var start = index + (says("d ici", index) || says("dans les", index) ? 2 : says("in the next", index) ? 3 : 1)
        if within { start = past(["prochains", "prochaines", "next", "the"], start) }
        if says("d", index), !within { return nil }
        guard let length = duration(start) else { return nil }
        if within {
            let end = past(["prochains", "prochaines", "qui"], length.end)
            let limit = moved(length.value, by: 1, next: end)
            guard let day = limit.day else { return nil }
            if let time = limit.time {
                let until = LocalMoment(day: day, time: time)
                return DayReading(day: today, time: calendar.now.time, until: until, next: end)
            }
            var reading = DayReading(today, before: day, next: end)
            reading.time = calendar.now.time
            return reading
        }
        let end = says("time", length.end) ? length.end + 1 : says("s time", length.end) ? length.end + 2 : length.end
        // "in a week on Friday" says two things.
        return moved(length.value, by: 1, next: end)
    }

    /// Moves now by a duration; a day for days, a time for hours.
    func moved(_ length: SaidDuration, by sign: Int, next: Int) -> DayReading {
        if length.isVague { return DayReading(.period, next: next) }
        if length.isClock {
            let moment = calendar.now.adding(minutes: sign * (length.minutes + length.days * 1_440))
            return DayReading(day: moment.day, time: moment.time, next: next)
        }
        return DayReading(today.moved(length, by: sign), next: next)
    }

    // MARK: - Two weeks from Monday

    private func counted(_ index: Int) -> DayReading? {
        // "for 10 days from the 18th" is a span.
        guard !["for", "pendant", "pour", "durant"].contains(word(index - 1)), let length = duration(index) else {
            return nil
        }
        let end = length.end
        if says("ago", end) { return moved(length.value, by: -1, next: end + 1) }
        if says("hence", end) || says("later", end) || says("plus tard", end) {
            return moved(length.value, by: 1, next: says("plus tard", end) ? end + 2 : end + 1)
        }
        if says("from now", end) || says("from right now", end) {
            let right = says("from right now", end)
            var length = length.value
            if right, length.months == 0, length.minutes == 0, length.days > 0 {
                length.minutes = length.days * 1_440
                length.days = 0
            }
            return moved(length, by: 1, next: end + (right ? 3 : 2))
        }
        let after = past(["from", "after", "past", "following", "on", "apres", "a", "de", "suivant"], end)
        if after > end || says("today", end) || says("tomorrow", end) || lexicon.weekdays.read(tokens, at: end) != nil {
            let isOn = says("on", end) || after == end
            // "for 10 days from" is a span, and "a week on Friday" is one after it.
            if !isOn || length.value.days % 7 == 0, let moved = anchored(length.value, by: 1, at: after) {
                return moved
            }
            if after == tokens.count, says("apres", end) { return moved(length.value, by: 1, next: after) }
            return nil
        }
        if says("before", end) || says("avant", end) { return anchored(length.value, by: -1, at: end + 1) }
        return nil
    }

    private func anchored(_ length: SaidDuration, by sign: Int, at index: Int) -> DayReading? {
        guard !length.isVague else { return nil }
        if length.isClock {
            guard length.days == 0, let time = times.time(at: index, afterPreposition: true) else { return nil }
            let total = time.hour * 60 + time.minute + sign * length.minutes
            guard time.isSure, (0..<1_440).contains(total) else { return nil }
            let clock = ClockTime(minutes: total)
            return DayReading(
                day: clock > (calendar.now.time ?? clock) ? today : today.adding(days: 1),
                time: clock,
                next: time.end
            )
        }
        guard let anchor = anchor(index), let day = anchor.day, anchor.end == nil else { return nil }
        return DayReading(day.moved(length, by: sign), next: anchor.next)
    }

    /// The day that an offset counts from.
    func anchor(_ start: Int) -> DayReading? {
        let index = past(Self.articles, start)
        if let relative = lexicon.relativeDays.read(tokens, at: index), relative.value.part == nil {
            return DayReading(today.adding(days: relative.value.days), next: relative.end)
        }
        return date(index) ?? weekday(start) ?? date(start)
    }

    /// Reads "the day after Christmas", "le lendemain de Noël", "la veille du 15".
    private func neighbour(_ start: Int) -> DayReading? {
        let index = past(Self.articles, start)
        for (phrase, days) in Self.neighbours where says(phrase, index) {
            let next = index + phrase.split(separator: " ").count
            guard let anchor = anchor(past(["de", "du", "d", "of"], next)) ?? anchor(next), let day = anchor.day,
                anchor.end == nil
            else { continue }
            return DayReading(day.adding(days: days), next: anchor.next)
        }
        return nil
    }

    private static let neighbours: [(String, Int)] = [
        ("day after", 1), ("day before", -1), ("day following", 1), ("lendemain", 1), ("surlendemain", 2),
        ("veille", -1), ("jour apres", 1),
        ("jour d apres", 1), ("jour avant", -1), ("jour suivant", 1), ("morning after", 1),
    ]

    // MARK: - Two Sundays from now, d'aujourd'hui en huit

    private func weekdaysAhead(_ index: Int) -> DayReading? {
        guard let count = numbers.small(at: index), (1...20).contains(count.value),
            let weekday = lexicon.weekdays.read(tokens, at: count.end),
            says("from now", weekday.end) || says("from today", weekday.end)
        else { return nil }
        let first = today.adding(days: 1).next(weekday.value)
        return DayReading(first.adding(days: 7 * (count.value - 1)), next: weekday.end + 2)
    }

    private func fromToday(_ start: Int) -> DayReading? {
        let index = past(["d", "de"], start)
        guard let relative = lexicon.relativeDays.read(tokens, at: index), relative.value.part == nil else {
            return nil
        }
        let day = today.adding(days: relative.value.days)
        if says("en", relative.end), let days = numbers.small(at: relative.end + 1), [8, 15, 21].contains(days.value) {
            return DayReading(day.adding(days: days.value / 7 * 7), next: days.end)
        }
        if says("week", relative.end) { return DayReading(day.adding(days: 7), next: relative.end + 1) }
        if says("fortnight", relative.end) { return DayReading(day.adding(days: 14), next: relative.end + 1) }
        return nil
    }

    // MARK: - Durations

    /// Reads "3 days", "an hour and a half", "quinze jours", "a couple of weeks", "1/4 h", "2h30".
    func duration(_ start: Int) -> Reading<SaidDuration>? {
        let index = past(["about", "environ", "around", "les", "exactly"], start)
        if let fraction = fraction(index) ?? decimal(index) { return fraction }
        let amount: Reading<Int>
        var isVague = false
        if let few = Self.few.read(tokens, at: index) {
            amount = few
            isVague = ![2, 1].contains(few.value)
        } else if let number = numbers.small(at: index) ?? numbers.words(at: index) {
            amount = number
        } else if let token = tokens.at(index), let number = token.number, token.text.count <= 3 {
            amount = Reading(value: number, end: index + 1)
        } else if ["a", "an", "one", "un", "une"].contains(word(index)) {
            amount = Reading(value: 1, end: index + 1)
        } else {
            return nil
        }
        if let prime = tokens.at(amount.end), prime.isGlued, prime.text == "'" || prime.text == "′" {
            return Reading(value: SaidDuration(minutes: amount.value), end: amount.end + 1)
        }
        let next = past(
            ["more", "business", "working", "full", "petites", "autres", "prochains", "prochaines"],
            amount.end
        )
        if word(amount.end) == "business" || word(amount.end) == "working" { return nil }
        guard let unit = lexicon.units.read(tokens, at: next),
            let length = SaidDuration(amount.value, unit.value, isFrench)
        else {
            return nil
        }
        var reading = Reading(value: length, end: unit.end)
        if unit.value == .hour { reading = withMinutes(length, unit.end) }
        // "a few minutes" is a time, "a few days" is none.
        if isVague, !reading.value.isClock {
            var value = reading.value
            value.isVague = true
            reading = Reading(value: value, end: reading.end)
        }
        return reading
    }

    private static let few = PhraseTable<Int>(lists: [
        ("a couple of,a couple,couple of,couple", 2), ("a few,few,quelques,plusieurs,several,some", 3),
    ])

    private func withMinutes(_ length: SaidDuration, _ end: Int) -> Reading<SaidDuration> {
        var length = length
        if says("and a half", end) || says("et demie", end) || says("et demi", end) {
            length.minutes += 30
            return Reading(value: length, end: end + (says("and a half", end) ? 3 : 2))
        }
        let and = past(["and", "et", ","], end)
        if let minutes = numbers.small(at: and), let unit = lexicon.units.read(tokens, at: minutes.end),
            unit.value == .minute
        {
            length.minutes += minutes.value
            return Reading(value: length, end: unit.end)
        }
        if let token = tokens.at(end), token.text.count == 2, let minutes = token.number, minutes < 60 {
            length.minutes += minutes
            return Reading(value: length, end: end + 1)
        }
        return Reading(value: length, end: end)
    }

    private func fraction(_ start: Int) -> Reading<SaidDuration>? {
        for (phrase, minutes) in Self.fractions where says(phrase, start) {
            return Reading(value: SaidDuration(minutes: minutes), end: start + phrase.split(separator: " ").count)
        }
        guard let top = tokens.at(start)?.number, says("/", start + 1), let bottom = tokens.at(start + 2)?.number,
            let unit = lexicon.units.read(tokens, at: start + 3), unit.value == .hour, (1...3).contains(top),
            [2, 3, 4].contains(bottom)
        else { return nil }
        return Reading(value: SaidDuration(minutes: 60 * top / bottom), end: unit.end)
    }

    /// Reads "2.5 hours", "1,5 heure", "two and a half hours".
    private func decimal(_ start: Int) -> Reading<SaidDuration>? {
        guard let whole = numbers.small(at: start), whole.value < 100 else { return nil }
        let sign = whole.end
        var (share, end) = (0, sign)
        if says("and a half", sign) {
            (share, end) = (30, sign + 3)
        } else if let point = tokens.at(sign), point.isGlued, [".", ","].contains(point.text),
            let part = tokens.at(sign + 1), part.isGlued, let minutes = Self.shares[part.text]
        {
            (share, end) = (minutes, sign + 2)
        }
        guard share > 0, let unit = lexicon.units.read(tokens, at: end), unit.value == .hour else { return nil }
        return Reading(value: SaidDuration(minutes: whole.value * 60 + share), end: unit.end)
    }

    /// The decimals of hours that are said, in minutes.
    private static let shares = ["5": 30, "25": 15, "75": 45]

    private static let fractions: [(String, Int)] = [
        ("half an hour", 30), ("a half hour", 30), ("half hour", 30), ("une demi heure", 30), ("demi heure", 30),
        ("a quarter of an hour", 15), ("quarter of an hour", 15), ("a quarter hour", 15), ("un quart d heure", 15),
        ("three quarters of an hour", 45), ("trois quarts d heure", 45), ("une heure et demie", 90),
        ("one and a half hours", 90),
    ]
}

extension SaidDuration {
    /// The length of `amount` units; nil for weekends and quarters.
    fileprivate init?(_ amount: Int, _ unit: TimeUnit, _ isFrench: Bool) {
        guard (0...5_000).contains(amount) else { return nil }
        if let minutes = unit.minutes {
            self.init(minutes: amount * minutes)
        } else if let days = unit.days {
            // "quinze jours" are two weeks, "huit jours" one.
            let isWeeks = isFrench && unit == .day && [8, 15].contains(amount)
            self.init(days: isWeeks ? amount / 7 * 7 : amount * days)
        } else if unit != .quarter, let months = unit.months {
            self.init(months: amount * months)
        } else {
            return nil
        }
    }
}

extension PlainDay {
    fileprivate func moved(_ length: SaidDuration, by sign: Int) -> PlainDay {
        adding(months: sign * length.months).adding(days: sign * length.days)
    }
}
