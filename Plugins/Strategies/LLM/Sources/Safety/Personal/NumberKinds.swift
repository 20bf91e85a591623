// The tests of a span for each kind of number.

extension NumberSpan {
    /// True for the number of a payment card (ISO/IEC 7812-1).
    ///
    /// One of ten numbers passes the check by chance, so the first digits and the form count as well.
    func isCard(_ context: NumberContext) -> Bool {
        guard count >= 12, context == .card || hasCardPrefix, numbers.passesLuhn(first, count) else { return false }
        if isGlued { return (count == 15 || count == 16) && (3...6).contains(self[0]) }
        // The first three of four groups pass the check by chance as well.
        if context == .card { return count >= 15 || groups.count == 1 || hasCardForm }
        if groups.count == 1, context == .other { return false }
        return !isMoney && (hasCardForm || isDictated || isWholeRun && count >= 15)
    }

    /// True for the first digits and the lengths that networks of cards have.
    private var hasCardPrefix: Bool {
        switch self[0] {
        case 1: count == 15
        // Mastercard 2221 to 2720, Mir.
        case 2: count == 16 && (20...72).contains(numbers.value(first + 1, 2))
        case 3: (14...19).contains(count)
        case 4: count == 13 || count == 16 || count == 19
        case 5, 6: (12...19).contains(count)
        default: false
        }
    }

    private var hasCardForm: Bool {
        switch form {
        case 0x4444, 0x465, 0x464, 0x4443, 0x44443, 0x88, 0xC4, 0x4C: true
        // Groups of two, as they are dictated.
        case 0x2222_2222: hasEqualSeparators
        default: groups.count == 1
        }
    }

    /// True for a Canadian social insurance number.
    func isSIN(_ context: NumberContext) -> Bool {
        guard count == 9, numbers.passesLuhn(first, 9) else { return false }
        if context == .sin { return !isGlued }
        switch form {
        case 0x333:
            return hasEqualSeparators && !isWeak && !isInList && !isGlued && !isMoney && context != .other || isDictated
        case 0x9: return !isGlued && !isMoney && context != .other && context != .phone
        default: return isDictated && context != .other
        }
    }

    /// True if another group of three digits adjoins, as in `100-150-200-250`.
    private var isInList: Bool {
        let next = groups.upperBound + 1
        let hasNext =
            next < numbers.groups.count && numbers.groups[next].link == .tight && numbers.groups[next].count == 3
        let first = groups.lowerBound
        return hasNext && numbers.groups[next].start == end + 1
            || first > 0 && numbers.groups[first].link == .tight && numbers.groups[first - 1].count == 3
    }

    /// True for a United States social security number: no part is zero, and the area is neither 666 nor from 900 on.
    func isSSN(_ context: NumberContext) -> Bool {
        guard count == 9, !isGlued || context == .ssn else { return false }
        let area = numbers.value(first, 3)
        guard area != 0, area != 666, area < 900, numbers.value(first + 3, 2) != 0, numbers.value(first + 5, 4) != 0
        else { return false }
        if context == .ssn { return hasEqualSeparators || isDictated }
        switch form {
        case 0x324: return hasEqualSeparators
        case 0x36, 0x54: return isHyphenated && context != .other && context != .phone && !isAfterState
        case 0x9: return isWholeText
        // Dictated digits with hyphens where the parts end.
        case 0x1_1111_1111: return hyphens == [3, 5]
        default: return false
        }
    }

    /// The numbers of the groups before which a hyphen is.
    private var hyphens: [Int] {
        groups.dropFirst().filter { index in
            (numbers.groups[index - 1].end..<numbers.groups[index].start)
                .contains { numbers.words.text[$0] == UInt8(ascii: "-") }
        }.map { $0 - groups.lowerBound }
    }

    /// True after two capitals, as in the address `Newark, NJ 07105-1121`.
    private var isAfterState: Bool {
        let text = numbers.words.text
        return text[start - 2].isUppercase && text[start - 3].isUppercase && !text.hasWord(at: start - 4)
    }

    /// True if the text has nothing else, as the answer to a question.
    private var isWholeText: Bool { numbers.words.tokens.count == groups.count }

    /// True for a French social security number (NIR): sex, year and month of birth, place, order, and a key modulo 97.
    var isFrenchInsurance: Bool {
        guard count == 15, self[0] == 1 || self[0] == 2 else { return false }
        let month = numbers.value(first + 3, 2)
        guard (1...12).contains(month) || (20...42).contains(month) || month >= 50 else { return false }
        return 97 - numbers.value(first, 13) % 97 == numbers.value(first + 13, 2)
    }

    /// True for a health card of Ontario, which passes the Luhn check, and for any number that is called one.
    func isHealthCard(_ context: NumberContext) -> Bool {
        if context == .health { return (8...12).contains(count) && !isMoney && !hasYear }
        return count == 10 && form == 0x433 && context != .other && numbers.passesLuhn(first, 10)
    }
}
