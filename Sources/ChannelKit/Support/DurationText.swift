extension Duration {
    /// The units of a text, with their seconds.
    private static let units: [(seconds: Int64, one: String, many: String)] = [
        (86_400, "day", "days"), (3_600, "hr", "hr"), (60, "min", "min"), (1, "sec", "sec"),
    ]

    /// The duration in English for reasons and explanations, such as `10 min` or `1 hr, 30 min`, whatever the
    /// server's locale: reasons are stored.
    ///
    /// It is written here because a formatter of Foundation takes longer than the statement that stores the reason.
    ///
    /// - Parameter maxUnits: The max number of units, from the largest one; nil for all that are not zero.
    public func brief(maxUnits: Int? = nil) -> String {
        let (seconds, fraction) = components
        var rest = seconds.magnitude + (fraction.magnitude >= 500_000_000_000_000_000 ? 1 : 0)
        let sign = self < .zero && rest > 0 ? "-" : ""
        if let maxUnits, let first = Self.units.firstIndex(where: { rest >= $0.seconds.magnitude }) {
            let last = Self.units[min(first + max(maxUnits, 1), Self.units.count) - 1].seconds.magnitude
            rest = (rest / last + (rest % last * 2 >= last ? 1 : 0)) * last
        }
        var parts: [String] = []
        for unit in Self.units {
            let (count, remainder) = rest.quotientAndRemainder(dividingBy: unit.seconds.magnitude)
            rest = remainder
            if count > 0 { parts.append("\(count) \(count == 1 ? unit.one : unit.many)") }
        }
        return parts.isEmpty ? "0 sec" : sign + parts.joined(separator: ", ")
    }
}
