import Foundation

/// The clock and calendar at the time of the customer's message.
struct SlotCalendar: Sendable {
    private let calendar: Calendar
    let now: LocalMoment
    var today: PlainDay { now.day }
    /// The region whose holidays and habits count.
    let region: HolidayRegion

    init(_ context: SlotContext) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = context.timeZone
        self.calendar = calendar
        now = Self.local(context.now, in: calendar)
        region = HolidayRegion(context)
    }

    /// The instant of a local time; nil if the clocks skip it.
    func instant(_ moment: LocalMoment) -> Date? {
        let time = moment.time ?? ClockTime(hour: 0, minute: 0)
        return calendar.date(
            from: DateComponents(
                year: moment.day.year,
                month: moment.day.month,
                day: moment.day.day,
                hour: time.hour,
                minute: time.minute
            )
        )
    }

    /// The local time of an instant.
    func local(_ date: Date) -> LocalMoment { Self.local(date, in: calendar) }

    /// The local time when it is `moment` in a zone with this offset from UTC.
    func local(_ moment: LocalMoment, atOffset minutes: Int) -> LocalMoment {
        guard let time = moment.time else { return moment }
        let days = Double(moment.day.number) * 86_400
        return local(Date(timeIntervalSince1970: days + Double(time.minutes - minutes) * 60))
    }

    private static func local(_ date: Date, in calendar: Calendar) -> LocalMoment {
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
        return LocalMoment(
            day: PlainDay(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1),
            time: ClockTime(hour: parts.hour ?? 0, minute: parts.minute ?? 0)
        )
    }

    /// The next date with this month and day, today included.
    func next(month: Int, day: Int) -> PlainDay? {
        // The 29th of February can be eight years away.
        (today.year...today.year + 8).lazy.compactMap { PlainDay(year: $0, month: month, dayOfMonth: day) }
            .first { $0 >= today }
    }

    /// The next date with this day of the month, today included.
    func next(dayOfMonth day: Int) -> PlainDay? {
        (0...12).lazy.map { today.firstOfMonth(after: $0) }
            .compactMap { PlainDay(year: $0.year, month: $0.month, dayOfMonth: day) }
            .first { $0 >= today }
    }
}
