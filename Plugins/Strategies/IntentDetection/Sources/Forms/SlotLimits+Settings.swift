import ChannelKit

extension SlotLimits {
    private static let within = Setting.choice(
        "within",
        of: ["hours"],
        help: "`hours` to ask again about a time outside the tenant's `hours`."
    )
    .optional()
    private static let precision = Setting.choice(
        "precision",
        of: Precision.allCases.map(\.rawValue),
        help: "The precision of the answer: a day, with or without a time; a time of a day; or a span of any length."
    )
    .defaulting(to: .text(Precision.day.rawValue))

    static let whenSetting = Setting.object(
        "when",
        of: .settings {
            within
            precision
        },
        help: "The conditions of a slot of kind `date_time`; other answers are asked about with the reason.",
        as: When.init
    )
    .optional()
    static let notBefore = Setting.text(
        "not_before",
        help: "The earliest answer of a slot of kind `date_time`: `now`, `today`, a date such as `2026-12-24`, or a "
            + "duration from now such as `2h`.",
        example: "now"
    )
    .optional()
    static let notAfter = Setting.text(
        "not_after",
        help: "The latest answer, written like `not_before`; `today` and `now` ask for a time in the past.",
        example: "90d"
    )
    .optional()

    /// The settings of ``whenSetting``.
    struct When: Sendable {
        let isWithinHours: Bool
        let precision: Precision

        init(_ values: SettingValues) throws(ConfigurationIssue) {
            isWithinHours = try values[SlotLimits.within] != nil
            // The setting allows only the raw values of the type.
            precision = Precision(rawValue: try values[SlotLimits.precision]) ?? .day
        }
    }

    /// Reads the limits of a slot.
    ///
    /// - Throws: ``ConfigurationIssue`` at a limit that is no time, and at limits of a slot of another kind.
    init(_ values: SettingValues, of kind: SlotKind) throws(ConfigurationIssue) {
        let when = try values[Self.whenSetting]
        first = try Self.limit(Self.notBefore, in: values)
        last = try Self.limit(Self.notAfter, in: values)
        isWithinHours = when?.isWithinHours ?? false
        precision = when?.precision ?? .day
        guard kind != .dateTime else { return }
        for (name, isSet) in [("when", when != nil), ("not_before", first != nil), ("not_after", last != nil)]
        where isSet {
            throw ConfigurationIssue(
                path: [name],
                problem: "a slot of kind '\(kind.rawValue)' has no time",
                remedy: "write 'kind: date_time', or remove it"
            )
        }
    }

    private static func limit(_ setting: Setting<String?>, in values: SettingValues) throws(ConfigurationIssue)
        -> Limit?
    {
        guard let written = try values[setting] else { return nil }
        guard let limit = Limit(written) else {
            throw ConfigurationIssue(
                path: [setting.declaration.name],
                problem: "'\(written)' is not a limit",
                remedy: "write now, today, a date such as 2026-12-24, or a duration such as 2h or 90d"
            )
        }
        return limit
    }
}

extension SlotLimits.Limit {
    /// Reads `now`, `today`, a date, or a duration from now.
    init?(_ written: String) {
        switch written {
        case "now": self = .now
        case "today": self = .today
        default:
            let parts = written.split(separator: "-").compactMap { Int($0) }
            if written.utf8.count == 10, parts.count == 3,
                let day = PlainDay(year: parts[0], month: parts[1], dayOfMonth: parts[2])
            {
                self = .date(day)
            } else if let unit = written.last, let seconds = Self.units[unit], let count = Int(written.dropLast()),
                (0...Self.maxCount).contains(count)
            {
                self = .ahead(.seconds(count * seconds))
            } else {
                return nil
            }
        }
    }

    private static let units: [Character: Int] = ["m": 60, "h": 3_600, "d": 86_400]
    /// A bound that keeps the arithmetic in range: ten years of days, or a week of minutes.
    private static let maxCount = 10_000
}
