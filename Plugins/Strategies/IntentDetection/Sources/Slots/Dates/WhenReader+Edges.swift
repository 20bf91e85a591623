// Parts of periods: the beginning of March, the end of the week, `EOM`.

extension WhenReader {
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

    func edge(_ start: Int) -> DayReading? {
        let index = past(["the", "le", "la", "at", "au", "a", "en", "l"], start)
        if let closing = abbreviated(index) { return closing }
        // In Québec, "fin de semaine" is the weekend.
        guard let edge = Self.edges.read(tokens, at: index), !says("fin de semaine", index) else { return nil }
        let next = past(["the", "la", "le", "l", "around"], edge.end)
        guard let whole = whole(next), let first = whole.day, let end = whole.end else { return nil }
        // The beginning of a month that was named and has passed is next year's.
        if case .beginning = edge.value, month(next) != nil, first.adding(days: 10) <= today {
            return part(edge.value, of: first.adding(months: 12), end.adding(months: 12), next: whole.next)
        }
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
}
