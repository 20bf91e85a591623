/// A detail of a text that can be right or wrong: a number, a time, a day, a name.
enum Claim: Hashable, Sendable {
    /// A number, price or percentage by its digits, without separators: `1200`, `145.5`.
    case number(String)
    /// A time in minutes since midnight; `isExact` if "a.m.", "p.m." or 24 hours tell morning from evening.
    case time(Int, isExact: Bool)
    /// A day of the week: 0 is Monday.
    case day(Int)
    /// A month: 1 is January.
    case month(Int)
    /// A capitalized word within a sentence, folded.
    case name(String)

    /// True if `text` in a passage supports the claim.
    func isSupported(by claims: Set<Claim>) -> Bool {
        if claims.contains(self) { return true }
        switch self {
        case .number(let digits):
            // "From 9 to 5" for 9:00 to 17:00.
            guard let hour = Int(digits), (1...24).contains(hour) else { return false }
            return claims.contains { claim in
                guard case .time(let minutes, _) = claim, minutes % 60 == 0 else { return false }
                return minutes / 60 == hour % 24 || (hour <= 12 && minutes / 60 == (hour + 12) % 24)
            }
        case .time(let minutes, let isExact):
            return claims.contains { claim in
                switch claim {
                case .time(let other, let isOtherExact):
                    minutes == other || (!(isExact && isOtherExact) && (minutes - other) % Self.halfDay == 0)
                case .number(let digits): Int(digits).map { Self.time(minutes, isAt: $0) } ?? false
                case .day, .month, .name: false
                }
            }
        case .day, .month, .name: return false
        }
    }

    private static let halfDay = 12 * 60

    /// True for the time of an hour in figures: 24 hours for "24 heures", five in the afternoon for "from 9 to 5".
    private static func time(_ minutes: Int, isAt hour: Int) -> Bool {
        guard (0...24).contains(hour) else { return false }
        return minutes == hour * 60 % (2 * halfDay) || hour <= 12 && (minutes - hour * 60) % halfDay == 0
    }

    /// True for a number with the length of a phone number.
    var isLongNumber: Bool {
        if case .number(let digits) = self { digits.utf8.count >= 7 } else { false }
    }
}
