/// Groups of digits with at most three separators between them.
struct DigitRun {
    struct Group {
        /// Its bytes.
        let start: Int
        let end: Int
        /// The position of its first digit among those of the run.
        let first: Int
        let count: Int
    }

    private(set) var groups: [Group] = []
    private var digits: [UInt8] = []
    /// The sums of the digits so far, every second one doubled as ISO/IEC 7812-1 annex B asks.
    ///
    /// With both of them, for even and for odd positions, the check of any span takes no time.
    private var evenDoubled: [UInt32] = [0]
    private var oddDoubled: [UInt32] = [0]
    /// For each group the end of the groups of one digit that it begins.
    private var dictatedEnds: [Int] = []
    private(set) var isGluedBefore = false
    private(set) var isGluedAfter = false
    private(set) var hasPlus = false
    private(set) var startWithSigns = 0

    var start: Int { groups.first?.start ?? 0 }
    /// The number of digits.
    var count: Int { digits.count }

    subscript(position: Int) -> UInt8 { digits[position] }

    /// The number that a group of few digits comes to.
    func value(_ group: Int) -> Int {
        digits[groups[group].first..<groups[group].first + groups[group].count].reduce(0) { $0 * 10 + Int($1) }
    }

    /// The end of the groups of one digit that begin with `group`; itself if it has more.
    func dictatedEnd(from group: Int) -> Int { dictatedEnds.isEmpty ? group : dictatedEnds[group] }

    /// Whether a letter stands at the beginning or at the end of `span` without a space.
    func isGlued(_ span: ClosedRange<Int>) -> Bool {
        (span.lowerBound == 0 && isGluedBefore) || (span.upperBound == groups.count - 1 && isGluedAfter)
    }

    /// Whether the digits from `first` on pass the check of cards.
    func passesLuhn(_ first: Int, _ count: Int) -> Bool {
        let end = first + count
        let sum = end & 1 == 1 ? oddDoubled[end] &- oddDoubled[first] : evenDoubled[end] &- evenDoubled[first]
        return sum > 0 && sum % 10 == 0
    }

    /// Reads the run that begins at `start`.
    ///
    /// - Returns: The place behind it.
    mutating func read(from start: Int, in text: UTF8Text) -> Int {
        groups.removeAll(keepingCapacity: true)
        digits.removeAll(keepingCapacity: true)
        evenDoubled.removeAll(keepingCapacity: true)
        oddDoubled.removeAll(keepingCapacity: true)
        evenDoubled.append(0)
        oddDoubled.append(0)
        var index = start
        while true {
            index = readGroup(from: index, in: text)
            guard let next = Self.nextGroup(after: index, in: text) else { break }
            index = next
        }
        findDictated()
        startWithSigns = text.byte(start - 1) == UInt8(ascii: "(") ? start - 1 : start
        hasPlus = text.byte(startWithSigns - 1) == UInt8(ascii: "+")
        if hasPlus { startWithSigns -= 1 }
        isGluedBefore = text.hasLetter(before: start)
        isGluedAfter = text.hasLetter(at: index)
        return index
    }

    private mutating func findDictated() {
        dictatedEnds.removeAll(keepingCapacity: true)
        guard groups.count > 8 else { return }
        dictatedEnds.append(contentsOf: repeatElement(0, count: groups.count))
        var end = groups.count
        for group in groups.indices.reversed() {
            if groups[group].count > 1 { end = group }
            dictatedEnds[group] = end
        }
    }

    private mutating func readGroup(from start: Int, in text: UTF8Text) -> Int {
        let first = digits.count
        var index = start
        while index < text.count, let (digit, end) = text.digit(at: index) {
            let doubled = UInt32(digit > 4 ? digit * 2 - 9 : digit * 2)
            let position = digits.count
            let isEven = position & 1 == 0
            evenDoubled.append(evenDoubled[position] &+ (isEven ? doubled : UInt32(digit)))
            oddDoubled.append(oddDoubled[position] &+ (isEven ? UInt32(digit) : doubled))
            digits.append(digit)
            index = end
        }
        groups.append(Group(start: start, end: index, first: first, count: digits.count - first))
        return index
    }

    /// The length of the run that begins at `start`, without reading it.
    static func size(from start: Int, in text: UTF8Text) -> (end: Int, digits: Int, groups: Int) {
        var size = (end: start, digits: 0, groups: 0)
        var next: Int? = start
        while let begin = next {
            size.end = begin
            while size.end < text.count, let (_, end) = text.digit(at: size.end) {
                size.end = end
                size.digits += 1
            }
            size.groups += 1
            next = nextGroup(after: size.end, in: text)
        }
        return size
    }

    private static func nextGroup(after index: Int, in text: UTF8Text) -> Int? {
        var index = index
        for _ in 1...3 {
            guard let end = text.separatorEnd(at: index) else { return nil }
            index = end
            if index < text.count, text.digit(at: index) != nil { return index }
        }
        return nil
    }
}

extension UTF8Text {
    /// The digit at `index`, and where it ends: of ASCII, of full width, or Arabic.
    func digit(at index: Int) -> (value: UInt8, end: Int)? {
        let byte = self[index]
        switch byte {
        case 0x30...0x39: return (byte - 0x30, index + 1)
        case 0xD9:
            let last = self.byte(index + 1)
            return (0xA0...0xA9).contains(last) ? (last - 0xA0, index + 2) : nil
        case 0xDB:
            let last = self.byte(index + 1)
            return (0xB0...0xB9).contains(last) ? (last - 0xB0, index + 2) : nil
        case 0xEF:
            let last = self.byte(index + 2)
            return self.byte(index + 1) == 0xBC && (0x90...0x99).contains(last) ? (last - 0x90, index + 3) : nil
        default: return nil
        }
    }

    /// The end of a space, a hyphen, a dash, a point, a slash, a bracket or a zero-width character at `index`.
    func separatorEnd(at index: Int) -> Int? {
        switch byte(index) {
        case 0x09, 0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2F: index + 1
        case 0xC2: isLatin(byte(index + 1)) ? index + 2 : nil
        case 0xE2: isGeneralPunctuation(byte(index + 1), byte(index + 2)) ? index + 3 : nil
        case 0xEF: isWide(byte(index + 1), byte(index + 2)) ? index + 3 : nil
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
