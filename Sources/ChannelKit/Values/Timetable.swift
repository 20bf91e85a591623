import Foundation

/// Opening hours in minutes since midnight, of a day and perhaps into the next.
struct Timetable: Hashable, Sendable {
    static let minutesOfDay = 24 * 60

    /// The meaning of a key.
    enum Day: Hashable {
        /// Days as the calendar numbers them, Sunday being 1, in the order of the key.
        case weekdays([Int])
        case date
    }

    /// The spans by the calendar's number of the weekday.
    private(set) var weekdays: [Int: [Range<Int>]] = [:]
    /// The spans by date, such as `2026-12-25`.
    private(set) var dates: [String: [Range<Int>]] = [:]

    /// Reads the valid part of `written`, and adds the errors to `problems`.
    init(_ written: [String: [String]], problems: inout [OpeningHours.SyntaxError]) {
        var owners: [Int: String] = [:]
        for (key, texts) in written.sorted(by: { Self.precedes($0.key, $1.key) }) {
            let spans = Self.spans(texts, at: key, problems: &problems)
            switch Day(key) {
            case .date?: dates[key] = spans
            case .weekdays(let days)?:
                if let day = days.first(where: { owners[$0] != nil }), let owner = owners[day] {
                    problems.append(.repeated(Self.names[(day + 5) % 7], of: key, under: owner))
                }
                for day in days where owners.updateValue(key, forKey: day) == nil { weekdays[day] = spans }
            case nil: problems.append(.noDay(key))
            }
        }
    }
}

// MARK: - Days

extension Timetable {
    private static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// True if `first` comes before `second`: by the first weekday of each, then dates.
    static func precedes(_ first: String, _ second: String) -> Bool {
        (rank(first), first) < (rank(second), second)
    }

    private static func rank(_ key: String) -> Int {
        if key == "daily" { return 0 }
        return names.firstIndex { key.hasPrefix($0) } ?? names.count
    }
}

extension Timetable.Day {
    /// Reads a key; nil if it is invalid.
    init?(_ key: String) {
        if key.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil {
            guard Self.isInCalendar(key) else { return nil }
            self = .date
            return
        }
        let names = (key == "daily" ? "mon-sun" : key).split(separator: "-", omittingEmptySubsequences: false)
        let ends = names.map(Self.number)
        guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil else {
            return nil
        }
        self = .weekdays((0...(last - first + 7) % 7).map { (first - 1 + $0) % 7 + 1 })
    }

    private static func number(_ name: Substring) -> Int? {
        ["sun": 1, "mon": 2, "tue": 3, "wed": 4, "thu": 5, "fri": 6, "sat": 7][name]
    }

    /// True if the date exists: there is no 30th of February.
    private static func isInCalendar(_ date: String) -> Bool {
        let parts = date.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return false }
        return DateComponents(year: parts[0], month: parts[1], day: parts[2])
            .isValidDate(in: Calendar(identifier: .gregorian))
    }
}

// MARK: - Spans of time

extension Timetable {
    private static func spans(
        _ texts: [String],
        at key: String,
        problems: inout [OpeningHours.SyntaxError]
    ) -> [Range<Int>] {
        let written = texts.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        if written == ["closed"] { return [] }
        if written.isEmpty { problems.append(.noSpan("", of: key)) }
        var spans: [Range<Int>] = []
        for text in written {
            if let span = span(text) { spans.append(span) } else { problems.append(.noSpan(text, of: key)) }
        }
        return spans
    }

    /// Returns minutes since midnight; a span that ends before it begins ends the next day.
    private static func span(_ text: String) -> Range<Int>? {
        guard let parts = text.wholeMatch(of: /(\d\d?)(?::(\d\d))?\s*[-–]\s*(\d\d?)(?::(\d\d))?/),
            let start = minutes(parts.1, parts.2), let end = minutes(parts.3, parts.4),
            start < minutesOfDay, start != end
        else { return nil }
        return start..<(end < start ? end + minutesOfDay : end)
    }

    private static func minutes(_ hours: Substring, _ minutes: Substring?) -> Int? {
        guard let hours = Int(hours), let minutes = Int(minutes ?? "0"), minutes < 60 else { return nil }
        let all = hours * 60 + minutes
        return all <= minutesOfDay ? all : nil
    }
}

extension OpeningHours.SyntaxError {
    fileprivate static func noDay(_ key: String) -> Self {
        Self(
            key: key,
            text: nil,
            problem: "'\(key)' is not a day",
            remedy: "write mon, tue, wed, thu, fri, sat, sun, a range such as mon-fri, daily, or a date such as "
                + "2026-12-25"
        )
    }

    fileprivate static func repeated(_ day: String, of key: String, under owner: String) -> Self {
        Self(
            key: key,
            text: nil,
            problem: "'\(day)' already has hours under '\(owner)'",
            remedy: "write each day once"
        )
    }

    fileprivate static func noSpan(_ text: String, of key: String) -> Self {
        Self(
            key: key,
            text: text,
            problem: text == "closed" ? "'closed' is combined with other hours" : "'\(text)' is not a time span",
            remedy: "write one such as 9:00-17:00, several with commas, or closed alone"
        )
    }
}
