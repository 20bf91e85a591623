/// A calendar date without a time zone.
struct PlainDay: Hashable, Sendable {
    let year: Int
    let month: Int
    let day: Int
}

extension PlainDay {
    /// The years that a customer can mean; the arithmetic stays within them.
    static let years = 1900...2199

    /// The day; nil if the calendar has no such day.
    init?(year: Int, month: Int, dayOfMonth day: Int) {
        guard Self.years.contains(year), (1...12).contains(month), day >= 1 else { return nil }
        guard day <= Self.length(ofMonth: month, in: year) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// The number of days since 1970-01-01.
    ///
    /// - SeeAlso: Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `days_from_civil`
    var number: Int {
        let shifted = month <= 2 ? year - 1 : year
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return shifted / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The day with this ``number``.
    init(number: Int) {
        let shifted = number + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.init(year: year, month: month, day: dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    /// The weekday, from 1 for Monday to 7 for Sunday.
    var weekday: Int { (number + 3) % 7 + 1 }

    /// The day after `days` days, within a thousand years.
    func adding(days: Int) -> PlainDay { PlainDay(number: number + min(max(days, -400_000), 400_000)) }

    /// The same day after `months` months, or the last day of a shorter month.
    func adding(months: Int) -> PlainDay {
        let total = year * 12 + month - 1 + min(max(months, -12_000), 12_000)
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        return PlainDay(
            year: newYear,
            month: newMonth,
            day: min(day, Self.length(ofMonth: newMonth, in: newYear))
        )
    }

    /// The first day of the month after `months` months.
    func firstOfMonth(after months: Int = 0) -> PlainDay {
        let moved = adding(months: months)
        return PlainDay(year: moved.year, month: moved.month, day: 1)
    }

    /// The Monday of the week.
    var monday: PlainDay { adding(days: 1 - weekday) }

    /// The first `weekday` on or after this day.
    func next(_ weekday: Int) -> PlainDay { adding(days: (weekday - self.weekday + 7) % 7) }

    /// The last `weekday` before this day.
    func last(_ weekday: Int) -> PlainDay { adding(days: -((self.weekday - weekday + 6) % 7 + 1)) }
}

extension PlainDay: Comparable {
    static func < (one: PlainDay, other: PlainDay) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }

    /// The ISO 8601 date, such as `2026-03-05`.
    var iso: String { "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))" }

    fileprivate static func padded(_ number: Int, _ length: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, length - digits.count)) + digits
    }
}

/// A time of the day, from 00:00 to 24:00.
struct ClockTime: Hashable, Sendable {
    let hour: Int
    let minute: Int

    var minutes: Int { hour * 60 + minute }

    init(hour: Int, minute: Int) {
        self.hour = hour
        self.minute = minute
    }

    init(minutes: Int) { self.init(hour: minutes / 60, minute: minutes % 60) }

    /// The ISO 8601 time, such as `15:00`.
    var iso: String { "\(PlainDay.padded(hour, 2)):\(PlainDay.padded(minute, 2))" }
}

extension ClockTime: Comparable {
    static func < (one: ClockTime, other: ClockTime) -> Bool { one.minutes < other.minutes }
}

/// A day with a time, or from its beginning.
struct LocalMoment: Hashable, Sendable {
    var day: PlainDay
    /// The time; nil for the whole day.
    var time: ClockTime?

    /// The ISO 8601 date, with the time if there is one.
    var iso: String {
        guard let time else { return day.iso }
        return time.hour == 24 ? day.adding(days: 1).iso + "T00:00" : "\(day.iso)T\(time.iso)"
    }
}

extension LocalMoment: Comparable {
    private var minutes: Int { day.number * 1_440 + (time?.minutes ?? 0) }

    static func < (one: LocalMoment, other: LocalMoment) -> Bool { one.minutes < other.minutes }

    func adding(minutes: Int) -> LocalMoment {
        let total = self.minutes + min(max(minutes, -100_000_000), 100_000_000)
        let day = total >= 0 ? total / 1_440 : -((1_439 - total) / 1_440)
        return LocalMoment(day: PlainDay(number: day), time: ClockTime(minutes: total - day * 1_440))
    }
}
