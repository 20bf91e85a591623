public import Foundation

/// A server's request to wait, limited to a day.
///
/// It comes from outside: a number that is far too large, or no number at all, must neither stop the process nor
/// silence a channel for years. Adapters and strategies read every such value through this type.
public enum RetryAfter {
    /// The max wait: no provider's limit lasts longer than its day, and more is a mistake, such as a time in place of a
    /// number of seconds.
    public static let longest: Duration = .seconds(24 * 60 * 60)

    /// The max length of a header's value, in bytes: longer than any number or date that a server writes.
    private static let maxTextLength = 64

    /// Returns the wait of a `Retry-After` header (RFC 9110, section 10.2.3), in seconds or as an HTTP date; nil for
    /// anything else.
    ///
    /// A date in the past gives no wait.
    public static func wait(_ header: String, now: Date) -> Duration? {
        let text = header.trimmingCharacters(in: .whitespaces)
        guard !text.isEmpty else { return nil }
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }) {
            return Double(text).flatMap(wait(seconds:))
        }
        guard text.utf8.count <= maxTextLength, let date = try? Date(text, strategy: httpDate) else { return nil }
        return wait(until: date, now: now)
    }

    /// Returns the wait of a number of seconds, rounded up; nil for a negative number and for NaN.
    public static func wait(seconds: Double) -> Duration? { wait(milliseconds: seconds.rounded(.up) * 1_000) }

    /// Returns the wait of a number of milliseconds; nil for a negative number and for NaN.
    public static func wait(milliseconds: Double) -> Duration? {
        guard milliseconds >= 0 else { return nil }
        return min(longest, Duration(saturating: milliseconds / 1_000))
    }

    /// Returns the wait until `moment`; zero if it has passed.
    public static func wait(until moment: Date, now: Date) -> Duration {
        wait(seconds: moment.timeIntervalSince(now)) ?? .zero
    }

    /// The format `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
    private static var httpDate: Date.ParseStrategy {
        Date.ParseStrategy(
            format: """
                \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT
                """,
            locale: Locale(identifier: "en_US_POSIX"),
            timeZone: .gmt
        )
    }
}

extension OutboundResponse {
    /// The wait that the server asks for in its `Retry-After` header, at most ``RetryAfter/longest``.
    public func retryAfter(now: Date) -> Duration? {
        headers["Retry-After"].flatMap { RetryAfter.wait($0, now: now) }
    }
}
