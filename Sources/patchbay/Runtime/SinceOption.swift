import ArgumentParser
import ChannelKit
import Foundation

/// The value of `--since`: `7d` ago, a date such as `2026-11-01`, or the beginning of the month.
struct Since: ExpressibleByArgument, Hashable, Sendable {
    private enum Moment: Hashable {
        case ago(Duration)
        case date(year: Int, month: Int, day: Int)
        case month
    }

    private let moment: Moment

    /// The beginning of this month.
    static let month = Since(moment: .month)

    private init(moment: Moment) { self.moment = moment }

    init?(argument: String) {
        if argument == "month" {
            self = .month
        } else if let date = argument.wholeMatch(of: /(\d{4})-(\d\d)-(\d\d)/),
            let year = Int(date.1), let month = Int(date.2), let day = Int(date.3), (1...12).contains(month),
            (1...31).contains(day)
        {
            moment = .date(year: year, month: month, day: day)
        } else if let ago = argument.wholeMatch(of: /(\d{1,6})([mhd])/), let count = Int(ago.1) {
            moment = .ago(.seconds(count * (ago.2 == "m" ? 60 : ago.2 == "h" ? 3_600 : 86_400)))
        } else {
            return nil
        }
    }

    static let help = "The start of the period: 24h, 7d, a date such as 2026-11-01, or month for this month."

    var defaultValueDescription: String { "month" }

    /// The point in time; days and months begin at midnight in `zone`.
    func date(now: Date, in zone: TimeZone) -> Date {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        switch moment {
        case .ago(let time): return now.addingTimeInterval(-time.timeInterval)
        case .month: return calendar.dateInterval(of: .month, for: now)?.start ?? now
        case .date(let year, let month, let day):
            return calendar.date(from: DateComponents(year: year, month: month, day: day)) ?? now
        }
    }
}
