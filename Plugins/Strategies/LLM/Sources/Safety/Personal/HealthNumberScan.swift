/// Finds Québec health insurance numbers: four letters of the names, the date of birth, a sequence.
struct HealthNumberScan {
    let words: ScanWords

    var found: [PersonalDatum] {
        var found: [PersonalDatum] = []
        var index = 0
        while index < words.tokens.count {
            guard let last = last(from: index) else {
                index += 1
                continue
            }
            let range = words.tokens[index].start..<words.tokens[last].end
            found.append(PersonalDatum(kind: .health, range: words.text.original(range)))
            index = last + 1
        }
        return found
    }

    private var spoken: SpokenDigits { SpokenDigits(words: words) }

    private static let letterCount = 4
    private static let digitCount = 8

    /// The last token of the number that begins with the word at `index`.
    private func last(from index: Int) -> Int? {
        guard let letters = lettersEnd(from: index) else { return nil }
        var digits: [UInt8] = []
        var next = letters
        while digits.count < Self.digitCount {
            guard next < words.tokens.count, isJoined(next), let end = append(next, to: &digits) else { return nil }
            next = end
        }
        guard digits.count == Self.digitCount, isDate(digits), !isContinued(next) else { return nil }
        let isPlain =
            Self.plainWords[words.tokens[index].word] != nil || spoken.number(at: index, isAfterDigit: false) != nil
        let isGlued = words.tokens[index].end == words.tokens[index + 1].start
        return !isGlued && letters == index + 1 && isPlain ? nil : next - 1
    }

    /// Appends the digits at `index`, in figures or words; returns the token after them.
    private func append(_ index: Int, to digits: inout [UInt8]) -> Int? {
        let token = words.tokens[index]
        if token.isDigits {
            guard digits.count + token.end - token.start <= Self.digitCount else { return nil }
            for unit in token.start..<token.end { digits.append(words.text[unit].asDigit ?? 0) }
            return index + 1
        }
        guard let number = spoken.number(at: index, isAfterDigit: !digits.isEmpty) else { return nil }
        for byte in String(number.value).utf8 { for _ in 0..<number.times { digits.append(byte & 0xF) } }
        return number.end
    }

    /// True if further digits follow, as after the word in `visa 5105 1051 0510 5100`.
    private func isContinued(_ next: Int) -> Bool {
        guard next < words.tokens.count, words.isTight(after: next - 1, limit: 1) else { return false }
        return words.tokens[next].isDigits || spoken.number(at: next, isAfterDigit: true) != nil
    }

    /// The token after four letters, together or one by one.
    private func lettersEnd(from index: Int) -> Int? {
        let token = words.tokens[index]
        guard !token.isDigits, !words.text[token.start - 1].isASCIIDigit else { return nil }
        if token.end - token.start == Self.letterCount { return index + 1 }
        guard token.end - token.start == 1 else { return nil }
        for next in index + 1..<index + Self.letterCount {
            guard next < words.tokens.count, !words.tokens[next].isDigits, isJoined(next),
                words.tokens[next].end - words.tokens[next].start == 1
            else { return nil }
        }
        return index + Self.letterCount
    }

    /// True if at most three separators are before the token.
    private func isJoined(_ index: Int) -> Bool {
        if words.tokens[index - 1].end == words.tokens[index].start || words.isTight(after: index - 1) { return true }
        // A label's colon, as in `TREM: 80510112`.
        let gap = words.tokens[index - 1].end..<words.tokens[index].start
        return gap.count <= 2 && words.text[gap.lowerBound] == UInt8(ascii: ":")
    }

    /// True if the digits are a date of birth; women's months have 50 added.
    private func isDate(_ digits: [UInt8]) -> Bool {
        let month = Int(digits[2]) * 10 + Int(digits[3])
        let day = Int(digits[4]) * 10 + Int(digits[5])
        return ((1...12).contains(month) || (51...62).contains(month)) && (1...31).contains(day)
    }

    /// Words of four letters before a date in digits.
    private static let plainWords = WordTable<Bool>([
        (
            "from date room code call year item born since till upto avec pour dans août mars juin juil sept noon time card visa part type week done paid sent plan user test file page line mois jour vers fait prix cost",
            true
        )
    ])
}
