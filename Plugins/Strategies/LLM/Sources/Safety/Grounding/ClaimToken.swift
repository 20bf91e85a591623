import ChannelKit

/// A word or a number of a text.
struct ClaimToken {
    /// The folded word, or the digits.
    let folded: String
    /// The digits of a number, without separators and final zeros of cents.
    var number: String?
    /// The minutes since midnight of a time such as 9:30 and 9h30.
    var minutes: Int?
    /// True for a time that is written with 24 hours.
    var isExact = false
    var isNameLike = false
    var beginsSentence = false
    /// True if a dash stands between it and the token before.
    var isAfterDash = false

    static func tokens(of text: String) -> [ClaimToken] {
        var tokens: [ClaimToken] = []
        let scalars = Array(text.unicodeScalars)
        var index = 0
        var begins = true
        var isAfterDash = false
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar.isDigit {
                let (token, end) = Self.number(at: index, in: scalars)
                tokens.append(token)
                tokens[tokens.count - 1].isAfterDash = isAfterDash
                index = end
                (begins, isAfterDash) = (false, false)
            } else if scalar.properties.isAlphabetic {
                var end = index
                while end < scalars.count, scalars[end].properties.isAlphabetic || scalars[end].isMark { end += 1 }
                let word = String(String.UnicodeScalarView(scalars[index..<end]))
                var token = ClaimToken(folded: word.folded)
                token.isNameLike = end - index > 2 && scalar.properties.isUppercase
                token.beginsSentence = begins
                token.isAfterDash = isAfterDash
                tokens.append(token)
                index = end
                (begins, isAfterDash) = (false, false)
            } else {
                if ".!?:\n|•".unicodeScalars.contains(scalar) { begins = true }
                if "-–—".unicodeScalars.contains(scalar) { isAfterDash = true }
                index += 1
            }
        }
        return tokens
    }

    /// The number at `start`: digits with separators of thousands, cents, or the minutes of a time.
    private static func number(at start: Int, in scalars: [Unicode.Scalar]) -> (ClaimToken, end: Int) {
        var digits = ""
        var index = start
        func digitCount(from place: Int) -> Int {
            var end = place
            while end < scalars.count, scalars[end].isDigit { end += 1 }
            return end - place
        }
        while index < scalars.count, scalars[index].isDigit {
            digits.unicodeScalars.append(scalars[index])
            index += 1
        }
        // 9:30, 9h30, 9h
        if digits.count <= 2, let hour = Int(digits), hour <= 24, index < scalars.count {
            if scalars[index] == ":", digitCount(from: index + 1) == 2, let minutes = two(scalars, index + 1) {
                var token = ClaimToken(folded: digits, number: digits)
                token.minutes = (hour * 60 + minutes) % 1_440
                token.isExact = hour > 12 || hour == 0
                return (token, index + 3)
            }
            if "hH".unicodeScalars.contains(scalars[index]), digitCount(from: index + 1) != 1,
                index + 1 >= scalars.count || !scalars[index + 1].properties.isAlphabetic
            {
                let minutes = digitCount(from: index + 1) == 2 ? two(scalars, index + 1) : nil
                var token = ClaimToken(folded: digits, number: digits)
                token.minutes = (hour * 60 + (minutes ?? 0)) % 1_440
                token.isExact = true
                return (token, index + (minutes == nil ? 1 : 3))
            }
        }
        // 1,200 and 1 200, but not 24, 107 or 514 555 0123
        while digits.count <= 9, index + 1 < scalars.count,
            ",. \u{A0}\u{202F}'’".unicodeScalars.contains(scalars[index]),
            digitCount(from: start) <= 3, digitCount(from: index + 1) == 3
        {
            for offset in 1...3 { digits.unicodeScalars.append(scalars[index + offset]) }
            index += 4
        }
        var number = digits
        if index + 1 < scalars.count, ".,".unicodeScalars.contains(scalars[index]) {
            let count = digitCount(from: index + 1)
            if (1...2).contains(count) {
                let cents = String(String.UnicodeScalarView(scalars[(index + 1)..<(index + 1 + count)]))
                let isNone = cents.allSatisfy { $0 == "0" }
                number += isNone ? "" : ".\(cents.hasSuffix("0") ? String(cents.dropLast()) : cents)"
                index += 1 + count
            }
        }
        return (ClaimToken(folded: digits, number: number), index)
    }

    private static func two(_ scalars: [Unicode.Scalar], _ index: Int) -> Int? {
        let text = String(String.UnicodeScalarView(scalars[index..<(index + 2)]))
        return Int(text).flatMap { $0 < 60 ? $0 : nil }
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(value) }
    fileprivate var isMark: Bool { properties.generalCategory == .nonspacingMark }
}
