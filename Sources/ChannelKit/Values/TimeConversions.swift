public import Foundation

// Numbers from outside become times here. None of these conversions traps: what does not fit becomes the nearest value
// that does, since Swift stops the process otherwise, and a provider or a customer chooses the number.

extension FixedWidthInteger {
    /// The whole number nearest to `number` that the type can hold; zero for what is no number.
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
    /// The longest duration that a conversion gives: the most whole milliseconds that 64 bits hold.
    private static let longest = Duration.milliseconds(Int64.max)

    /// Makes a duration of `seconds`, as long as can be where that is too much; zero for what is no number.
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

    /// The duration, or the longest where it is longer: `components` traps far beyond.
    private var bounded: Duration { min(max(self, .zero - .longest), .longest) }
}

extension Date {
    /// Milliseconds since 1970, the unit in which times are stored.
    public var millisecondsSince1970: Int64 { Int64(saturating: timeIntervalSince1970 * 1_000) }

    /// Makes a date from milliseconds since 1970.
    public init(millisecondsSince1970 milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }

    /// The years 1 to 9999, which is all that the public format can spell.
    private static let spellable: ClosedRange<TimeInterval> = -62_135_596_800...253_402_300_799

    /// ISO 8601 in UTC with milliseconds, such as `2026-11-20T14:03:07.000Z`: the public format's spelling.
    public var iso8601: String {
        let seconds = Double(millisecondsSince1970) / 1_000
        let bounded = min(max(seconds, Self.spellable.lowerBound), Self.spellable.upperBound)
        // The formatter truncates; half a millisecond more makes it round.
        return Date(timeIntervalSince1970: bounded + 0.0005)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// The longest spelling of a time, with fractions and an offset; parsing costs more than the text is worth beyond.
    private static let maxSpellingLength = 64

    /// Reads ISO 8601 with or without fractional seconds.
    public init?(iso8601 text: String) {
        guard text.utf8.count <= Self.maxSpellingLength else { return nil }
        let withFraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = (try? withFraction.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text)) else {
            return nil
        }
        // No calendar is sure of what lies beyond.
        guard Self.spellable.contains(date.timeIntervalSince1970) else { return nil }
        self = date
    }
}

extension Duration {
    /// As a file has it, in the largest unit that gives a whole number, such as `4h`.
    public var written: String {
        let milliseconds = wholeMilliseconds
        let units: [(String, Int64)] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
        let unit = units.first { milliseconds != 0 && milliseconds.isMultiple(of: $0.1) } ?? ("ms", 1)
        return "\(milliseconds / unit.1)\(unit.0)"
    }
}
