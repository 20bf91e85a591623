/// The lengths of telephone numbers, which decide where a number among other digits ends.
///
/// - SeeAlso: ITU-T E.164 and the national numbering plans at itu.int (read 2026-11)
enum PhonePlan {
    /// A number that follows a plan: the groups that belong to it, and its value.
    struct Match: Sendable {
        let value: String
        let count: Int
        /// True if the value is in E.164.
        let isInternational: Bool
    }

    /// The number that begins with the first of `groups`; nil if they follow no plan.
    static func match(_ groups: ArraySlice<DigitGroup>, in region: HolidayRegion) -> Match? {
        guard let first = groups.first else { return nil }
        if first.hasPlus { return international(groups, after: 0) }
        return northAmerican(groups) ?? prefixed(groups) ?? national(groups, in: region)
    }

    /// True if the digits look like a part of a number: an area code and more, with a digit too few or too many.
    static func isIncomplete(_ groups: ArraySlice<DigitGroup>) -> Bool {
        let digits = groups.reduce(0) { $0 + $1.digits.count }
        return groups.first?.hasPlus == true || (6...15).contains(digits)
    }

    // MARK: - North America

    /// The lengths of groups in which ten digits are written.
    private static let shapes: Set<[Int]> = [
        [10], [3, 7], [3, 3, 4], [3, 3, 2, 2], [6, 4], [3, 4, 3], [3, 3, 1, 3], [3, 3, 3, 1], [2, 2, 2, 2, 2],
        [3, 1, 2, 4], [3, 3, 1, 1, 1, 1],
    ]

    private static func northAmerican(_ groups: ArraySlice<DigitGroup>) -> Match? {
        if groups.first?.digits == "1", let rest = ten(groups.dropFirst()) {
            return Match(value: "+1" + rest.value, count: rest.count + 1, isInternational: true)
        }
        if let first = groups.first?.digits, first.count == 11, first.first == "1", isNorthAmerican(first.dropFirst()) {
            return Match(value: "+" + first, count: 1, isInternational: true)
        }
        return ten(groups).map { Match(value: "+1" + $0.value, count: $0.count, isInternational: true) }
    }

    private static func ten(_ groups: ArraySlice<DigitGroup>) -> (value: String, count: Int)? {
        var digits = ""
        var shape: [Int] = []
        var isDictated = true
        var isSpokenBefore = false
        var count = 0
        for group in groups where digits.count < 10 {
            digits += group.digits
            // Digits that are said one by one are a group, as three of them are in "514 five five five 0199".
            if isSpokenBefore, group.isSpoken, let last = shape.last {
                shape[shape.count - 1] = last + group.digits.count
            } else {
                shape.append(group.digits.count)
            }
            isSpokenBefore = group.isSpoken
            count += 1
            if !group.isSpoken, group.digits.count > 1 { isDictated = false }
        }
        guard digits.count == 10, shapes.contains(shape) || isDictated, isNorthAmerican(digits[...]) else { return nil }
        return (digits, count)
    }

    private static func isNorthAmerican(_ digits: Substring) -> Bool {
        let digits = Array(digits)
        return digits.count == 10 && ("2"..."9").contains(digits[0]) && ("2"..."9").contains(digits[3])
            && !(digits[1] == "1" && digits[2] == "1")
    }

    // MARK: - Other countries

    /// A number after `+`, with the zero that is dialled only within the country removed: "+33 (0)6 …".
    private static func international(_ groups: ArraySlice<DigitGroup>, after prefix: Int) -> Match? {
        var digits = ""
        var best: Match?
        for (offset, group) in groups.enumerated() {
            digits += group.digits
            let number = String(digits.dropFirst(prefix))
            if number.count > 16 { break }
            if let value = plan(number) {
                best = Match(value: "+" + value, count: offset + 1, isInternational: true)
            } else if best != nil {
                break
            }
        }
        return best
    }

    private static func plan(_ digits: String) -> String? {
        guard let first = digits.first, first != "0" else { return nil }
        if first == "1" { return isNorthAmerican(digits.dropFirst()) ? digits : nil }
        for length in (1...3).reversed() {
            let code = String(digits.prefix(length))
            guard let lengths = countries[code] else { continue }
            var rest = digits.dropFirst(length)
            if rest.first == "0", !["39", "225"].contains(code) { rest = rest.dropFirst() }
            return lengths.contains(rest.count) ? code + rest : nil
        }
        return (8...15).contains(digits.count) ? digits : nil
    }

    /// A number after `011` or `00`.
    private static func prefixed(_ groups: ArraySlice<DigitGroup>) -> Match? {
        guard let first = groups.first?.digits else { return nil }
        for prefix in ["011", "00"] where first.hasPrefix(prefix) {
            if let match = international(groups, after: prefix.count) { return match }
        }
        return nil
    }

    /// A number with the trunk prefix 0, such as `06 12 34 56 78`.
    private static func national(_ groups: ArraySlice<DigitGroup>, in region: HolidayRegion) -> Match? {
        guard groups.first?.digits.first == "0", groups.first?.digits.dropFirst().first != "0" else { return nil }
        var digits = ""
        for (offset, group) in groups.enumerated() {
            digits += group.digits
            if digits.count == 10 {
                return region == .france
                    ? Match(value: "+33" + digits.dropFirst(), count: offset + 1, isInternational: true)
                    : Match(value: digits, count: offset + 1, isInternational: false)
            }
            if digits.count > 10 { return nil }
        }
        return region != .france && (9...11).contains(digits.count)
            ? Match(value: digits, count: groups.count, isInternational: false) : nil
    }

    /// The lengths of national numbers by country code, without the trunk prefix.
    private static let countries: [String: ClosedRange<Int>] = [
        "7": 10...10, "20": 8...10, "27": 9...9, "30": 10...10, "31": 9...9, "32": 8...9, "33": 9...9, "34": 9...9,
        "36": 8...9,
        "39": 6...11, "40": 9...9, "41": 9...9, "43": 7...12, "44": 9...10, "45": 8...8, "46": 7...9, "47": 8...8,
        "48": 9...9,
        "49": 7...11, "51": 8...9, "52": 10...11, "53": 8...8, "54": 10...11, "55": 10...11, "56": 9...9, "57": 10...10,
        "58": 10...10, "60": 8...10, "61": 9...9, "62": 8...12, "63": 10...10, "64": 8...10, "65": 8...8, "66": 8...9,
        "81": 9...10,
        "82": 8...10, "84": 9...10, "86": 10...11, "90": 10...10, "91": 10...10, "92": 9...10, "93": 9...9, "94": 9...9,
        "98": 10...10, "212": 9...9, "213": 8...9, "216": 8...8, "221": 9...9, "224": 9...9, "225": 10...10,
        "226": 8...8,
        "229": 8...10, "228": 8...8, "223": 8...8, "237": 9...9, "241": 7...9, "242": 9...9, "243": 9...9, "250": 9...9,
        "257": 8...8,
        "261": 9...9, "351": 9...9, "352": 6...9, "353": 7...9, "358": 6...10, "380": 9...9, "420": 9...9, "502": 8...8,
        "503": 8...8,
        "504": 8...8, "505": 8...8, "506": 8...8, "507": 7...8, "509": 8...8, "591": 8...8, "593": 8...9, "595": 9...9,
        "598": 8...8,
        "852": 8...8, "880": 10...10, "886": 8...9, "961": 7...8, "962": 8...9, "963": 8...9, "964": 9...10,
        "966": 9...9,
        "971": 8...9, "972": 8...9, "974": 8...8,
    ]
}
