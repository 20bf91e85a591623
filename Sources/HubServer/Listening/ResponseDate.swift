import Foundation
import Synchronization

/// The value of the `Date` header, formatted once a second.
final class ResponseDate: Sendable {
    private struct Formatted {
        var second = time_t.min
        var text = ""
    }

    private let formatted = Mutex(Formatted())

    /// The value for a response that is sent now.
    var now: String {
        let second = time(nil)
        return formatted.withLock { formatted in
            if formatted.second != second { formatted = Formatted(second: second, text: Self.text(of: second)) }
            return formatted.text
        }
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// A second since 1970 as RFC 9110, 5.6.7 writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func text(of second: time_t) -> String {
        var second = second
        var parts = tm()
        gmtime_r(&second, &parts)
        func digits(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
        let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(digits).joined(separator: ":")
        let month = months[Int(parts.tm_mon) % months.count]
        let weekday = weekdays[Int(parts.tm_wday) % weekdays.count]
        return "\(weekday), \(digits(parts.tm_mday)) \(month) \(1900 + Int(parts.tm_year)) \(time) GMT"
    }
}
