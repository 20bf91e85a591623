/// A run of digit groups with at most three separators between them.
struct DigitRun {
    /// One group.
    ///
    /// `UInt32` halves the size of what a text of digits and spaces has many of; its limit is 4 GB of text.
    struct Group {
        private let bytes: (start: UInt32, end: UInt32)
        private let digits: (first: UInt32, count: UInt32)

        @inline(__always)
        init(bytes: Range<Int>, first: Int, count: Int) {
            self.bytes = (UInt32(clamping: bytes.lowerBound), UInt32(clamping: bytes.upperBound))
            digits = (UInt32(clamping: first), UInt32(clamping: count))
        }

        /// The index of the first byte.
        var start: Int { Int(bytes.start) }
        var end: Int { Int(bytes.end) }
        /// The position of the first digit among those of the run.
        var first: Int { Int(digits.first) }
        var count: Int { Int(digits.count) }
    }

    /// A digit with running sums.
    private struct Digit {
        var value: UInt8 = 0
        /// The count of non-zero digits so far; it wraps, but no span has enough digits for a wrong difference.
        var filled: UInt8 = 0
        /// The Luhn sums modulo 10 (ISO/IEC 7812-1 annex B), with odd positions doubled in the high byte and even
        /// positions in the low byte.
        ///
        /// With both, the check of any span is a single comparison.
        var sums: UInt16 = 0
    }

    private(set) var groups: [Group] = []
    /// The digits after a sentinel, so that the first span needs no special case.
    private var digits: [Digit] = []
    private(set) var isGluedBefore = false
    private(set) var isGluedAfter = false
    private(set) var hasPlus = false
    private(set) var startWithSigns = 0

    /// Reserves storage for a run in a text of `count` bytes: untouched storage costs no memory, while growing storage
    /// is written twice.
    mutating func reserve(for count: Int) {
        guard digits.isEmpty else { return }
        groups.reserveCapacity(count / 2 + 1)
        digits.reserveCapacity(count + 1)
    }

    /// The number of digits.
    var count: Int { digits.count - 1 }

    subscript(position: Int) -> UInt8 { digits[position + 1].value }

    /// The value of a short group.
    func value(_ group: Int) -> Int {
        var value = 0
        for position in groups[group].first..<groups[group].first + groups[group].count {
            value = value * 10 + Int(self[position])
        }
        return value
    }

    /// True if a letter adjoins `span`.
    func isGlued(_ span: ClosedRange<Int>) -> Bool {
        (span.lowerBound == 0 && isGluedBefore) || (span.upperBound == groups.count - 1 && isGluedAfter)
    }

    /// True if the `count` digits from `first` on pass the Luhn check.
    func passesLuhn(_ first: Int, _ count: Int) -> Bool { longestLuhn(first, from: count, to: count) != nil }

    /// The max number of digits from `first` on, at least `least`, that pass the Luhn check; nil if none do.
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
    /// - Returns: The index after the run.
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

    /// Reads the signs and letters around the run up to `end`.
    mutating func readSurroundings(upTo end: Int, in text: UTF8Text) {
        let start = groups.first?.start ?? end
        startWithSigns = text[start - 1] == UInt8(ascii: "(") ? start - 1 : start
        hasPlus = text[startWithSigns - 1] == UInt8(ascii: "+")
        if hasPlus { startWithSigns -= 1 }
        isGluedBefore = text.hasLetter(before: start)
        isGluedAfter = text.hasLetter(at: end)
    }

    /// The end of a run of a single group with fewer than `count` digits; nil for any other.
    ///
    /// Most runs end here.
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

    /// The sum of two digits modulo 10.
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
    /// The digit at `index` and its end: ASCII, full-width or Arabic.
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

    /// The end of the separator at `index`: a space, hyphen, dash, point, slash, bracket or zero-width character.
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

    /// True for the no-break space, the soft hyphen and the middle dot.
    private func isLatin(_ second: UInt8) -> Bool { second == 0xA0 || second == 0xAD || second == 0xB7 }

    /// True for the zero-width no-break space and the full-width hyphen and full stop.
    private func isWide(_ second: UInt8, _ third: UInt8) -> Bool {
        second == 0xBB ? third == 0xBF : second == 0xBC && (third == 0x8D || third == 0x8E)
    }

    /// True for spaces, zero-width characters, hyphens and dashes from U+2000 to U+2015, the bullet, the narrow
    /// no-break space, the word joiner and the minus sign.
    private func isGeneralPunctuation(_ second: UInt8, _ third: UInt8) -> Bool {
        switch second {
        case 0x80: (0x80...0x95).contains(third) || third == 0xA2 || third == 0xAF
        case 0x81: third == 0xA0
        case 0x88: third == 0x92
        default: false
        }
    }
}
