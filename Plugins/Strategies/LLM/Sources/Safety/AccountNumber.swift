/// An IBAN, ISO 13616: its first four characters moved behind, it is a number that leaves 1 when divided by 97.
enum InternationalAccount {
    /// The shortest (Norway) and the longest that the standard allows.
    private static let lengths = 15...34

    /// The account number whose check digits stand at `start`, behind the two letters of the country.
    static func range(withDigitsAt start: Int, in text: UTF8Text) -> Range<Int>? {
        guard text.byte(start - 1).isASCIILetter, text.byte(start - 2).isASCIILetter, text.byte(start).isASCIIDigit,
            text.byte(start + 1).isASCIIDigit, !text.hasWord(before: start - 2)
        else { return nil }
        var end: Int?
        var rest = 0
        var count = 4
        var index = start + 2
        while count < lengths.upperBound {
            let next = text.byte(index).isASCIIWord ? index : gapEnd(at: index, in: text)
            guard text.byte(next).isASCIIWord else { break }
            rest = remainder(rest, text[next])
            count += 1
            index = next + 1
            // What follows an account number in capitals is not part of it.
            guard count >= lengths.lowerBound, !text.hasWord(at: index) else { continue }
            if text.bytes[start - 2..<start + 2].reduce(rest, remainder) == 1 { end = index }
        }
        return end.map { start - 2..<$0 }
    }

    /// Behind one space or hyphen.
    private static func gapEnd(at index: Int, in text: UTF8Text) -> Int {
        guard text.byte(index) != UInt8(ascii: "."), let end = text.separatorEnd(at: index) else { return index }
        return end
    }

    private static func remainder(_ rest: Int, _ byte: UInt8) -> Int {
        byte.isASCIIDigit ? (rest * 10 + Int(byte - 0x30)) % 97 : (rest * 100 + Int((byte | 0x20) - 0x61) + 10) % 97
    }
}

/// Québec's health insurance numbers: four letters of the names, the date of birth, a sequence.
enum HealthNumber {
    /// The number whose digits are the first of `run`.
    static func range(of run: DigitRun, in text: UTF8Text) -> Range<Int>? {
        guard let last = run.groups.firstIndex(where: { $0.first + $0.count >= 8 }),
            run.groups[last].first + run.groups[last].count == 8
        else { return nil }
        let length = 8 / (last + 1)
        guard [0, 1, 3, 7].contains(last), run.groups[...last].allSatisfy({ $0.count == length }),
            !text.hasLetter(at: run.groups[last].end), isDate(run),
            let start = lettersStart(before: run.start, areSpaced: last == 7, in: text)
        else { return nil }
        return start..<run.groups[last].end
    }

    /// A woman's month is written with 50 more.
    private static func isDate(_ run: DigitRun) -> Bool {
        let month = Int(run[2]) * 10 + Int(run[3])
        let day = Int(run[4]) * 10 + Int(run[5])
        return ((1...12).contains(month) || (51...62).contains(month)) && (1...31).contains(day)
    }

    private static func lettersStart(before end: Int, areSpaced: Bool, in text: UTF8Text) -> Int? {
        var start = gapStart(before: end, in: text)
        for letter in 0..<4 {
            if areSpaced, letter > 0 { start = gapStart(before: start, in: text) }
            guard text.byte(start - 1).isASCIILetter else { return nil }
            start -= 1
        }
        return text.hasWord(before: start) ? nil : start
    }

    /// Before one space or hyphen.
    private static func gapStart(before end: Int, in text: UTF8Text) -> Int {
        guard let (_, start) = text.scalar(before: end), text.separatorEnd(at: start) == end else { return end }
        return start
    }
}
