extension NumberSpan {
    /// True for a phone number: international, of North America, France, Britain or another plan with a leading zero,
    /// and any that is called one.
    func isPhone(_ context: NumberContext) -> Bool {
        guard count <= Self.maxLength, !isMoney else { return false }
        if hasPlus { return isInternational(0) }
        if isGlued, groups.count < 3, !isGluedToWord(context) { return false }
        if isWeak, !isDictated, context != .phone, context != .number { return hasCertainForm(context) }
        if hasPrefix(context) { return true }
        if isNational(context) { return true }
        return context == .phone || context == .number ? isLikelyPhone(context) : false
    }

    /// True for the forms that no list of other numbers has: three, three and four digits of a North American number,
    /// or pairs between other marks than commas.
    private func hasCertainForm(_ context: NumberContext) -> Bool {
        guard context != .other, !hasYear else { return false }
        if form == 0x334 { return self[0] > 1 && self[3] > 1 }
        let mark = numbers.words.text[numbers.groups[groups.lowerBound].end]
        return form == 0x2_2222 && self[0] == 0 && self[1] != 0 && hasEqualSeparators && mark != UInt8(ascii: ",")
    }

    /// The max number of digits with an international prefix such as 011; ITU-T E.164 has 15 without.
    private static let maxLength = 16

    /// True if the letters beside a single group do not make a product name of it.
    private func isGluedToWord(_ context: NumberContext) -> Bool {
        guard count == 10 || count == 11 else { return false }
        let before = numbers.groups[groups.lowerBound].token - 1
        let after = numbers.groups[groups.upperBound].tokenEnd
        return (!isGluedBefore || context == .phone || isFollower(before)) && (!isGluedAfter || isFollower(after))
    }

    private func isFollower(_ token: Int) -> Bool {
        numbers.words.tokens.indices.contains(token) && Self.followers[numbers.words.tokens[token].word] != nil
    }

    private static let followers = WordTable<Bool>([("ou or ext x poste et and is please merci svp", true)])

    /// True if the digits from `offset` on begin with a country code and have a length of its plan.
    private func isInternational(_ offset: Int) -> Bool {
        var length = count - offset
        // A zero in brackets, which is not dialled: +44 (0)20 7123 4567.
        if hasBracketedZero { length -= 1 }
        guard length >= 7, length <= 15, self[offset] != 0 else { return false }
        let two = Int(self[offset]) * 10 + Int(self[offset + 1])
        return Self.lengths(ofCountry: two).contains(length)
    }

    private var hasBracketedZero: Bool {
        guard groups.count > 2, !isDictated else { return false }
        let second = numbers.groups[groups.lowerBound + 1]
        return second.count == 1 && numbers.digit(second.first) == 0
    }

    /// The lengths of numbers with their country code, by its first two digits, for the larger plans.
    private static func lengths(ofCountry code: Int) -> ClosedRange<Int> {
        switch code {
        case 10...19: 11...11
        case 70...79: 11...11
        case 20, 27, 31, 33, 34, 41, 48, 60...61: 10...12
        case 32, 45, 46, 47: 10...12
        case 44: 11...12
        case 52, 55: 12...13
        case 81, 82, 91: 10...13
        case 86: 11...13
        default: 7...15
        }
    }

    /// True after 00 or 011, or with a country code and a national number of three groups.
    private func hasPrefix(_ context: NumberContext) -> Bool {
        guard context != .other else { return false }
        if self[0] == 0, self[1] == 0, self[2] != 0 { return count >= 12 && isInternational(2) }
        if self[0] == 0, self[1] == 1, self[2] == 1, count >= 13 { return isInternational(3) }
        switch form {
        case 0x1334, 0x2334, 0x3334: return self[0] != 0 && (isHyphenated || context == .phone || context == .number)
        // France without the plus sign.
        case 0x21_2222, 0xB: return self[0] == 3 && self[1] == 3 && (6...7).contains(self[2])
        default: return false
        }
    }

    private func isNational(_ context: NumberContext) -> Bool {
        switch count {
        case 7: form == 0x34 && isHyphenated && self[0] > 1 && context != .other && hasHyphen
        case 9: self[0] == 0 && form == 0x27 && isHyphenated && context != .other
        case 10: self[0] == 0 ? isTrunk(context) : isNorthAmerican(0, context)
        case 11:
            self[0] == 1 && (isNorthAmerican(1, context) || isChinese(context)) || (self[0] == 0 && isTrunk(context))
                || form == 0x434 && self[0] == 0
        default: false
        }
    }

    private var hasHyphen: Bool { numbers.words.text[numbers.groups[groups.lowerBound].end] == UInt8(ascii: "-") }

    /// True for ten digits from `offset` on: area codes and exchanges begin with 2 to 9.
    private func isNorthAmerican(_ offset: Int, _ context: NumberContext) -> Bool {
        let isValid = self[offset] > 1 && self[offset + 3] > 1
        let local = offset == 0 ? form : Self.withoutFirst(form, offset)
        switch local {
        case 0x334: return !hasYearForm || isValid
        case 0x37, 0x64: return isValid && context != .other
        case 0xA: return isValid && context != .other && !(context == .none && isMoney)
        case 0x3322: return isValid && context != .other
        // Five groups of two are sizes or scores as well.
        case 0x2_2222: return isValid && context == .phone
        case 0xB where offset == 1: return isValid && context != .other
        default: return isDictated && isValid && context != .other
        }
    }

    /// `334` written with other separators than those of a number, such as the rooms `101 102 2026`.
    private var hasYearForm: Bool { hasYear && !isHyphenated }

    /// The form without its leading group of one digit.
    private static func withoutFirst(_ form: UInt64, _ digits: Int) -> UInt64 {
        var top = form
        var shift: UInt64 = 0
        while top > 0xF {
            top >>= 4
            shift += 4
        }
        return top == UInt64(digits) ? form & ((1 << shift) - 1) : form
    }

    /// True for eleven digits of a Chinese mobile number.
    private func isChinese(_ context: NumberContext) -> Bool {
        (form == 0xB || form == 0x344) && self[1] > 2 && context != .other
    }

    /// True for ten or eleven digits with a leading zero, as in France, Britain and many other countries.
    private func isTrunk(_ context: NumberContext) -> Bool {
        guard self[0] == 0, context != .other else { return false }
        if isDictated { return self[1] != 0 }
        guard self[1] != 0 || form == 0x434 else { return false }
        switch form {
        case 0x2_2222, 0xA, 0xB, 0x244, 0x334, 0x46, 0x37, 0x433, 0x55, 0x28, 0x1333, 0x343, 0x4222, 0x3322:
            return !hasYear
        case 0x56, 0x533, 0x344, 0x47, 0x434, 0x38, 0x4322, 0x3422, 0x335: return !hasYear || isHyphenated
        default: return false
        }
    }

    /// True for any digits that are called a phone number, unless they look like a date or a list.
    private func isLikelyPhone(_ context: NumberContext) -> Bool {
        if form == 0x34 { return self[0] > 1 }
        guard count >= 8, count <= 15, context == .phone || count >= 9 || isWholeRun else { return false }
        if isDictated { return true }
        if groups.count > 1, hasYear { return false }
        // Times and days are groups of one or two digits.
        return groups.contains { numbers.groups[$0].count > 2 } && groups.count { numbers.groups[$0].count == 1 } <= 1
    }
}
