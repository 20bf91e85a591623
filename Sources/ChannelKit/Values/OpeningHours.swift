public import Foundation

/// When somebody is there: spans of time for days of the week, and for dates that are unlike their day.
public struct OpeningHours: Hashable, Sendable {
    /// Minutes since midnight, on the day itself and perhaps into the next.
    struct Span: Hashable, Sendable {
        let from: Int
        /// More than a day's minutes for a span that ends after midnight.
        let to: Int
    }

    /// What is wrong with hours as they were written, and at which key.
    public struct SyntaxError: Error, Hashable, Sendable {
        /// The key.
        public let key: String
        /// What is wrong, as a sentence without a full stop.
        public let problem: String
        /// What to do, as a sentence without a full stop.
        public let remedy: String
    }

    /// The days as they were written, in the order of their keys.
    public let written: [String: [String]]
    private let weekdays: [Int: [Span]]
    private let dates: [String: [Span]]

    /// Reads hours such as `["mon-fri": ["9:00-12:00", "13:00-17:00"], "2026-12-25": ["closed"]]`.
    ///
    /// A key is a day (`mon`), a range of days (`mon-fri`), `daily`, or a date; a span past midnight ends the next day.
    ///
    /// - Throws: ``SyntaxError`` at the first key that is no day, or whose value is no span of time.
    public init(parsing written: [String: [String]]) throws(SyntaxError) {
        var weekdays: [Int: [Span]] = [:]
        var dates: [String: [Span]] = [:]
        for (key, texts) in written.sorted(by: { $0.key < $1.key }) {
            let spans = try Self.spans(texts, at: key)
            if key.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil {
                dates[key] = spans
                continue
            }
            for day in try Self.days(key) {
                guard weekdays.updateValue(spans, forKey: day) == nil else {
                    throw SyntaxError(
                        key: key,
                        problem: "a day of '\(key)' has its hours elsewhere already",
                        remedy: "write each day once"
                    )
                }
            }
        }
        self.weekdays = weekdays
        self.dates = dates
        self.written = written
    }

    /// Whether somebody is there at `time`, in `zone`.
    public func isOpen(at time: Date, in zone: TimeZone) -> Bool {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let minute = calendar.component(.hour, from: time) * 60 + calendar.component(.minute, from: time)
        if spans(on: time, calendar).contains(where: { $0.from <= minute && minute < $0.to }) { return true }
        guard let yesterday = calendar.date(byAdding: .day, value: -1, to: time) else { return false }
        return spans(on: yesterday, calendar).contains { minute + Self.day < $0.to }
    }

    private static let day = 24 * 60

    private func spans(on time: Date, _ calendar: Calendar) -> [Span] {
        let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: time)
        let date = String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
        return dates[date] ?? weekdays[parts.weekday ?? 0] ?? []
    }
}

// MARK: - Reading

extension OpeningHours {
    /// The weekdays as the calendar counts them, Sunday being 1.
    private static let names = ["mon": 2, "tue": 3, "wed": 4, "thu": 5, "fri": 6, "sat": 7, "sun": 1]

    private static func days(_ key: String) throws(SyntaxError) -> [Int] {
        if key == "daily" { return Array(1...7) }
        let ends = key.split(separator: "-", omittingEmptySubsequences: false).map { names[String($0)] }
        switch (ends.count, ends.first ?? nil, ends.last ?? nil) {
        case (1, let day?, _): return [day]
        case (2, let first?, let last?):
            let length = (last - first + 7) % 7
            return (0...length).map { (first - 1 + $0) % 7 + 1 }
        default:
            throw SyntaxError(
                key: key,
                problem: "'\(key)' is no day",
                remedy: "write mon, tue, wed, thu, fri, sat, sun, a range such as mon-fri, daily, or a date such as "
                    + "2026-12-25"
            )
        }
    }

    private static func spans(_ texts: [String], at key: String) throws(SyntaxError) -> [Span] {
        var spans: [Span] = []
        for text in texts.flatMap({ $0.split(separator: ",") }).map({ $0.trimmingPrefix(/\s+/) })
        where text != "closed" {
            guard let parts = text.wholeMatch(of: /(\d\d?)(?::(\d\d))? ?(?:-|–) ?(\d\d?)(?::(\d\d))? */),
                let from = minutes(parts.1, parts.2), let to = minutes(parts.3, parts.4), from < day, from != to
            else {
                throw SyntaxError(
                    key: key,
                    problem: "'\(text)' is no span of time",
                    remedy: "write one such as 9:00-17:00, several with commas, or closed"
                )
            }
            spans.append(Span(from: from, to: to < from ? to + day : to))
        }
        return spans
    }

    private static func minutes(_ hours: Substring, _ minutes: Substring?) -> Int? {
        guard let hours = Int(hours), hours <= 24, let minutes = Int(minutes ?? "0"), minutes < 60 else { return nil }
        let all = hours * 60 + minutes
        return all <= day ? all : nil
    }
}
