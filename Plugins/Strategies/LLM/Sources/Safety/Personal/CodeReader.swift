/// A code of letters and digits, such as the number of a passport.
struct Code {
    /// Letters in upper case, and digits.
    let units: ArraySlice<UInt8>
    /// True if it is one word, without separators.
    let isWhole: Bool
    /// True if a letter of it is written in lower case.
    let hasLower: Bool

    var count: Int { units.count }
    var digits: Int { units.count { $0.isASCIIDigit } }
    var hasLetter: Bool { units.contains { $0.isASCIILetter } }

    subscript(index: Int) -> UInt8 { units[units.startIndex + index] }

    /// The number in `range`, in which letters count as zero.
    func value(_ range: Range<Int>) -> Int {
        range.reduce(0) { $0 * 10 + (self[$1].isASCIIDigit ? Int(self[$1] & 0xF) : 0) }
    }

    /// True if the units are those of `pattern`: `L` a letter, `D` a digit, `A` either.
    func matches(_ pattern: String) -> Bool {
        guard pattern.utf8.count == count else { return false }
        return zip(pattern.utf8, units).allSatisfy { place, unit in
            switch place {
            case UInt8(ascii: "L"): unit.isASCIILetter
            case UInt8(ascii: "D"): unit.isASCIIDigit
            default: true
            }
        }
    }
}

/// Reads a code from a token on, across separators and with digits in words.
struct CodeReader {
    let words: ScanWords
    private var units: [UInt8] = []
    /// The ends of the tokens that were read.
    private var ends: [(units: Int, token: Int, hasLower: Bool)] = []

    init(words: ScanWords) { self.words = words }

    /// The max number of letters and digits: a Mexican CURP has 18.
    private static let maxUnits = 18
    /// The max length of a word within a code: a bank's identifier has up to eleven letters.
    private static let maxWord = 11

    /// The longest code from `first` on for which `accept` returns a value, and the token after it.
    mutating func longest<Result>(from first: Int, _ accept: (Code) -> Result?) -> (result: Result, end: Int)? {
        read(from: first)
        for end in ends.reversed() {
            let isWhole = words.tokens[end.token - 1].end - words.tokens[first].start == end.units
            let code = Code(units: units[..<end.units], isWhole: isWhole, hasLower: end.hasLower)
            if let result = accept(code), !isContinued(at: end.token) { return (result, end.token) }
        }
        return nil
    }

    /// True if a letter or digit adjoins the end of the code.
    private func isContinued(at token: Int) -> Bool { words.text.hasWord(at: words.tokens[token - 1].end) }

    private mutating func read(from first: Int) {
        units.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        var index = first
        var hasLower = false
        while index < words.tokens.count, index == first || words.isJoined(index),
            let next = append(index, &hasLower), units.count <= Self.maxUnits
        {
            ends.append((units.count, next, hasLower))
            index = next
        }
    }

    /// Appends the token at `index`; returns the one after it, or nil if it is no part of a code.
    private mutating func append(_ index: Int, _ hasLower: inout Bool) -> Int? {
        let token = words.tokens[index]
        let length = token.end - token.start
        if token.isDigits {
            guard length <= Self.maxUnits else { return nil }
            for unit in token.start..<token.end { units.append(0x30 + (words.text[unit].asDigit ?? 0)) }
            return index + 1
        }
        if length > 1,
            let number = SpokenDigits(words: words).number(at: index, isAfterDigit: units.last?.isASCIIDigit == true)
        {
            for byte in String(number.value).utf8 { for _ in 0..<number.times { units.append(byte) } }
            return number.end
        }
        guard length <= Self.maxWord, !isPlainWord(token) else { return nil }
        for place in token.start..<token.end {
            let unit = words.text[place]
            guard unit.isASCIILetter else { return nil }
            if !unit.isUppercase { hasLower = true }
            units.append(unit & 0xDF)
        }
        return index + 1
    }

    /// True for a word in lower case that stands alone, as in `plates on 24 may`; codes have groups of at most three.
    private func isPlainWord(_ token: ScanWords.Token) -> Bool {
        guard token.end - token.start > 1, !words.text[token.start].isUppercase,
            !words.text[token.start - 1].isASCIIDigit, !words.text[token.end].isASCIIDigit
        else { return false }
        return token.end - token.start > 3 || Self.shortWords[token.word] != nil
    }

    private static let shortWords = WordTable<Bool>([
        (
            """
            is it in on at to by or of no an as am be do go he if me my so up us we and are but can for had has her him \
            his how its let may new not now off old one our out own per pm put say see set she the too two use was way \
            who why you yes yet day jan feb mar apr jun jul aug sep oct nov dec le la les un une des du de et est ou au \
            aux en sur par pas que qui ne ni sa se son ses ma mes mon ta te tes ton ce ces il ils je on nos vos lui va \
            rue km cm mm ml mg kg gb mb hz ext app apt am
            """, true
        )
    ])
}

extension ScanWords {
    /// True if the token belongs to the one before: glued to it, or behind few separators.
    func isJoined(_ index: Int) -> Bool {
        index > 0 && (tokens[index - 1].end == tokens[index].start || isTight(after: index - 1))
    }

    /// True if no letter or digit is before the token.
    func isStart(_ index: Int) -> Bool { !text.hasWord(at: tokens[index].start - 1) }

    func length(_ index: Int) -> Int { tokens[index].end - tokens[index].start }

    /// True if a sentence ends between the token and the next.
    func endsSentence(after token: Int) -> Bool {
        guard token + 1 < tokens.count else { return false }
        let gap = tokens[token].end..<tokens[token + 1].start
        // A full stop after a short word ends an abbreviation such as `tél.` or `no.`.
        let isAbbreviation = tokens[token].end - tokens[token].start <= 4
        return gap.contains { unit in
            switch text[unit] {
            case UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ";"): true
            case UInt8(ascii: "."): !isAbbreviation && text[unit + 1] == UInt8(ascii: " ")
            default: false
            }
        }
    }
}
