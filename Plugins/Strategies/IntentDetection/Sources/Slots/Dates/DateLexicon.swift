/// The words of dates and times in one language, with those of the other that mean nothing else in it.
struct DateLexicon: Sendable {
    /// From 1 for Monday to 7 for Sunday.
    let weekdays: PhraseTable<Int>
    /// From 1 to 12.
    let months: PhraseTable<Int>
    /// Days relative to today, with the part of the day that the same words state.
    let relativeDays: PhraseTable<RelativeDay>
    let parts: PhraseTable<PartOfDay>
    let units: PhraseTable<TimeUnit>
    let holidays: PhraseTable<Holiday>
    let seasons: PhraseTable<Int>

    static let english = DateLexicon(EnglishDates.self, before: FrenchDates.self)
    static let french = DateLexicon(FrenchDates.self, before: EnglishDates.self)

    private init(_ own: any DateWords.Type, before other: any DateWords.Type) {
        func table<Value: Sendable>(_ lists: [(String, Value)], _ others: [(String, Value)]) -> PhraseTable<Value> {
            PhraseTable(lists: lists + Self.without(own.foreign, others))
        }
        weekdays = table(own.weekdays, other.weekdays)
        months = table(own.months, other.months)
        relativeDays = table(own.relativeDays, other.relativeDays)
        parts = table(own.parts, other.parts)
        units = table(own.units, other.units)
        holidays = table(own.holidays, other.holidays)
        seasons = table(own.seasons, other.seasons)
    }

    /// The lists without the words that mean something else in the own language.
    private static func without<Value>(_ words: Set<String>, _ lists: [(String, Value)]) -> [(String, Value)] {
        lists.map { list, value in
            let phrases = list.split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }
            return (phrases.filter { !words.contains($0) }.joined(separator: ","), value)
        }
    }
}

/// The words of one language, as lists separated by commas, without accents.
protocol DateWords {
    static var weekdays: [(String, Int)] { get }
    static var months: [(String, Int)] { get }
    static var relativeDays: [(String, RelativeDay)] { get }
    static var parts: [(String, PartOfDay)] { get }
    static var units: [(String, TimeUnit)] { get }
    static var holidays: [(String, Holiday)] { get }
    static var seasons: [(String, Int)] { get }
    /// The words of the other language that mean something else in this one.
    static var foreign: Set<String> { get }
}

/// A day relative to today.
struct RelativeDay: Sendable {
    let days: Int
    var part: PartOfDay?

    init(_ days: Int, _ part: PartOfDay? = nil) {
        self.days = days
        self.part = part
    }
}

/// A unit of time.
enum TimeUnit: Sendable, Equatable {
    case second, minute, hour, day, week, fortnight, weekend, month, quarter, year

    /// The unit in days; nil for others.
    var days: Int? {
        switch self {
        case .day: 1
        case .week: 7
        case .fortnight: 14
        default: nil
        }
    }

    /// The unit in months; nil for others.
    var months: Int? {
        switch self {
        case .month: 1
        case .quarter: 3
        case .year: 12
        default: nil
        }
    }

    /// The unit in minutes; nil for others.
    var minutes: Int? {
        switch self {
        case .minute: 1
        case .hour: 60
        default: nil
        }
    }
}

/// A part of the day, from one hour to another.
struct PartOfDay: Sendable, Equatable {
    /// The part that decides what an hour such as 3 means.
    enum Half: Sendable { case morning, afternoon, evening, night, midday }

    let from: ClockTime
    let to: ClockTime
    let half: Half

    init(_ half: Half, _ from: Int, _ to: Int) {
        self.half = half
        self.from = ClockTime(hour: from, minute: 0)
        self.to = ClockTime(hour: to, minute: 0)
    }

    /// The hour from 0 to 23 that `hour` means in this part of the day; nil if it means none.
    func hour(_ hour: Int) -> Int? {
        switch half {
        case .morning: (1...11).contains(hour) ? hour : nil
        case .midday: hour == 12 ? 12 : (1...2).contains(hour) ? hour + 12 : hour == 11 ? 11 : nil
        case .afternoon: hour == 12 ? 12 : (1...7).contains(hour) ? hour + 12 : nil
        case .evening: (4...11).contains(hour) ? hour + 12 : nil
        case .night: (6...11).contains(hour) ? hour + 12 : (1...5).contains(hour) ? hour : nil
        }
    }
}
