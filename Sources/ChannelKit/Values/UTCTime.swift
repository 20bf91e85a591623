/// A time in UTC, by its days and its milliseconds of the day.
///
/// The library's formatter takes sixty times as long, and every event has a time.
struct UTCTime {
    private static let millisecondsPerDay = 86_400_000

    /// The days since 1970.
    private let days: Int
    /// The milliseconds since midnight.
    private let time: Int

    /// Divides `milliseconds` since 1970 into days and their rest.
    init(millisecondsSince1970 milliseconds: Int) {
        let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: Self.millisecondsPerDay)
        self.days = rest < 0 ? days - 1 : days
        time = rest < 0 ? rest + Self.millisecondsPerDay : rest
    }

    /// The date in the Gregorian calendar, for days from its year 0 on.
    ///
    /// Days are counted from 1 March of the year 0, so that a leap day is the last of its year, in eras of 400 years,
    /// which all have the same number of days.
    ///
    /// - SeeAlso: <https://howardhinnant.github.io/date_algorithms.html> (`civil_from_days`)
    private var date: (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = (days + 719_468).quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let isNextYear = monthFromMarch >= 10
        return (
            year: era * 400 + yearOfEra + (isNextYear ? 1 : 0),
            month: isNextYear ? monthFromMarch - 9 : monthFromMarch + 3,
            day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }

    /// The time as `2026-11-20T14:03:07.000Z`.
    var text: String {
        let (year, month, day) = date
        return String(unsafeUninitializedCapacity: 24) { bytes in
            var end = 0
            func append(_ number: Int, _ digits: Int, before separator: Unicode.Scalar) {
                var rest = number
                for position in stride(from: end + digits - 1, through: end, by: -1) {
                    bytes[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
                bytes[end + digits] = UInt8(ascii: separator)
                end += digits + 1
            }
            append(year, 4, before: "-")
            append(month, 2, before: "-")
            append(day, 2, before: "T")
            append(time / 3_600_000, 2, before: ":")
            append(time / 60_000 % 60, 2, before: ":")
            append(time / 1_000 % 60, 2, before: ".")
            append(time % 1_000, 3, before: "Z")
            return end
        }
    }
}
