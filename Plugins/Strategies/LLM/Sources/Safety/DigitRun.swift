/// Groups of digits with at most three separators between them.
struct DigitRun {
    /// Half as large as with `Int`, as a text of digits and spaces has many; far beyond any text, they end at 4 GB.
    struct Group {
        private let bytes: (start: UInt32, end: UInt32)
        private let digits: (first: UInt32, count: UInt32)

        @inline(__always)
        init(bytes: Range<Int>, first: Int, count: Int) {
            self.bytes = (UInt32(clamping: bytes.lowerBound), UInt32(clamping: bytes.upperBound))
            digits = (UInt32(clamping: first), UInt32(clamping: count))
        }

        /// Its bytes.
        var start: Int { Int(bytes.start) }
        var end: Int { Int(bytes.end) }
        /// The position of its first digit among those of the run.
        var first: Int { Int(digits.first) }
        var count: Int { Int(digits.count) }
    }

    /// A digit, and the sums up to it.
    private struct Digit {
        var value: UInt8 = 0
        /// The digits other than zero so far; in a span there are fewer than would wrap around.
        var filled: UInt8 = 0
        /// The last digits of the sums in which every second digit is doubled, as ISO/IEC 7812-1 annex B asks: those at odd
        /// positions in the high byte, those at even ones in the low byte.
        ///
        /// With both of them the check of any span is a comparison.
        var sums: UInt16 = 0
    }

    private(set) var groups: [Group] = []
    /// The digits behind an empty one, which spares the first span a case of its own.
    private var digits: [Digit] = []
    private(set) var isGluedBefore = false
    private(set) var isGluedAfter = false
    private(set) var hasPlus = false
    private(set) var startWithSigns = 0

    /// Reserves what a run in a text of `count` bytes can need: only what is written to takes memory, and storage that
    /// grows is written to twice.
    mutating func reserve(for count: Int) {
        guard digits.isEmpty else { return }
        groups.reserveCapacity(count / 2 + 1)
        digits.reserveCapacity(count + 1)
    }

    /// The number of digits.
    var count: Int { digits.count - 1 }

    subscript(position: Int) -> UInt8 { digits[position + 1].value }

    /// The number that a group of few digits comes to.
    func value(_ group: Int) -> Int {
        var value = 0
        for position in groups[group].first..<groups[group].first + groups[group].count {
            value = value * 10 + Int(self[position])
        }
        return value
    }

    /// Whether a letter stands at the beginning or at the end of `span` without a space.
    func isGlued(_ span: ClosedRange<Int>) -> Bool {
        (span.lowerBound == 0 && isGluedBefore) || (span.upperBound == groups.count - 1 && isGluedAfter)
    }

    /// Whether the digits from `first` on pass the check of cards.
    func passesLuhn(_ first: Int, _ count: Int) -> Bool { longestLuhn(first, from: count, to: count) != nil }

    /// The most digits from `first` on, at least `least` of them, that pass the check of cards.
    @inline(__always)
    func longestLuhn(_ first: Int, from least: Int, to most: Int) -> Int? {
        let before = digits[first]
        var count = most
        while count >= least {
            let end = first &+ count
            let last = digits[end]
            let differ = (last.sums ^ before.sums) &>> UInt16(truncatingIfNeeded: (end & 1) &* 8)
            if differ & 0xFF == 0, last.filled != before.filled { return count }
            count &-= 1
        }
        return nil
    }

    /// Reads the groups of the run that begins at `start`.
    ///
    /// - Returns: The place behind it.
    mutating func read(from start: Int, in text: UTF8Text) -> Int {
        groups.removeAll(keepingCapacity: true)
        digits.removeAll(keepingCapacity: true)
        digits.append(Digit())
        var index = start
        while true {
            index = readGroup(from: index, in: text)
            guard let next = Self.nextGroup(after: index, in: text) else { return index }
            index = next
        }
    }

    /// Reads the signs and the letters around the run up to `end`.
    mutating func readSurroundings(upTo end: Int, in text: UTF8Text) {
        let start = groups.first?.start ?? end
        startWithSigns = text[start - 1] == UInt8(ascii: "(") ? start - 1 : start
        hasPlus = text[startWithSigns - 1] == UInt8(ascii: "+")
        if hasPlus { startWithSigns -= 1 }
        isGluedBefore = text.hasLetter(before: start)
        isGluedAfter = text.hasLetter(at: end)
    }

    /// The end of a run that is a single group of fewer than `count` digits, nil for any other: most have nothing to keep.
    static func shortEnd(from start: Int, fewerThan count: Int, in text: UTF8Text) -> Int? {
        var index = start
        for _ in 0..<count {
            guard let (_, end) = text.digit(at: index) else {
                return nextGroup(after: index, in: text) == nil ? index : nil
            }
            index = end
        }
        return nil
    }

    private mutating func readGroup(from start: Int, in text: UTF8Text) -> Int {
        let first = count
        var position = first
        var digit = digits[first]
        var index = start
        while let (value, end) = text.digit(at: index) {
            let doubled = value > 4 ? value * 2 - 9 : value * 2
            let isEven = position & 1 == 0
            digit.value = value
            if value != 0 { digit.filled &+= 1 }
            let even = Self.sum(UInt8(truncatingIfNeeded: digit.sums), isEven ? doubled : value)
            let odd = Self.sum(UInt8(truncatingIfNeeded: digit.sums >> 8), isEven ? value : doubled)
            digit.sums = UInt16(odd) << 8 | UInt16(even)
            digits.append(digit)
            position += 1
            index = end
        }
        groups.append(Group(bytes: start..<index, first: first, count: position - first))
        return index
    }

    /// The last digit of the sum of two digits.
    private static func sum(_ first: UInt8, _ second: UInt8) -> UInt8 {
        let sum = first &+ second
        return sum > 9 ? sum &- 10 : sum
    }

    @inline(__always)
    private static func nextGroup(after index: Int, in text: UTF8Text) -> Int? {
        var index = index
        for _ in 1...3 {
            guard let end = text.separatorEnd(at: index) else { return nil }
            index = end
            if text.digit(at: index) != nil { return index }
        }
        return nil
    }
}

extension UTF8Text {
    /// The digit at `index`, and where it ends: of ASCII, of full width, or Arabic.
    @inline(__always)
    func digit(at index: Int) -> (value: UInt8, end: Int)? {
        let byte = self[index]
        if byte.isASCIIDigit { return (byte & 0xF, index + 1) }
        return byte < 0x80 ? nil : wideDigit(at: index)
    }

    private func wideDigit(at index: Int) -> (value: UInt8, end: Int)? {
        switch self[index] {
        case 0xD9:
            let last = self[index + 1]
            return (0xA0...0xA9).contains(last) ? (last - 0xA0, index + 2) : nil
        case 0xDB:
            let last = self[index + 1]
            return (0xB0...0xB9).contains(last) ? (last - 0xB0, index + 2) : nil
        case 0xEF:
            let last = self[index + 2]
            return self[index + 1] == 0xBC && (0x90...0x99).contains(last) ? (last - 0x90, index + 3) : nil
        default: return nil
        }
    }

    /// The end of a space, a hyphen, a dash, a point, a slash, a bracket or a zero-width character at `index`.
    @inline(__always)
    func separatorEnd(at index: Int) -> Int? {
        switch self[index] {
        case 0x09, 0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2F: index + 1
        case 0x80...: wideSeparatorEnd(at: index)
        default: nil
        }
    }

    private func wideSeparatorEnd(at index: Int) -> Int? {
        switch self[index] {
        case 0xC2: isLatin(self[index + 1]) ? index + 2 : nil
        case 0xE2: isGeneralPunctuation(self[index + 1], self[index + 2]) ? index + 3 : nil
        case 0xEF: isWide(self[index + 1], self[index + 2]) ? index + 3 : nil
        default: nil
        }
    }

    /// The no-break space, the soft hyphen, the middle dot.
    private func isLatin(_ second: UInt8) -> Bool { second == 0xA0 || second == 0xAD || second == 0xB7 }

    /// The zero-width no-break space; the hyphen and the full stop of full width.
    private func isWide(_ second: UInt8, _ third: UInt8) -> Bool {
        second == 0xBB ? third == 0xBF : second == 0xBC && (third == 0x8D || third == 0x8E)
    }

    /// Spaces, zero-width characters, hyphens and dashes from U+2000 to U+2015, the bullet, the narrow no-break space, the
    /// word joiner, the minus sign.
    private func isGeneralPunctuation(_ second: UInt8, _ third: UInt8) -> Bool {
        switch second {
        case 0x80: (0x80...0x95).contains(third) || third == 0xA2 || third == 0xAF
        case 0x81: third == 0xA0
        case 0x88: third == 0x92
        default: false
        }
    }
}
