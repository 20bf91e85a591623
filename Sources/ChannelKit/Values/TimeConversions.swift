public import Foundation

// Conversions of numbers from outside to times. None of them traps: a provider or a customer chooses the number, and a
// trap would stop the process, so a number that is too large becomes the nearest value.

extension FixedWidthInteger {
    /// Creates the nearest whole number that the type can hold; zero for NaN.
    public init(saturating number: Double) {
        if number.isNaN {
            self = 0
        } else if let exact = Self(exactly: number.rounded()) {
            self = exact
        } else {
            self = number < 0 ? .min : .max
        }
    }
}

extension Duration {
    /// The max duration of a conversion: the number of whole milliseconds that 64 bits hold.
    private static let longest = Duration.milliseconds(Int64.max)

    /// Creates a duration of `seconds`, limited to the max; zero for NaN.
    public init(saturating seconds: TimeInterval) {
        let limit = Self.longest.timeInterval
        self =
            seconds.isNaN ? .zero : abs(seconds) < limit ? .seconds(seconds) : seconds < 0 ? .zero - .longest : .longest
    }

    /// The duration in seconds.
    public var timeInterval: TimeInterval {
        let (seconds, attoseconds) = bounded.components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    /// The duration in whole milliseconds, rounded down.
    public var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = bounded.components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }

    /// The duration, limited to the max: `components` traps far beyond it.
    private var bounded: Duration { min(max(self, .zero - .longest), .longest) }
}

extension Date {
    /// Milliseconds since 1970, the unit in which times are stored.
    public var millisecondsSince1970: Int64 { Int64(saturating: timeIntervalSince1970 * 1_000) }

    /// Creates a date from milliseconds since 1970.
    public init(millisecondsSince1970 milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }

    /// The years 1 to 9999, the range of the public format.
    private static let spellable: ClosedRange<TimeInterval> = -62_135_596_800...253_402_300_799

    /// The first day of the Gregorian calendar, 15 October 1582: the library counts earlier ones by the Julian calendar.
    private static let firstGregorian: TimeInterval = -12_219_292_800

    /// The time in ISO 8601 in UTC with milliseconds, such as `2026-11-20T14:03:07.000Z`: the public format.
    public var iso8601: String {
        let seconds = Double(millisecondsSince1970) / 1_000
        let bounded = min(max(seconds, Self.spellable.lowerBound), Self.spellable.upperBound)
        guard bounded < Self.firstGregorian else {
            return UTCTime(millisecondsSince1970: Int(saturating: bounded * 1_000)).text
        }
        // The formatter truncates; half a millisecond more makes it round.
        return Date(timeIntervalSince1970: bounded + 0.0005)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// The max length of a time in text, with fraction and offset; longer texts are not worth the cost of parsing.
    private static let maxSpellingLength = 64

    /// Parses ISO 8601 with or without fractional seconds.
    public init?(iso8601 text: String) {
        guard text.utf8.count <= Self.maxSpellingLength else { return nil }
        let withFraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = (try? withFraction.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text)) else {
            return nil
        }
        // Calendars disagree beyond these years.
        guard Self.spellable.contains(date.timeIntervalSince1970) else { return nil }
        self = date
    }
}

extension Duration {
    /// The duration as written in the configuration, in the largest unit that gives a whole number, such as `4h`.
    public var written: String {
        let milliseconds = wholeMilliseconds
        let units: [(String, Int64)] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
        let unit = units.first { milliseconds != 0 && milliseconds.isMultiple(of: $0.1) } ?? ("ms", 1)
        return "\(milliseconds / unit.1)\(unit.0)"
    }
}
