import Foundation

/// Calendar arithmetic relative to the day of the customer's message.
struct SlotCalendar: Sendable {
    private let calendar: Calendar
    private let now: Date
    let today: PlainDay

    init(_ context: SlotContext) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = context.timeZone
        self.calendar = calendar
        now = context.now
        today = Self.plain(now, in: calendar)
    }

    func day(inDays days: Int) -> PlainDay? { shifted(.day, days) }

    func day(inMonths months: Int) -> PlainDay? { shifted(.month, months) }

    /// The day and time after `minutes`.
    func moment(inMinutes minutes: Int) -> (PlainDay, ClockTime) {
        let moment = now.addingTimeInterval(Double(minutes) * 60)
        let parts = calendar.dateComponents([.hour, .minute], from: moment)
        return (Self.plain(moment, in: calendar), ClockTime(hour: parts.hour ?? 0, minute: parts.minute ?? 0))
    }

    /// The number of days from today until the next `weekday`, from 0 to 6; 1 is Monday.
    func days(until weekday: Int) -> Int { (weekday - self.weekday(of: today) + 7) % 7 }

    /// The day of the week that begins next Monday.
    func day(ofNextWeek weekday: Int) -> PlainDay? { day(inDays: 7 - self.weekday(of: today) + weekday) }

    /// The weekday, from 1 for Monday to 7 for Sunday.
    func weekday(of day: PlainDay) -> Int {
        guard let date = date(day) else { return 0 }
        return (calendar.component(.weekday, from: date) + 5) % 7 + 1
    }

    /// The day; nil if the calendar has no such day.
    func valid(year: Int, month: Int, day: Int) -> PlainDay? {
        let wanted = PlainDay(year: year, month: month, day: day)
        guard (1...12).contains(month), let date = date(wanted), Self.plain(date, in: calendar) == wanted else {
            return nil
        }
        return wanted
    }

    /// The next date with this month and day, today included.
    func next(month: Int, day: Int) -> PlainDay? {
        // The 29th of February can be eight years away.
        (today.year...today.year + 8).lazy.compactMap { valid(year: $0, month: month, day: day) }.first { $0 >= today }
    }

    /// The next date with this day of the month, today included.
    func next(dayOfMonth day: Int) -> PlainDay? {
        (0...12).lazy.compactMap { offset in
            let month = today.month - 1 + offset
            return valid(year: today.year + month / 12, month: month % 12 + 1, day: day)
        }
        .first { $0 >= today }
    }

    /// True if the time is in the past.
    func isPast(_ day: PlainDay, _ time: ClockTime) -> Bool { moment(day, time).map { $0 < now } ?? false }

    func moment(_ day: PlainDay, _ time: ClockTime) -> Date? {
        calendar.date(
            from: DateComponents(
                year: day.year,
                month: day.month,
                day: day.day,
                hour: time.hour,
                minute: time.minute
            )
        )
    }

    private func shifted(_ unit: Calendar.Component, _ amount: Int) -> PlainDay? {
        calendar.date(byAdding: unit, value: amount, to: now).map { Self.plain($0, in: calendar) }
    }

    /// Noon of the day, which exists on every day despite daylight saving time.
    private func date(_ day: PlainDay) -> Date? { moment(day, ClockTime(hour: 12, minute: 0)) }

    private static func plain(_ date: Date, in calendar: Calendar) -> PlainDay {
        let parts = calendar.dateComponents([.year, .month, .day], from: date)
        return PlainDay(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
    }
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

/// A time of the day.
struct ClockTime: Hashable, Sendable {
    let hour: Int
    let minute: Int

    /// The ISO 8601 time, such as `15:00`.
    var iso: String { "\(PlainDay.padded(hour, 2)):\(PlainDay.padded(minute, 2))" }
}
