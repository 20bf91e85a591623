// The forms of codes with letters, by country.

extension Code {
    /// True for a national insurance number of the United Kingdom; without its last letter if a word announces it.
    var isBritishInsurance: Bool {
        guard count == 9 ? matches("LLDDDDDDL") : matches("LLDDDDDD") else { return false }
        if count == 9, !(UInt8(ascii: "A")...UInt8(ascii: "D")).contains(self[8]) { return false }
        let prefix = String(decoding: units.prefix(2), as: UTF8.self)
        return !"DFIQUV".utf8.contains(self[0]) && !"DFIOQUV".utf8.contains(self[1])
            && !["BG", "GB", "NK", "KN", "TN", "NT", "ZZ"].contains(prefix)
    }

    /// True for a DNI or NIE of Spain, with its check letter.
    var isSpanish: Bool {
        let letters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)
        if matches("DDDDDDDDL") { return letters[value(0..<8) % 23] == self[8] }
        guard matches("LDDDDDDDL"), let sign = "XYZ".utf8.firstIndex(of: self[0]) else { return false }
        let first = "XYZ".utf8.distance(from: "XYZ".utf8.startIndex, to: sign)
        return letters[(first * 10_000_000 + value(1..<8)) % 23] == self[8]
    }

    /// True for an identity number of Singapore, with its check letter.
    var isSingaporean: Bool {
        guard matches("LDDDDDDDL") else { return false }
        let weights = [2, 7, 6, 5, 4, 3, 2]
        var sum = zip(weights, units.dropFirst()).reduce(0) { $0 + $1.0 * Int($1.1 & 0xF) }
        let letters: [UInt8]
        switch self[0] {
        case UInt8(ascii: "S"), UInt8(ascii: "T"):
            if self[0] == UInt8(ascii: "T") { sum += 4 }
            letters = Array("JZIHGFEDCBA".utf8)
        case UInt8(ascii: "F"), UInt8(ascii: "G"):
            if self[0] == UInt8(ascii: "G") { sum += 4 }
            letters = Array("XWUTRQPNMLK".utf8)
        default: return false
        }
        return letters[sum % 11] == self[8]
    }

    /// True for a permanent account number of India: five letters, of which the fourth is the kind of its holder.
    var isIndianTax: Bool { matches("LLLLLDDDDL") && "PCHFATBLJG".utf8.contains(self[3]) }

    /// True for a personal identity code of Finland whose last character is a letter.
    var isFinnish: Bool {
        matches("DDDDDDDDDL") && CheckDigits.isFinnish(units.map { $0 & 0xF }, last: self[9])
    }

    /// True for a tax code of Italy, with its check letter.
    var isItalianTax: Bool {
        guard matches("LLLLLLAALAALAAAL"), "ABCDEHLMPRST".utf8.contains(self[8]) else { return false }
        let sum = units.prefix(15).enumerated().reduce(0) { sum, place in
            let (index, unit) = place
            let value = Int(unit.isASCIIDigit ? unit & 0xF : unit & 0x1F - 1)
            return sum + (index % 2 == 0 ? Self.italianOdd[value] : value)
        }
        return UInt8(sum % 26) + UInt8(ascii: "A") == self[15]
    }

    /// The values of digits and letters at odd places of an Italian tax code.
    private static let italianOdd = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
    ]

    /// True for a driving licence of the United Kingdom: the surname, the date of birth, initials.
    var isBritishLicence: Bool {
        guard matches("AAAAADDDDDDAAALL"), self[0].isASCIILetter else { return false }
        let month = value(6..<8)
        return ((1...12).contains(month) || (51...62).contains(month)) && (1...31).contains(value(8..<10))
    }

    /// True for a driving licence of Québec, whose middle is the date of birth.
    var isQuebecLicence: Bool {
        matches("LDDDDDDDDDDDD") && CheckDigits.isDate(year: value(9..<11), value(7..<9), value(5..<7))
    }

    /// True for a driving licence of Ontario, whose end is the date of birth; women's months have 50 added.
    var isOntarioLicence: Bool {
        guard matches("LDDDDDDDDDDDDDD") else { return false }
        let month = value(11..<13)
        return CheckDigits.isDate(year: value(9..<11), month > 50 ? month - 50 : month, value(13..<15))
    }

    /// True for a French social security number of Corsica, whose department has a letter.
    var isCorsicanInsurance: Bool {
        guard matches("DDDDDDLDDDDDDDD"), self[5] == UInt8(ascii: "2"), self[0] & 0xF == 1 || self[0] & 0xF == 2 else {
            return false
        }
        let department: Int
        switch self[6] {
        case UInt8(ascii: "A"): department = 19
        case UInt8(ascii: "B"): department = 18
        default: return false
        }
        let number = (value(0..<5) * 100 + department) * 1_000_000 + value(7..<13)
        return 97 - number % 97 == value(13..<15)
    }

    /// True for a Medicare beneficiary identifier of the United States.
    var isMedicareBeneficiary: Bool {
        matches("DLADLADLLDD") && self[0] != UInt8(ascii: "0")
            && !units.contains { "SLOIBZ".utf8.contains($0) }
    }

    /// True for a CURP of Mexico: letters of the name, the date of birth, the sex.
    var isMexican: Bool {
        matches("LLLLDDDDDDLLLLLLAD") && "HMX".utf8.contains(self[10])
            && CheckDigits.isDate(year: value(4..<6), value(6..<8), value(8..<10))
    }

    /// True for a Chinese identity number whose check character is X.
    var isChineseWithX: Bool {
        matches("DDDDDDDDDDDDDDDDDL") && self[17] == UInt8(ascii: "X")
            && CheckDigits.isChinese(units.map { $0 & 0xF }, last: self[17])
    }
}

/// The check digits of identity numbers.
enum CheckDigits {
    /// True for a date of a year in two digits.
    static func isDate(year: Int, _ month: Int, _ day: Int) -> Bool {
        (0...99).contains(year) && (1...12).contains(month) && (1...31).contains(day)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int { digits.reduce(0) { $0 * 10 + Int($1) } }

    /// True for a CPF of Brazil, whose last two digits are weighted sums of the others.
    static func isCPF(_ digits: [UInt8]) -> Bool {
        guard digits.count == 11, Set(digits).count > 1 else { return false }
        return [9, 10].allSatisfy { length in
            let sum = digits[..<length].enumerated().reduce(0) { $0 + Int($1.element) * (length + 1 - $1.offset) }
            return sum * 10 % 11 % 10 == Int(digits[length])
        }
    }

    /// True for the check of Verhoeff, which India uses.
    static func passesVerhoeff(_ digits: [UInt8]) -> Bool {
        var check = 0
        for (place, digit) in digits.reversed().enumerated() {
            check = product(check, permuted(Int(digit), place % 8))
        }
        return check == 0
    }

    /// The product in the group of the symmetries of a pentagon.
    private static func product(_ first: Int, _ second: Int) -> Int {
        switch (first < 5, second < 5) {
        case (true, true): (first + second) % 5
        case (true, false): 5 + (first + second - 5) % 5
        case (false, true): 5 + (first - second + 5) % 5
        case (false, false): (first - second + 5) % 5
        }
    }

    private static let permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

    private static func permuted(_ digit: Int, _ times: Int) -> Int {
        (0..<times).reduce(digit) { digit, _ in permutation[digit] }
    }

    /// True for an article number with 13 digits (GS1).
    static func isArticleNumber(_ digits: [UInt8]) -> Bool {
        digits.count == 13
            && digits.enumerated().reduce(0) { $0 + Int($1.element) * ($1.offset % 2 == 0 ? 1 : 3) } % 10 == 0
    }

    /// True for a national number of Belgium; of those born since 2000 the remainder is that with a leading 2.
    static func isBelgian(_ digits: [UInt8]) -> Bool {
        guard digits.count == 11, number(digits[2..<4]) <= 12, number(digits[4..<6]) <= 31 else { return false }
        let (body, check) = (number(digits[..<9]), number(digits[9...]))
        return 97 - body % 97 == check || 97 - (2_000_000_000 + body) % 97 == check
    }

    /// True for a RUT of Chile; `last` is its check character if that is a letter.
    static func isChilean(_ digits: [UInt8], last: UInt8?) -> Bool {
        let body = last == nil ? digits.dropLast() : digits[...]
        let sum = body.reversed().enumerated().reduce(0) { $0 + Int($1.element) * ($1.offset % 6 + 2) }
        switch 11 - sum % 11 {
        case 10: return last == UInt8(ascii: "K")
        case 11: return last == nil && digits.last == 0
        case let check: return last == nil && digits.last.map { Int($0) } == check
        }
    }

    /// True for ten digits of a personal number of Sweden: a date of birth and a Luhn check.
    static func isSwedish(_ digits: ArraySlice<UInt8>) -> Bool {
        guard digits.count == 10 else { return false }
        let digits = Array(digits)
        guard isDate(year: 0, number(digits[2..<4]), number(digits[4..<6])) else { return false }
        let sum = digits.enumerated().reduce(0) { sum, place in
            let doubled = Int(place.element) * (place.offset % 2 == 0 ? 2 : 1)
            return sum + doubled / 10 + doubled % 10
        }
        return sum % 10 == 0
    }

    /// True for a personal identity code of Finland: a date, an order, and a check character.
    static func isFinnish(_ digits: [UInt8], last: UInt8?) -> Bool {
        guard digits.count == 10, isDate(year: 0, number(digits[2..<4]), number(digits[..<2])) else { return false }
        let characters = Array("0123456789ABCDEFHJKLMNPRSTUVWXY".utf8)
        return characters[number(digits[..<9]) % 31] == last ?? digits[9] + 0x30
    }

    /// True for the fourth and fifth digit of a taxpayer number of the United States.
    static func isTaxpayerGroup(_ group: Int) -> Bool {
        (50...65).contains(group) || (70...88).contains(group) || (90...92).contains(group)
            || (94...99).contains(group)
    }

    /// True for an identity number of China (ISO 7064, mod 11-2); `last` is its check character if that is a letter.
    static func isChinese(_ digits: [UInt8], last: UInt8?) -> Bool {
        guard digits.count == 18, (1900...2099).contains(number(digits[6..<10])),
            isDate(year: 0, number(digits[10..<12]), number(digits[12..<14]))
        else { return false }
        let sum = digits[..<17].reduce(0) { ($0 + Int($1)) * 2 % 11 }
        let check = (12 - sum) % 11
        return last == nil ? Int(digits[17]) == check : check == 10
    }
}
