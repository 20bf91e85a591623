import ChannelKit

/// The limits of a date slot's answers.
struct SlotLimits: Sendable, Equatable {
    /// The precision of the answer.
    enum Precision: String, Sendable, CaseIterable { case day, time, span }

    /// A limit: now, today, a date, or a duration from now.
    enum Limit: Sendable, Equatable {
        case now, today
        case date(PlainDay)
        case ahead(Duration)
    }

    var precision = Precision.day
    /// True if the answer must be within the tenant's opening hours.
    var isWithinHours = false
    var first: Limit?
    var last: Limit?

    func first(_ calendar: SlotCalendar) -> LocalMoment? {
        switch first {
        case nil: nil
        case .now: calendar.now
        case .today: LocalMoment(day: calendar.today, time: ClockTime(hour: 0, minute: 0))
        case .date(let day): LocalMoment(day: day, time: ClockTime(hour: 0, minute: 0))
        case .ahead(let duration): calendar.now.adding(minutes: duration.minutes)
        }
    }

    func last(_ calendar: SlotCalendar) -> LocalMoment? {
        switch last {
        case nil: nil
        case .now: calendar.now
        case .today: LocalMoment(day: calendar.today, time: ClockTime(hour: 23, minute: 59))
        case .date(let day): LocalMoment(day: day, time: ClockTime(hour: 23, minute: 59))
        case .ahead(let duration): calendar.now.adding(minutes: duration.minutes)
        }
    }
}

extension Duration {
    fileprivate var minutes: Int { Int(components.seconds / 60) }
}
