import ChannelKit
import Foundation

extension Date {
    /// The date and time in `zone`, such as `Friday, 20 November 2026, 14:03`.
    func inWords(in zone: TimeZone) -> String {
        formatted(
            Date.VerbatimFormatStyle(
                format: """
                    \(weekday: .wide), \(day: .defaultDigits) \(month: .wide) \(year: .defaultDigits), \
                    \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)
                    """,
                locale: Locale(identifier: "en_US_POSIX"),
                timeZone: zone,
                calendar: Calendar(identifier: .gregorian)
            )
        )
    }

    /// The date in `zone`, such as `2026-11-20`.
    fileprivate func day(in zone: TimeZone) -> String {
        formatted(Date.ISO8601FormatStyle(timeZone: zone).year().month().day())
    }
}

extension OpeningHours {
    private static let names = [
        "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday",
        "sun": "Sunday", "daily": "every day",
    ]

    /// The hours as text: weekdays in order, then dates that are not past at `time`.
    ///
    /// For example `Monday to Friday 9:00-17:00; Saturday closed; 2026-12-25 closed`.
    func inWords(from time: Date, in zone: TimeZone) -> String {
        let today = time.day(in: zone)
        return days.filter { !($0.key.first?.isNumber ?? false) || $0.key >= today }
            .map { "\(Self.words(for: $0.key)) \($0.texts.joined(separator: ", "))" }
            .joined(separator: "; ")
    }

    private static func words(for key: String) -> String {
        guard key.first?.isLetter ?? false else { return key }
        return key.split(separator: "-").map { names[String($0)] ?? String($0) }.joined(separator: " to ")
    }
}
