public import Foundation

/// Opening hours: time spans for days of the week, and for dates that differ from their weekday.
///
/// ```swift
/// let hours = try OpeningHours(parsing: ["mon-fri": ["9:00-17:00"], "2026-12-25": ["closed"]])
/// hours.isOpen(at: now, in: .gmt)
/// ```
public struct OpeningHours: Hashable, Sendable {
    /// A syntax error of opening hours, with its key.
    public struct SyntaxError: Error, Hashable, Sendable {
        /// The key.
        public let key: String
        /// The invalid time span as written; nil if the key is invalid.
        public let text: String?
        /// The problem, as a sentence without a full stop.
        public let problem: String
        /// The remedy, as a sentence without a full stop.
        public let remedy: String
    }

    /// The texts of each key, as written.
    public let written: [String: [String]]
    private let timetable: Timetable

    /// Parses hours such as `["mon-fri": ["9:00-12:00", "13:00-17:00"], "2026-12-25": ["closed"]]`.
    ///
    /// A key is a day (`mon`), a range of days (`mon-fri`), `daily`, or a date; a span past midnight ends the next day.
    ///
    /// - Throws: ``SyntaxError`` at the first key that is not a day, or whose value is not a time span.
    public init(parsing written: [String: [String]]) throws(SyntaxError) {
        var problems: [SyntaxError] = []
        timetable = Timetable(written, problems: &problems)
        self.written = written
        if let problem = problems.first { throw problem }
    }

    /// Common hours, as an example for settings.
    public static let example = OpeningHours(known: ["mon-fri": ["9:00-17:00"], "2026-12-25": ["closed"]])

    /// Creates built-in hours, which are known to be valid.
    private init(known written: [String: [String]]) {
        var problems: [SyntaxError] = []
        timetable = Timetable(written, problems: &problems)
        self.written = written
    }

    /// Returns all errors of the hours as written.
    public static func problems(in written: [String: [String]]) -> [SyntaxError] {
        var problems: [SyntaxError] = []
        _ = Timetable(written, problems: &problems)
        return problems
    }

    /// The keys and texts as written, in the order of the week; dates come last.
    public var days: [(key: String, texts: [String])] {
        written.map { (key: $0.key, texts: $0.value) }.sorted { Timetable.precedes($0.key, $1.key) }
    }

    /// True if `key` is a day, a range of days or a date.
    public static func isDay(_ key: String) -> Bool { Timetable.Day(key) != nil }

    /// True if `time` is within the hours, in `zone`.
    public func isOpen(at time: Date, in zone: TimeZone) -> Bool {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let minute = calendar.component(.hour, from: time) * 60 + calendar.component(.minute, from: time)
        if spans(on: time, calendar).contains(where: { $0.contains(minute) }) { return true }
        guard let yesterday = calendar.date(byAdding: .day, value: -1, to: time) else { return false }
        return spans(on: yesterday, calendar).contains { $0.contains(minute + Timetable.minutesOfDay) }
    }

    private func spans(on time: Date, _ calendar: Calendar) -> [Range<Int>] {
        let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: time)
        let date = String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
        return timetable.dates[date] ?? timetable.weekdays[parts.weekday ?? 0] ?? []
    }
}
