// The pieces of an expression: the longest rule that matches at a place counts.

extension WhenReader {
    /// Words before a piece that add nothing to it.
    private static let glue: Set<String> = .words(
        """
        , ( ) the le la l on in of for pour de du d en dans ce cette during pendant durant like say maybe
        perhaps sometime some time anytime whenever please svp genre disons peut etre possibly probably and et
        then from that plus un jour date day . heure dates as moment c est is any mettons either des
        """
    )
    /// Prepositions after which digits alone are a time.
    static let prepositions: Set<String> = .words(
        """
        at @ around about approximately approx circa vers environ aux alentours autour a ~ roughly by
        """
    )
    private static let approximations: Set<String> = [
        "around", "about", "approximately", "approx", "circa", "vers", "environ", "alentours", "autour", "~", "roughly",
    ]
    private static let bounds = PhraseTable<When.Bound>(lists: [
        (
            "after,apres,later than,no earlier than,not earlier than,not before,no sooner than,a partir de,a partir du,pas avant,starting,as of,from,des,past,passe,anytime after,any time after,plus tard que",
            .after
        ),
        (
            "before,avant,earlier than,prior to,anytime before,any time before,plus tot que,plus tot qu,pas apres,not after",
            .before
        ),
        (
            "by,until,till,through,thru,no later than,not later than,jusqu a,jusqu au,jusqu en,d ici a,d ici,d ici au,au plus tard a,au plus tard le,au plus tard",
            .by
        ),
    ])
    private static let trailingBounds = PhraseTable<When.Bound>(lists: [
        (
            "or later,or after,onwards,onward,and after,and later,at the earliest,earliest,au plus tot,ou plus tard,et plus,ou apres,et apres,or so later",
            .after
        ),
        ("or earlier,or before,at the latest,latest,au plus tard,ou plus tot,ou avant,et moins,max,maximum", .by),
    ])

    /// Verbs that "by" belongs to: "stop by Friday" is no limit.
    private static let visits: Set<String> = [
        "stop", "come", "drop", "swing", "pop", "pass", "go", "be", "stopping", "coming",
    ]

    /// Words between pieces: where the next one begins, and what they say about it.
    struct Lead {
        var next: Int
        /// The first of the words that say something.
        var first: Int?
        var isPreposition = false
        var isApproximate = false
        var bound: When.Bound?
    }

    /// Reads the words before a piece at `index`.
    func lead(_ index: Int, within when: When) -> Lead {
        var lead = Lead(next: index)
        while lead.next < min(tokens.count, index + Self.maxSkipped) {
            let text = word(lead.next)
            if piece(lead.next, lead, within: when) != nil { return lead }
            if text == "by", Self.visits.contains(word(lead.next - 1)) {
                lead.next += 1
            } else if let bound = Self.bounds.read(tokens, at: lead.next), lead.bound == nil,
                !(text == "from" || text == "by" && when.day != nil)
            {
                lead.bound = bound.value
                lead.first = lead.first ?? lead.next
                lead.isPreposition = true
                lead.next = bound.end
            } else if Self.prepositions.contains(text), text != "a" || isFrench {
                lead.isPreposition = text == "by" ? lead.isPreposition : true
                lead.first = lead.first ?? lead.next
                if Self.approximations.contains(text) { lead.isApproximate = true }
                lead.next += 1
            } else if Self.glue.contains(text) {
                lead.next += 1
            } else {
                return lead
            }
        }
        return lead
    }

    /// The longest piece at `index`, and the index after it.
    func piece(_ index: Int, _ lead: Lead, within when: When) -> (WhenPiece, Int)? {
        guard index < tokens.count else { return nil }
        var found: [(piece: WhenPiece, end: Int)] = []
        func add(_ day: DayReading?) { if let day { found.append((.day(day), day.next)) } }
        // Of equal lengths the first one counts.
        add(dayRange(index))
        add(offset(index))
        add(nth(index))
        add(holidayEve(index))
        add(date(index))
        add(weekday(index))
        add(relative(index))
        add(period(index))
        if let range = timeRange(index, lead, within: when) {
            found.append((.times(range.from, range.to), range.to.end))
        }
        // "Thursday am"
        if when.time == nil, when.day != nil, let half = times.halfOfDay(index) {
            let part = half.value ? PartOfDay(.afternoon, 12, 19) : PartOfDay(.morning, isFrench ? 4 : 0, 12)
            found.append((.part(part), half.end))
        }
        if let part = part(index) { found.append((.part(part.value), part.end)) }
        if let time = times.time(
            at: index,
            afterPreposition: lead.isPreposition || when.day != nil && when.day?.weekday == nil
                || says(".", index + 1) && isTimeWord(index + 3)
        ) {
            found.append((.time(time), time.end))
        }
        if let time = bareHour(index, lead, within: when) { found.append((.time(time), time.end)) }
        if let length = length(index) { found.append((.length(length.value), length.end)) }
        if !when.isEmpty, let bound = Self.trailingBounds.read(tokens, at: index) {
            found.append((.bound(bound.value), bound.end))
        }
        if when.time != nil,
            says("ish", index) || says("environ", index) || says("or so", index) || says("sharp", index)
                || says("pile", index)
        {
            found.append((.approximate, says("or so", index) ? index + 2 : index + 1))
        }
        guard let longest = found.map(\.end).max() else { return nil }
        return found.first { $0.end == longest }.map { ($0.piece, $0.end) }
    }

    // MARK: - Days and parts

    private func relative(_ index: Int) -> DayReading? {
        if let now = Self.now.end(tokens, at: index) {
            return DayReading(day: today, time: calendar.now.time, next: now)
        }
        guard let relative = lexicon.relativeDays.read(tokens, at: index) else { return nil }
        var reading = DayReading(today.adding(days: relative.value.days), next: relative.end)
        reading.part = relative.value.part
        if reading.part == nil, says("hier soir", index) { reading.part = PartOfDay(.evening, 18, 24) }
        return reading
    }

    private static let now = PhraseTable<Void>(
        "right now, now, just now, maintenant, tout de suite, immediatement, immediately"
    )

    private func part(_ start: Int) -> Reading<PartOfDay>? {
        let index = past(["the", "in", "le", "la", "l", "en", "du", "de", "a", "au", "dans", "des", "ce", "at"], start)
        // "le soir de Noël" is the day before.
        guard let part = lexicon.parts.read(tokens, at: index) ?? lexicon.parts.read(tokens, at: start) else {
            return nil
        }
        if word(index) == "late" && part.end == index + 1 { return nil }
        return part
    }

    private func length(_ index: Int) -> Reading<SaidDuration>? {
        guard ["for", "pendant", "durant"].contains(word(index)), let length = duration(index + 1) else { return nil }
        return length
    }

    // MARK: - Hours without a mark

    /// Words before a number that is no hour: "for 2", "$20", "is 3".
    private static let counters: Set<String> = .words(
        """
        for pour with avec of $ € # is am are turns room unit suite order apt no ai sommes serons etes only
        """
    )

    /// Reads "at 3", "9 tomorrow", "friday 3", "3ish".
    private func bareHour(_ index: Int, _ lead: Lead, within when: When) -> TimeReading? {
        guard let hour = numbers.small(at: index), (1...23).contains(hour.value) else { return nil }
        let isDigits = tokens[index].hasDigits
        let isIsh = says("ish", hour.end) || says("- ish", hour.end)
        var next = says("- ish", hour.end) ? hour.end + 2 : isIsh ? hour.end + 1 : hour.end
        guard isIsh || isFree(hour.end), numbers.small(at: hour.end) == nil || !isDigits else { return nil }
        // "14th April 15" may end with a year.
        let isAfterDay = when.day != nil && when.time == nil && when.day?.end == nil && when.day?.undated?.month == nil
        let nextPiece = past([",", "in", "the", "of", "on", "du", "de", "l", "le", "this", "ce", "at"], hour.end)
        let isBeforeDay =
            (isTimeWord(nextPiece) || part(hour.end) != nil)
            && (isDigits || nextPiece > hour.end || hour.value > 2
                || lexicon.weekdays.read(tokens, at: nextPiece) == nil)
        // "a table for 2 tomorrow"
        guard !Self.counters.contains(word(index - 1)) else { return nil }
        let isWord = ["un", "une", "one"].contains(word(index)) && !lead.isPreposition
        guard lead.isPreposition || isIsh || (isAfterDay && isDigits || isBeforeDay) && !isWord else { return nil }
        if lead.bound != nil, !isDigits, isWord { return nil }
        if lexicon.units.read(tokens, at: hour.end) != nil { return nil }
        if let word = tokens.at(next), word.text == "sharp" || word.text == "pile" { next += 1 }
        return TimeReading(
            hour: hour.value,
            minute: 0,
            isSure: hour.value > 12 || (isDigits && word(index).hasPrefix("0")),
            isFrench: isFrench,
            end: next
        )
    }

    // MARK: - Spans of times

    private static let between: Set<String> = ["between", "entre", "from", "de", "b/w", "btwn"]

    /// Reads "9-11am", "between 2 and 3", "de 9h à 11h", "from 3:30 to six p.m.".
    func timeRange(_ start: Int, _ lead: Lead, within when: When) -> (from: TimeReading, to: TimeReading)? {
        if says("later than", start) || says("after", start),
            let low = hour(says("after", start) ? start + 1 : start + 2)
        {
            let join = past(["but", "and", "mais", "et", ","], low.end)
            guard says("before", join) || says("avant", join), let high = hour(join + 1) else { return nil }
            return ordered(low, high, isMarked: true)
        }
        let isMarked = Self.between.contains(word(start))
        let index = isMarked ? start + 1 : start
        guard let from = hour(index),
            let join = connector(from.end, isBetween: says("between", start) || says("entre", start)),
            let to = hour(join)
        else { return nil }
        // "le quinze à dix heures" is a day and a time.
        guard !says("a", from.end) || isMarked || isClock(index, from) else { return nil }
        let isTime = isMarked || when.day != nil || isClock(index, from) || isClock(join, to) || lead.isPreposition
        guard isTime, isFree(to.end) || isClock(join, to) else { return nil }
        // "from 9 to 15" with neither a day nor a mark may be days of the month.
        guard
            isClock(index, from) || isClock(join, to) || (when.day?.day != nil && when.day?.end == nil)
                || isTimeWord(past(["on", ","], to.end))
        else { return nil }
        return ordered(from, to, isMarked: isClock(index, from))
    }

    /// The index after a word between two ends: "to", "-", "à", "and" after "between".
    func connector(_ index: Int, isBetween: Bool) -> Int? {
        if isBetween, says("and", index) || says("et", index) || says("to", index) {
            return past(["at", "le", "the"], index + 1)
        }
        if says("jusqu a", index) || says("jusqu au", index) { return index + 2 }
        guard ["to", "-", "–", "—", "until", "till", "til", "through", "thru", "a", "au", "~"].contains(word(index)),
            word(index) != "a" || isFrench || !numbers.tokens[index].isGlued
        else { return nil }
        if word(index) == "a", !isFrench { return nil }
        return index + 1
    }

    private func isClock(_ index: Int, _ time: TimeReading) -> Bool {
        times.time(at: index, afterPreposition: false) != nil || time.isSure && time.end > index + 1
    }

    private func hour(_ index: Int) -> TimeReading? {
        let index = past(["at", "around", "about"], index)
        if let time = times.time(at: index, afterPreposition: false) { return time }
        guard let hour = numbers.small(at: index), (1...24).contains(hour.value) else {
            return times.time(at: index, afterPreposition: true)
        }
        return TimeReading(hour: hour.value, minute: 0, isSure: hour.value > 12, isFrench: isFrench, end: hour.end)
    }

    /// The span from one time to a later one: "9-11am" is in the morning, "11-1pm" ends after noon.
    private func ordered(_ from: TimeReading, _ to: TimeReading, isMarked: Bool) -> (TimeReading, TimeReading)? {
        var (from, to) = (from, to)
        let start = from.hour * 60 + from.minute
        let end = to.hour * 60 + to.minute
        if !from.isSure, to.isSure, from.hour <= 12 {
            // The latest reading of the start before the end.
            let afternoon = (from.hour % 12 + 12) * 60 + from.minute
            if afternoon < end, to.hour >= 12 { from.hour = from.hour % 12 + 12 } else if start >= end { return nil }
            from.isSure = true
        } else if from.isSure, !to.isSure, end <= start, to.hour <= 12 {
            to.hour = to.hour % 12 + 12
            to.isSure = true
        } else if !from.isSure, !to.isSure, end <= start {
            // "11h30-1h30", "9 to 5"
            to.hour += 12
            to.isSure = true
            from.isSure = from.hour >= 7
        } else if !from.isSure, !to.isSure {
            to.isFrench = from.isFrench
        }
        guard to.hour * 60 + to.minute > from.hour * 60 + from.minute, to.hour <= 24 else { return nil }
        return (from, to)
    }

    // MARK: - Spans of days

    /// Reads "13-15 juillet", "Aug 8 - 12", "from the 23rd to the 26th of October".
    private func dayRange(_ start: Int) -> DayReading? {
        let index = past(["from", "du", "de", "between", "entre", "le", "the"], start)
        let isBetween = says("between", start) || says("entre", start)
        if let range = daysOfMonth(index, isBetween) { return range }
        // "Aug 8 - 12"
        guard let first = date(index), let day = first.day, first.undated?.month != nil,
            let join = connector(first.next, isBetween: isBetween)
        else { return nil }
        let number = past(["the", "le"], join)
        guard let last = numbers.day(at: number), (1...31).contains(last.value),
            lexicon.months.read(tokens, at: last.end) == nil,
            times.time(at: number, afterPreposition: false) == nil, isFree(last.end),
            let end = PlainDay(year: day.year, month: day.month, dayOfMonth: last.value), end > day
        else { return nil }
        return DayReading(day, before: end.adding(days: 1), next: last.end)
    }

    private func daysOfMonth(_ start: Int, _ isBetween: Bool) -> DayReading? {
        let weekday = lexicon.weekdays.read(tokens, at: start)
        let index = past(["the", "le"], weekday?.end ?? start)
        guard let first = numbers.day(at: index), (1...31).contains(first.value) else { return nil }
        let join =
            connector(first.end, isBetween: isBetween)
            ?? (says("jusqu au", first.end) ? first.end + 2 : nil)
        guard let join else { return nil }
        var second = past(["the", "le"], join)
        let lastWeekday = lexicon.weekdays.read(tokens, at: second)
        second = past(["the", "le", ","], lastWeekday?.end ?? second)
        guard let last = bareDate(second), let end = last.day, last.undated?.month != nil || last.undated == nil else {
            return nil
        }
        guard let day = PlainDay(year: end.year, month: end.month, dayOfMonth: first.value), day < end else {
            return nil
        }
        // The corpora know "samedi 13 au dimanche 15 juillet" of a year in which they are.
        if let weekday, weekday.value != day.weekday { return DayReading(.contradiction, next: last.next) }
        if let lastWeekday, lastWeekday.value != end.weekday { return DayReading(.contradiction, next: last.next) }
        return DayReading(day, before: end.adding(days: 1), next: last.next)
    }
}
