/// Phone numbers with two forms on messaging apps, by country.
///
/// A renumbering gave every mobile number of these countries a further digit. An app may report the form of the day on
/// which an account was created and accept the other, so both are one customer's. A near twin has the same length and
/// an added digit as well, but is another customer's number or none: it has no twin here.
///
/// ```swift
/// NumberPlan.twin(of: "551187654321")  // "5511987654321"
/// NumberPlan.twin(of: "551131234567")  // nil: a landline
/// ```
///
/// - SeeAlso: Anatel's plan for the ninth digit (Resolução 553), IFT's *Plan Técnico Fundamental de Numeración* of 2019
///   and Argentina's *Plan Fundamental de Numeración Nacional* (read 2026-11)
public enum NumberPlan {
    /// Returns the other form of a number, if its country has two and the number is of the kind that has them.
    ///
    /// - Parameter digits: The number with its country code, without `+`.
    public static func twin(of digits: String) -> String? { form(of: digits)?.twin }

    /// Returns the form that the country's plan has today; `digits` itself for any other number.
    ///
    /// - Parameter digits: The number with its country code, without `+`.
    public static func current(_ digits: String) -> String {
        guard let form = form(of: digits), form.plan.isMarkCurrent == !form.isMarked else { return digits }
        return form.twin
    }

    private static func form(of digits: String) -> Form? {
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return plans.lazy.compactMap { Form(digits, in: $0) }.first
    }

    /// A number in one of the two forms of its plan.
    private struct Form {
        let plan: Plan
        /// True if the number has the digit.
        let isMarked: Bool
        let twin: String

        /// Nil for a number that has one form only.
        init?(_ digits: String, in plan: Plan) {
            guard digits.hasPrefix(plan.country) else { return nil }
            let head = digits.prefix(plan.country.utf8.count + plan.areaLength)
            let rest = digits.dropFirst(head.utf8.count)
            let local = rest.suffix(plan.localLength)
            switch rest.utf8.count {
            case plan.localLength: isMarked = false
            case plan.localLength + 1 where rest.first == plan.mark: isMarked = true
            default: return nil
            }
            guard plan.hasTwins(head.dropFirst(plan.country.utf8.count), local) else { return nil }
            self.plan = plan
            twin = isMarked ? "\(head)\(local)" : "\(head)\(plan.mark)\(local)"
        }
    }

    /// The rule of one country.
    private struct Plan: Sendable {
        let country: String
        /// The digit that one of the forms has after the country code and the area.
        let mark: Character
        /// The length of the area code, if the digit comes after it; else 0.
        let areaLength: Int
        /// The number of digits after the added one.
        let localLength: Int
        /// True if the form with the digit is that of today; nil if both are in use.
        let isMarkCurrent: Bool?
        /// True for an area and a number that have both forms.
        let hasTwins: @Sendable (_ area: Substring, _ local: Substring) -> Bool
    }

    private static let plans = [
        // A 9 before mobile numbers, introduced from 2012 to 2016. Mobile numbers began with 6 to 9; one of a landline
        // with an added 9 is another customer's. No digit of an area code is 0.
        Plan(country: "55", mark: "9", areaLength: 2, localLength: 8, isMarkCurrent: true) { area, local in
            !area.contains("0") && local.first.map { ("6"..."9").contains($0) } == true
        },
        // A 1 before mobile numbers called from abroad, abolished in 2019. No area code begins with 0 or 1.
        Plan(country: "52", mark: "1", areaLength: 0, localLength: 10, isMarkCurrent: false) { _, local in
            local.first.map { ("2"..."9").contains($0) } == true
        },
        // A 9 before mobile numbers called from abroad. Area codes are 11 and those beginning with 2 and 3; an area
        // and a number are assigned once, to a mobile phone or to a landline.
        Plan(country: "54", mark: "9", areaLength: 0, localLength: 10, isMarkCurrent: nil) { _, local in
            local.hasPrefix("11") || local.first.map { ("2"..."3").contains($0) } == true
        },
    ]
}
