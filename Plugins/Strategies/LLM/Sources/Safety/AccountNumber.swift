/// Finds IBANs, ISO 13616: with the first four characters moved to the end, the number modulo 97 is 1.
enum InternationalAccount {
    /// The min length (Norway) and the max length of the standard.
    private static let lengths = 15...34

    /// The range of the IBAN whose check digits are at `start`, after the country's two letters.
    static func range(withDigitsAt start: Int, in text: UTF8Text) -> Range<Int>? {
        guard text[start - 1].isASCIILetter, text[start - 2].isASCIILetter, text[start].isASCIIDigit,
            text[start + 1].isASCIIDigit, !text.hasWord(before: start - 2)
        else { return nil }
        let expected = Remainder.expected(before: start - 2, in: text)
        var end: Int?
        var number = Remainder()
        var count = 4
        var index = start + 2
        while count < lengths.upperBound {
            if !number.append(text[index]) {
                if ends(at: index) { end = index }
                index = gapEnd(at: index, in: text)
                guard number.append(text[index]) else { break }
            }
            count += 1
            index += 1
        }
        if count == lengths.upperBound, ends(at: index) { end = index }
        return end.map { start - 2..<$0 }

        /// True if a valid IBAN ends at `index`.
        func ends(at index: Int) -> Bool {
            count >= lengths.lowerBound && number.value == expected && !text.hasWord(at: index)
        }
    }

    /// The index after one space or hyphen.
    private static func gapEnd(at index: Int, in text: UTF8Text) -> Int {
        guard text[index] != UInt8(ascii: "."), let end = text.separatorEnd(at: index) else { return index }
        return end
    }

    /// A number of any length modulo 97.
    private struct Remainder {
        /// The value, divided only before it overflows: a division at each digit would dominate the cost of a scan.
        private var number: UInt64 = 0
        private static let limit: UInt64 = 10_000_000_000_000_000

        var value: UInt64 { number % 97 }

        /// The remainder of a valid IBAN's digits before the four characters at `start`.
        ///
        /// Those make six digits, and the inverse of 1,000,000 modulo 97 is 18.
        static func expected(before start: Int, in text: UTF8Text) -> UInt64 {
            var last = Remainder()
            for index in start..<start + 4 { last.append(text[index]) }
            return (98 - last.value) * 18 % 97
        }

        /// Appends a digit, or a letter as two digits; ignores other bytes.
        @discardableResult
        @inline(__always)
        mutating func append(_ byte: UInt8) -> Bool {
            if byte.isASCIIDigit {
                number = number &* 10 &+ UInt64(byte & 0xF)
            } else if byte.isASCIILetter {
                number = number &* 100 &+ UInt64(byte & 0x1F) &+ 9
            } else {
                return false
            }
            if number > Self.limit { number %= 97 }
            return true
        }
    }
}

/// Finds Québec health insurance numbers: four letters of the names, the date of birth, a sequence.
enum HealthNumber {
    /// The range of the number whose digits are the first of `run`.
    static func range(of run: DigitRun, in text: UTF8Text) -> Range<Int>? {
        // One group, two, four, or single digits.
        let length = run.groups[0].count
        guard length <= 8, 8.isMultiple(of: length) else { return nil }
        let last = 8 / length - 1
        guard last < run.groups.count else { return nil }
        for group in 0...last where run.groups[group].count != length { return nil }
        guard !text.hasLetter(at: run.groups[last].end), isDate(run),
            let start = lettersStart(before: run.groups[0].start, areSpaced: last == 7, in: text)
        else { return nil }
        return start..<run.groups[last].end
    }

    /// True if the digits are a date of birth; women's months have 50 added.
    private static func isDate(_ run: DigitRun) -> Bool {
        let month = Int(run[2]) * 10 + Int(run[3])
        let day = Int(run[4]) * 10 + Int(run[5])
        return ((1...12).contains(month) || (51...62).contains(month)) && (1...31).contains(day)
    }

    private static func lettersStart(before end: Int, areSpaced: Bool, in text: UTF8Text) -> Int? {
        var start = gapStart(before: end, in: text)
        for letter in 0..<4 {
            if areSpaced, letter > 0 { start = gapStart(before: start, in: text) }
            guard text[start - 1].isASCIILetter else { return nil }
            start -= 1
        }
        return text.hasWord(before: start) ? nil : start
    }

    /// The index before one space or hyphen.
    private static func gapStart(before end: Int, in text: UTF8Text) -> Int {
        guard let (_, start) = text.scalar(before: end), text.separatorEnd(at: start) == end else { return end }
        return start
    }
}
