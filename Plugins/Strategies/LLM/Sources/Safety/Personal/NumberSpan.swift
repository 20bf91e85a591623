/// Consecutive groups of digits that may be one number.
struct NumberSpan {
    private(set) var groups: ClosedRange<Int>
    let numbers: NumberGroups
    /// The position of the first digit among all.
    let first: Int
    /// The number of digits.
    private(set) var count = 0
    /// The lengths of the last sixteen groups, one hexadecimal digit each: `0x334` for `514 555-0123`.
    private(set) var form: UInt64 = 0
    /// The place of the number in the text, with a plus sign and a bracket before it.
    let start: Int
    let hasPlus: Bool
    /// True if no other group adjoins.
    var isWholeRun = false
    private var spokenGroups = 0
    private var longGroups = 0
    private var weakLinks = 0

    /// The span of `groups`.
    init(groups: ClosedRange<Int>, in numbers: NumberGroups) {
        self.groups = groups
        self.numbers = numbers
        first = numbers.groups[groups.lowerBound].first
        (start, hasPlus) = Self.signs(before: numbers.groups[groups.lowerBound], in: numbers.words)
        for group in groups { add(group, 1) }
    }

    /// Removes the last group; no form has more groups than fit, unless it is dictated.
    mutating func removeLast() {
        add(groups.upperBound, -1)
        groups = groups.lowerBound...groups.upperBound - 1
    }

    private mutating func add(_ index: Int, _ sign: Int) {
        let group = numbers.groups[index]
        count += sign * group.count
        if group.isSpoken { spokenGroups += sign }
        if group.count != 1 { longGroups += sign }
        if index > groups.lowerBound, group.link == .weak { weakLinks += sign }
        form = sign > 0 ? form << 4 | UInt64(min(15, group.count)) : form >> 4
    }

    /// True if all groups are single digits, or any is in words: then their lengths tell nothing.
    var isDictated: Bool { spokenGroups > 0 || (longGroups == 0 && groups.count > 4) }

    /// True if a comma or a word is between two groups.
    var isWeak: Bool { weakLinks > 0 }

    /// The digit at `position` of the span.
    subscript(position: Int) -> UInt8 { numbers.digit(first + position) }

    var end: Int { numbers.groups[groups.upperBound].end }

    /// True if a letter adjoins the first or the last digit.
    var isGlued: Bool { isGluedBefore || isGluedAfter }

    var isGluedBefore: Bool { numbers.words.text.hasLetter(at: numbers.groups[groups.lowerBound].start - 1) }
    var isGluedAfter: Bool { numbers.words.text.hasLetter(at: end) }

    /// True if a sign or a word of a currency is beside the number.
    var isMoney: Bool {
        let text = numbers.words.text
        let before = text[start - 1] == UInt8(ascii: " ") ? text[start - 2] : text[start - 1]
        let after = text[end] == UInt8(ascii: " ") ? text[end + 1] : text[end]
        return before == UInt8(ascii: "$") || after == UInt8(ascii: "$")
    }

    /// True if every two groups have the same separator between them, spaced or not.
    var hasEqualSeparators: Bool {
        let text = numbers.words.text
        var separator: UInt8?
        for index in groups.dropFirst() {
            let gap = numbers.groups[index - 1].end..<numbers.groups[index].start
            let own = gap.first { text[$0] != UInt8(ascii: " ") }.map { text[$0] } ?? UInt8(ascii: " ")
            guard separator == nil || separator == own else { return false }
            separator = own
        }
        return true
    }

    /// True if a hyphen or a full stop separates the groups, and nothing else.
    var isHyphenated: Bool {
        guard groups.count > 1, hasEqualSeparators else { return false }
        let end = numbers.groups[groups.lowerBound].end
        let separator = numbers.words.text[numbers.words.text[end] == UInt8(ascii: " ") ? end + 1 : end]
        return separator == UInt8(ascii: "-") || separator == UInt8(ascii: ".")
    }

    /// True if the groups may be a date with a year, such as `05 12 2026`.
    var hasYear: Bool {
        groups.contains { index in
            let group = numbers.groups[index]
            guard group.count == 4, !group.isSpoken else { return false }
            return (1900...2099).contains(numbers.value(group.first, 4))
        }
    }

    private static func signs(
        before group: NumberGroups.Group,
        in words: ScanWords
    ) -> (start: Int, hasPlus: Bool) {
        let text = words.text
        var start = group.start
        if text[start - 1] == UInt8(ascii: "(") { start -= 1 }
        var plus = start
        if text[plus - 1] == UInt8(ascii: " ") { plus -= 1 }
        if text[plus - 1] == UInt8(ascii: "+") {
            plus -= 1
            if text[plus - 1] == UInt8(ascii: "("), text[start] != UInt8(ascii: "(") { plus -= 1 }
            return (plus, true)
        }
        if group.token > 0, words.tokens[group.token - 1].word == plusWord, words.isTight(after: group.token - 1) {
            return (words.tokens[group.token - 1].start, true)
        }
        return (start, false)
    }

    private static let plusWord = WordKey("plus").value
}
