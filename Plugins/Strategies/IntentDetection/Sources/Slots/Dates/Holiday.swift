import Foundation

/// A region whose holidays differ.
enum HolidayRegion: Sendable {
    case canada, france, unitedStates

    /// The region of the time zone, or else of the language.
    init(_ context: SlotContext) {
        let zone = context.timeZone.identifier
        if Self.canadian.contains(zone) || zone.hasPrefix("Canada/") {
            self = .canada
        } else if zone.hasPrefix("Europe/") {
            self = .france
        } else if zone.hasPrefix("America/") || zone.hasPrefix("US/") {
            self = .unitedStates
        } else {
            self = context.isEnglish ? .unitedStates : .france
        }
    }

    private static let canadian: Set<String> = Set(
        [
            "Toronto", "Montreal", "Vancouver", "Halifax", "Winnipeg", "Edmonton", "Regina", "St_Johns", "Moncton",
            "Calgary", "Whitehorse", "Yellowknife", "Iqaluit", "Thunder_Bay", "Glace_Bay", "Goose_Bay", "Dawson",
            "Dawson_Creek", "Fort_Nelson", "Inuvik", "Rankin_Inlet", "Resolute", "Swift_Current", "Atikokan",
            "Blanc-Sablon", "Creston", "Nipigon", "Pangnirtung", "Rainy_River", "Cambridge_Bay",
        ].map { "America/" + $0 }
    )
}

/// A holiday of Canada, France or the United States, by the rule of its date.
enum Holiday: Sendable {
    /// The same month and day in each year.
    case fixed(Int, Int)
    /// Days after Easter Sunday.
    case easter(Int)
    /// A weekday, its place in the month, from the end if it is negative, and the month.
    case weekday(Int, Int, Int)
    /// The last Monday before a month and day.
    case mondayBefore(Int, Int)
    /// Days after the Friday that follows the fourth Thursday of November.
    case blackFriday(Int)
    case regional(Regional)

    /// A holiday with another date in each region.
    enum Regional: Sendable { case thanksgiving, labour, mothers, national }

    func day(in year: Int, _ region: HolidayRegion) -> PlainDay? {
        switch self {
        case .fixed(let month, let day): PlainDay(year: year, month: month, dayOfMonth: day)
        case .easter(let days): Self.easter(in: year).adding(days: days)
        case .weekday(let weekday, let place, let month): Self.weekday(weekday, place, year: year, month: month)
        case .mondayBefore(let month, let day): PlainDay(year: year, month: month, dayOfMonth: day)?.last(1)
        case .blackFriday(let days): Self.weekday(4, 4, year: year, month: 11)?.adding(days: 1 + days)
        case .regional(let holiday): holiday.rule(in: region).day(in: year, region)
        }
    }

    /// The weekday at a place in a month, such as the second Monday; nil if the month has none.
    static func weekday(_ weekday: Int, _ place: Int, year: Int, month: Int) -> PlainDay? {
        guard let first = PlainDay(year: year, month: month, dayOfMonth: 1) else { return nil }
        if place < 0 { return first.firstOfMonth(after: 1).last(weekday).adding(days: 7 * (place + 1)) }
        let day = first.next(weekday).adding(days: 7 * (place - 1))
        return day.month == month ? day : nil
    }

    /// Easter Sunday.
    ///
    /// - SeeAlso: the anonymous Gregorian algorithm (Meeus, *Astronomical Algorithms*, chapter 8)
    private static func easter(in year: Int) -> PlainDay {
        let golden = year % 19
        let (century, rest) = (year / 100, year % 100)
        let epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7
        let correction = (golden + 11 * epact + 22 * weekday) / 451
        let number = epact + weekday - 7 * correction + 114
        return PlainDay(year: year, month: number / 31, day: number % 31 + 1)
    }
}

extension Holiday.Regional {
    fileprivate func rule(in region: HolidayRegion) -> Holiday {
        switch (self, region) {
        case (.thanksgiving, .unitedStates): .weekday(4, 4, 11)
        case (.thanksgiving, _): .weekday(1, 2, 10)
        case (.labour, .france): .fixed(5, 1)
        case (.labour, _): .weekday(1, 1, 9)
        case (.mothers, .france): .weekday(7, -1, 5)
        case (.mothers, _): .weekday(7, 2, 5)
        case (.national, .france): .fixed(7, 14)
        case (.national, .canada): .fixed(6, 24)
        case (.national, .unitedStates): .fixed(7, 4)
        }
    }
}
