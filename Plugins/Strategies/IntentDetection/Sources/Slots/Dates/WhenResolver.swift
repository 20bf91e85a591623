import Foundation

/// A resolved answer to a question for a time.
struct ResolvedWhen: Equatable, Sendable {
    var from: LocalMoment
    /// The day or the time at which a span ends.
    var until: LocalMoment?
    /// The facts beside the value: `after`, `about`.
    var isApproximate = false
    var bound: When.Bound?
}

/// Resolves what was said against the clock, the opening hours and the limits of the slot.
struct WhenResolver: Sendable {
    let calendar: SlotCalendar
    let context: SlotContext

    enum Outcome {
        case value(ResolvedWhen), doubt(Doubt)
    }

    func resolve(_ when: When) -> Outcome {
        if let doubt = when.doubt { return .doubt(doubt) }
        switch unchecked(when) {
        case .doubt(let doubt): return .doubt(doubt)
        case .value(var resolved):
            resolved.isApproximate = when.isApproximate
            if let doubt = limits(
                resolved,
                isDated: when.day?.undated == nil && when.day?.isDate == true,
                isPartOfDay: when.time == nil
            ) {
                return .doubt(doubt)
            }
            return .value(resolved)
        }
    }

    private func unchecked(_ when: When) -> Outcome {
        guard let reading = when.day else { return withoutDay(when) }
        guard let day = reading.day else { return .doubt(.noDay) }
        if let last = when.endDay { return days(when, day, to: last) }
        if let end = reading.end { return period(when, day, end) }
        if let time = reading.time {
            var resolved = ResolvedWhen(from: LocalMoment(day: day, time: time), until: reading.until)
            if let length = when.length {
                resolved.until = resolved.from.adding(minutes: length.minutes + length.days * 1_440)
            }
            return when.time == nil ? .value(resolved) : .doubt(.unread)
        }
        if let time = when.time { return timed(when, time, on: day, part: when.part ?? reading.part) }
        if let part = when.part ?? reading.part { return parted(when, part, on: day) }
        return whole(when, day)
    }

    // MARK: - Without a day

    /// A time without a day is the next one of today or tomorrow.
    private func withoutDay(_ when: When) -> Outcome {
        // A slot of a form needs a day; 3 o'clock may be that of a day which was spoken of before.
        guard context.limits == nil else { return .doubt(.noDay) }
        guard let time = when.time else {
            return when.part.map { parted(when, $0, on: calendar.today) } ?? .doubt(.noDay)
        }
        // "from 9 to 5" without a day are hours of any day.
        guard time.isSure || when.part != nil || time.hour > 6 || context.isOpen != nil else {
            return .doubt(.halfOfDay)
        }
        let today = timed(when, time, on: calendar.today, part: when.part)
        guard case .value(let resolved) = today, let clock = resolved.from.time else { return today }
        if when.bound == .by || when.bound == .before {
            guard let until = resolved.until, until > calendar.now else { return .doubt(.noDay) }
            return .value(ResolvedWhen(from: calendar.now, until: until, bound: when.bound))
        }
        if resolved.from > calendar.now || clock == calendar.now.time { return .value(resolved) }
        // A time that has just passed may be a mistake.
        guard time.isSure || when.part != nil, resolved.from.adding(minutes: 60) < calendar.now else {
            return .doubt(.past)
        }
        return timed(when, time, on: calendar.today.adding(days: 1), part: when.part)
    }

    // MARK: - Days

    private func whole(_ when: When, _ day: PlainDay) -> Outcome {
        let moment = LocalMoment(day: day)
        if let length = when.length, !length.isClock {
            let end = day.adding(months: length.months).adding(days: length.days)
            return .value(ResolvedWhen(from: moment, until: LocalMoment(day: end)))
        }
        switch when.bound {
        case nil: return .value(ResolvedWhen(from: moment))
        case .after: return .doubt(.period)
        case .before, .by:
            let end = when.bound == .by ? day.adding(days: 1) : day
            guard end > calendar.today else { return .doubt(.past) }
            return .value(ResolvedWhen(from: calendar.now, until: LocalMoment(day: end), bound: when.bound))
        }
    }

    private func period(_ when: When, _ first: PlainDay, _ end: PlainDay) -> Outcome {
        guard when.time == nil, when.part == nil, when.length == nil else { return .doubt(.period) }
        let from = LocalMoment(day: first, time: when.day?.time)
        switch when.bound {
        case nil: return .value(ResolvedWhen(from: from, until: LocalMoment(day: end)))
        case .after: return .doubt(.period)
        case .before, .by:
            let limit = LocalMoment(day: when.bound == .by ? end : first)
            guard limit > calendar.now else { return .doubt(.past) }
            return .value(ResolvedWhen(from: calendar.now, until: limit, bound: when.bound))
        }
    }

    private func days(_ when: When, _ first: PlainDay, to last: DayReading) -> Outcome {
        guard let end = last.day else { return .doubt(last.doubt ?? .noDay) }
        guard end >= first else { return .doubt(.contradiction) }
        var from = LocalMoment(day: first)
        var until = LocalMoment(day: end.adding(days: 1))
        if let time = when.time {
            guard let clock = clock(time, on: first, part: when.part) else { return .doubt(.halfOfDay) }
            from.time = clock
        }
        if let time = when.endTime {
            guard let clock = clock(time, on: end, part: nil) else { return .doubt(.halfOfDay) }
            until = LocalMoment(day: end, time: clock)
        }
        return until > from ? .value(ResolvedWhen(from: from, until: until)) : .doubt(.contradiction)
    }

    // MARK: - Times

    private func timed(_ when: When, _ time: TimeReading, on day: PlainDay, part: PartOfDay?) -> Outcome {
        guard let clock = clock(time, on: day, part: part, isDated: when.day != nil) else { return .doubt(.halfOfDay) }
        var from = LocalMoment(day: day, time: clock)
        if time.hour == 0 || time.hour == 24, time.isSure, time.minute >= 0, part == nil, when.day != nil,
            clock.hour % 24 == 0,
            time.minute == 0
        {
            return .doubt(.halfOfDay)
        }
        // "today at 9", said in the afternoon.
        if day == calendar.today, when.day != nil, time.zone == nil, when.bound == nil, from < calendar.now {
            return .doubt(.past)
        }
        if let zone = time.zone ?? when.endTime?.zone { from = calendar.local(from, atOffset: zone) }
        var resolved = ResolvedWhen(from: from, bound: when.bound)
        if let end = when.endTime {
            guard let last = endClock(end, after: clock, on: day, part) else { return .doubt(.halfOfDay) }
            resolved.until = LocalMoment(day: day, time: last)
            if let zone = end.zone ?? time.zone {
                resolved.until = resolved.until.map { calendar.local($0, atOffset: zone) }
            }
            resolved.bound = nil
        } else if let length = when.length {
            resolved.until = from.adding(minutes: length.minutes + length.days * 1_440)
        } else if when.bound == .before || when.bound == .by {
            let start = day == calendar.today ? calendar.now : LocalMoment(day: day)
            guard start < from else { return .doubt(.past) }
            return .value(ResolvedWhen(from: start, until: from, bound: when.bound))
        }
        return .value(resolved)
    }

    private func endClock(_ time: TimeReading, after start: ClockTime, on day: PlainDay, _ part: PartOfDay?)
        -> ClockTime?
    {
        if time.isSure { return ClockTime(hour: time.hour, minute: time.minute) }
        let said = ClockTime(hour: time.hour, minute: time.minute)
        let other = ClockTime(hour: time.hour + 12, minute: time.minute)
        return said > start ? said : other > start && other.hour < 24 ? other : nil
    }

    /// The time of the day that was meant; nil if that is not clear.
    private func clock(_ time: TimeReading, on day: PlainDay, part: PartOfDay?, isDated: Bool = true) -> ClockTime? {
        let said = ClockTime(hour: time.hour, minute: time.minute)
        if let part {
            if time.isSure, time.hour > 12 || part.half == .night { return said }
            guard let hour = part.hour(time.hour) else {
                return time.isSure && time.hour != 12 && time.hour != 0 ? said : nil
            }
            if time.isSure, hour != time.hour { return nil }
            return ClockTime(hour: hour, minute: time.minute)
        }
        guard !time.isSure, time.hour <= 12 else { return said }
        let other = ClockTime(hour: (time.hour + 12) % 24, minute: time.minute)
        if let isOpen = context.isOpen {
            let open = [said, other].filter { clock in
                calendar.instant(LocalMoment(day: day, time: clock)).map(isOpen) ?? false
            }
            if open.count == 1 { return open[0] }
        }
        if (1...6).contains(time.hour) { return time.isFrench ? nil : other }
        guard day == calendar.today, LocalMoment(day: day, time: said) < calendar.now, time.hour < 12 else {
            return said
        }
        // "today at 9" is this evening; "9" without a day may be tomorrow.
        return isDated ? other : nil
    }

    // MARK: - Parts of the day

    private func parted(_ when: When, _ part: PartOfDay, on day: PlainDay) -> Outcome {
        guard when.length == nil else { return .doubt(.unread) }
        if when.bound == .before || when.bound == .by {
            let limit = LocalMoment(day: day, time: when.bound == .by ? part.to : part.from)
            let start = day == calendar.today ? calendar.now : LocalMoment(day: day)
            return start < limit ? .value(ResolvedWhen(from: start, until: limit, bound: when.bound)) : .doubt(.past)
        }
        let span = openSpan(of: part, on: day)
        var from = LocalMoment(day: day, time: span.from)
        if span.from.minutes == 0 { from.time = nil }
        let until = LocalMoment(
            day: span.to.hour == 24 ? day.adding(days: 1) : day,
            time: span.to.hour == 24 ? ClockTime(hour: 0, minute: 0) : span.to
        )
        if day == calendar.today, until <= calendar.now { return .doubt(.past) }
        return .value(ResolvedWhen(from: from, until: until))
    }

    /// The part of the day within the opening hours; the part itself if the tenant is closed then.
    private func openSpan(of part: PartOfDay, on day: PlainDay) -> (from: ClockTime, to: ClockTime) {
        let open = openTimes(on: day, from: part.from, to: part.to)
        guard let first = open.first, let last = open.last else { return (part.from, part.to) }
        return (first, ClockTime(minutes: min(last.minutes + Self.step, part.to.minutes)))
    }

    /// Opening hours begin and end at quarters of an hour.
    private static let step = 15

    private func openTimes(on day: PlainDay, from: ClockTime, to: ClockTime) -> [ClockTime] {
        guard let isOpen = context.isOpen else { return [] }
        return stride(from: from.minutes, to: to.minutes, by: Self.step).map { ClockTime(minutes: $0) }.filter {
            clock in
            calendar.instant(LocalMoment(day: day, time: clock)).map(isOpen) ?? false
        }
    }

    // MARK: - Limits

    private func limits(_ resolved: ResolvedWhen, isDated: Bool, isPartOfDay: Bool) -> Doubt? {
        guard let limits = context.limits else { return nil }
        let isSpan = (resolved.until?.day.number ?? 0) - resolved.from.day.number > 1
        let isLong = isSpan || resolved.bound == .by && resolved.until?.day != resolved.from.day
        if isLong, limits.precision != .span { return .period }
        // A part of the day is no time: "in the morning".
        let isPart = isPartOfDay || resolved.from.time == nil
        if limits.precision == .time, isPart { return .noTime }
        let end =
            resolved.until
            ?? LocalMoment(day: resolved.from.day, time: resolved.from.time ?? ClockTime(hour: 23, minute: 59))
        if let first = limits.first(calendar) {
            if end < first { return end < calendar.now ? .past : .early }
        } else if limits.last == nil, !isDated, end < calendar.now {
            return .past
        }
        if let last = limits.last(calendar), resolved.from > last { return .late }
        return limits.isWithinHours && isClosed(resolved) ? .closed : nil
    }

    private func isClosed(_ resolved: ResolvedWhen) -> Bool {
        guard let isOpen = context.isOpen else { return false }
        if let until = resolved.until, until.day == resolved.from.day || resolved.from.time == nil {
            let to = until.day > resolved.from.day ? ClockTime(hour: 24, minute: 0) : until.time
            return openTimes(
                on: resolved.from.day,
                from: resolved.from.time ?? .init(minutes: 0),
                to: to ?? .init(minutes: 1_440)
            ).isEmpty
        }
        guard resolved.from.time != nil else {
            return openTimes(on: resolved.from.day, from: .init(minutes: 0), to: .init(minutes: 1_440)).isEmpty
        }
        return !(calendar.instant(resolved.from).map(isOpen) ?? false)
    }
}
